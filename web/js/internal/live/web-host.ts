/**
 * The engine on the page: workers are the browser's, the packed files come from beside the page, and
 * what was unpacked goes to the workers by reference.
 */

import type { LiveUnit } from "../../generated/protocol.js";
import { address as LOADER } from "served:./worker/loader.ts";
import { address as WORKER } from "served:./worker/browser.ts";
import { siteAddress } from "../site.js";
import { startWorker } from "../trusted.js";
import { errorText } from "../error-text.js";
import type { Host } from "./engine.js";
import { FilesError } from "./files.js";
import { webJavaScript } from "./javascript/web.js";
import type { ProgramTools } from "./program.js";
import type { Loader } from "./toolchain.js";
import { webSource } from "./web-source.js";
import type { Command } from "./worker/command.js";
import { watch } from "./worker/hold.js";
import {
  readLoaderMessage,
  type LoaderCommand,
  type LoaderMessage,
} from "./worker/loader-protocol.js";
import { readMessage } from "./worker/message.js";
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
  const ended = new AbortController();
  let watching = new AbortController();
  let provided = false;
  return {
    post(command) {
      provided ||= command.kind === "provide";
      worker.postMessage(command);
    },
    terminate() {
      ended.abort();
      watching.abort();
      worker.terminate();
    },
    listen(onMessage, onFailure) {
      const fail = (message: string) => ended.signal.aborted || onFailure(message);
      worker.onmessage = ({ data }: MessageEvent<unknown>) => {
        const message = readMessage(data);
        if (!message) return fail("its worker sent something that is no message");
        if (message.kind === "working") {
          watching.abort();
          watching = new AbortController();
          watch(message.lock, watching.signal, () =>
            onMessage({ kind: "ended", end: { kind: "lost" }, memory: 0 }),
          );
        } else if (message.kind === "parked" && !provided) {
          watching.abort();
          worker.postMessage({ kind: "rest" } satisfies Command);
        }
        onMessage(message);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event.message || REFUSED);
      };
    },
  };
}

/** @param folder The address of the packed files, relative to the page. */
export function webLoader(folder: string): Loader {
  // The worker has another address, to which it would be relative.
  const base = siteAddress(folder);
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

const LOST =
  "The worker that downloads the Rust compiler was ended from outside, perhaps because memory ran out. " +
  "Try again.";

function load(
  command: LoaderCommand,
  progress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<LoaderMessage> {
  signal.throwIfAborted();
  const worker = startWorker(LOADER);
  const ended = new AbortController();
  return new Promise<LoaderMessage>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    worker.onmessage = ({ data: sent }: MessageEvent<unknown>) => {
      const data = readLoaderMessage(sent);
      if (!data) reject(new Error("The worker sent something that is no message."));
      else if (data.kind === "progress") progress(data.bytes);
      else if (data.kind === "working") {
        watch(data.lock, ended.signal, () => reject(new FilesError(LOST)));
      } else if (data.kind === "failed") {
        reject(data.known ? new FilesError(data.message) : new Error(data.message));
      } else resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message || REFUSED));
    };
    worker.postMessage(command);
  }).finally(() => {
    ended.abort();
    worker.terminate();
  });
}

function unexpected(unit: LiveUnit): Error {
  return new Error(`Loading ${unit.name} brought something else.`);
}
