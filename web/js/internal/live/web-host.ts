/**
 * The engine on the page: workers are the browser's, the packed files come from beside the page, and
 * what was unpacked goes to the workers by reference.
 */

import type { LiveMessage, LiveUnit } from "../../generated/protocol.js";
import { code as LOADER } from "embed:./worker/loader.ts";
import { code as WORKER } from "embed:./worker/browser.ts";
import type { Host } from "./engine.js";
import { FilesError } from "./files.js";
import { webJavaScript } from "./javascript/web.js";
import type { ProgramTools } from "./program.js";
import type { Loader } from "./toolchain.js";
import { webSource } from "./web-source.js";
import type { LoaderCommand, LoaderMessage } from "./worker/loader-protocol.js";
import { canSuspend } from "./worker/suspends.js";
import type { WorkerHandle } from "./workers.js";

/** What the page runs an execution in. */
export function webHost(tools: ProgramTools): Host {
  const spawn = spawner(WORKER);
  return {
    ...tools,
    spawn: () => handle(spawn()),
    now: () => performance.now(),
    suspends: canSuspend(),
    javascript: webJavaScript,
  };
}

/** Workers of one script, which is embedded so that it always fits the page. */
function spawner(code: string): () => Worker {
  let address: string | undefined;
  return () => {
    address ??= URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    return new Worker(address);
  };
}

function handle(worker: Worker): WorkerHandle {
  return {
    post: (command) => worker.postMessage(command),
    terminate: () => worker.terminate(),
    listen(onMessage, onFailure) {
      worker.onmessage = ({ data }: MessageEvent<LiveMessage>) => onMessage(data);
      worker.onerror = (event) => {
        event.preventDefault();
        onFailure(event.message || "the browser refused to start a worker");
      };
    },
  };
}

/** @param folder The address of the packed files, relative to the page. */
export function webLoader(folder: string): Loader {
  // A worker of embedded code has no address of its own to be relative to.
  const base = new URL(folder, document.baseURI).href;
  const spawn = spawner(LOADER);
  return {
    manifest: (signal) => webSource(base).manifest(signal),
    async unit(unit, progress, signal) {
      const message = await load(spawn, { unit, base, compiler: null }, progress, signal);
      if (message.kind !== "unit") throw unexpected(unit);
      return message.unit;
    },
    async compiler(unit, progress, signal) {
      const message = await load(spawn, { unit, base, compiler: "miri.wasm" }, progress, signal);
      if (message.kind !== "module") throw unexpected(unit);
      return message.module;
    },
  };
}

function load(
  spawn: () => Worker,
  command: LoaderCommand,
  progress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<LoaderMessage> {
  signal.throwIfAborted();
  const worker = spawn();
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
      reject(new Error(event.message || "The browser refused to start a worker."));
    };
    worker.postMessage(command);
  }).finally(() => worker.terminate());
}

function unexpected(unit: LiveUnit): Error {
  return new Error(`Loading ${unit.name} brought something else.`);
}
