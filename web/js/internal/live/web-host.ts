/**
 * The engine on the page: workers are the browser's, the packed files come from beside the page, and
 * what was unpacked goes to the workers by reference.
 */

import type { LiveMessage, LiveUnit } from "../../generated/protocol.js";
import { address as LOADER } from "served:./worker/loader.ts";
import { address as WORKER } from "served:./worker/browser.ts";
import { startWorker } from "../trusted.js";
import { errorText } from "../error-text.js";
import type { Host } from "./engine.js";
import { FilesError } from "./files.js";
import { webJavaScript } from "./javascript/web.js";
import type { ProgramTools } from "./program.js";
import type { Loader } from "./toolchain.js";
import { webSource } from "./web-source.js";
import type { LoaderCommand, LoaderMessage } from "./worker/loader-protocol.js";
import { canSuspend } from "./worker/suspends.js";
import type { WorkerHandle } from "./workers.js";

/** A worker whose script cannot be had tells no reason. */
const REFUSED =
  "the browser did not start a worker: its script did not arrive, or the site's content security " +
  "policy or an extension forbids it";

/** What the page runs an execution in. */
export function webHost(tools: ProgramTools): Host {
  return {
    ...tools,
    spawn,
    now: () => performance.now(),
    suspends: canSuspend(),
    javascript: webJavaScript,
  };
}

/** A browser may refuse a worker at once or later: to the engine it is the same. */
function spawn(): WorkerHandle {
  try {
    return handle(startWorker(WORKER));
  } catch (error) {
    const refused = errorText(error);
    return {
      post: () => undefined,
      terminate: () => undefined,
      listen: (_, onFailure) => queueMicrotask(() => onFailure(refused)),
    };
  }
}

function handle(worker: Worker): WorkerHandle {
  return {
    post: (command) => worker.postMessage(command),
    terminate: () => worker.terminate(),
    listen(onMessage, onFailure) {
      worker.onmessage = ({ data }: MessageEvent<LiveMessage>) => onMessage(data);
      worker.onerror = (event) => {
        event.preventDefault();
        onFailure(event.message || REFUSED);
      };
    },
  };
}

/** @param folder The address of the packed files, relative to the page. */
export function webLoader(folder: string): Loader {
  // The worker has another address, to which it would be relative.
  const base = new URL(folder, document.baseURI).href;
  return {
    manifest: (signal) => webSource(base).manifest(signal),
    async unit(unit, progress, signal) {
      const message = await load({ unit, base, compiler: null }, progress, signal);
      if (message.kind !== "unit") throw unexpected(unit);
      return message.unit;
    },
    async compiler(unit, progress, signal) {
      const message = await load({ unit, base, compiler: "miri.wasm" }, progress, signal);
      if (message.kind !== "module") throw unexpected(unit);
      return message.module;
    },
  };
}

function load(
  command: LoaderCommand,
  progress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<LoaderMessage> {
  signal.throwIfAborted();
  const worker = startWorker(LOADER);
  return new Promise<LoaderMessage>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    worker.onmessage = ({ data }: MessageEvent<LoaderMessage>) => {
      if (data.kind === "progress") progress(data.bytes);
      else if (data.kind === "failed") {
        reject(data.known ? new FilesError(data.message) : new Error(data.message));
      } else resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message || REFUSED));
    };
    worker.postMessage(command);
  }).finally(() => worker.terminate());
}

function unexpected(unit: LiveUnit): Error {
  return new Error(`Loading ${unit.name} brought something else.`);
}
