/**
 * The engine under Node: workers are threads, the packed files lie on the disk, and what was
 * unpacked is shared between the threads instead of sent.
 */

import { readFile, open } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { LiveUnit } from "../../generated/protocol.js";
import { code as WORKER } from "embed:./worker/node.ts";
import type { Host } from "./engine.js";
import { streamOf, FilesError, get, type Source, type Store } from "./files.js";
import { unreadable } from "./files-error.js";
import { nodeJavaScript } from "./javascript/node.js";
import { readManifest } from "./manifest.js";
import type { ProgramTools } from "./program.js";
import type { Loader } from "./toolchain.js";
import { split } from "./unit.js";
import { readMessage } from "./worker/message.js";
import { canSuspend } from "./worker/suspends.js";
import type { WorkerHandle } from "./workers.js";

/** What Node runs an execution in. */
export function nodeHost(tools: ProgramTools): Host {
  return {
    ...tools,
    spawn,
    now: () => performance.now(),
    suspends: canSuspend(),
    javascript: nodeJavaScript,
  };
}

function spawn(): WorkerHandle {
  const sent = new Int32Array(new SharedArrayBuffer(4));
  // The compiler recurses; what it reads from standard input, it is given.
  const worker = new Worker(WORKER, {
    eval: true,
    env: {},
    stdin: false,
    workerData: sent,
    resourceLimits: { stackSizeMb: 16 },
  });
  return {
    post(command) {
      worker.postMessage(command);
      // While it interprets, its thread is blocked: this ends its wait.
      Atomics.add(sent, 0, 1);
      Atomics.notify(sent, 0);
    },
    terminate: () => void worker.terminate(),
    listen(onMessage, onFailure) {
      worker.on("message", (data: unknown) => {
        const message = readMessage(data);
        if (message) onMessage(message);
        else onFailure("its thread sent something that is no message");
      });
      worker.on("error", (error) => onFailure(error.message));
      // Ours and its own come after a last message, and are no news.
      worker.on("exit", () => onMessage({ kind: "ended", end: { kind: "lost" }, memory: 0 }));
    },
  };
}

/** The packed files in a folder. */
export function folderSource(folder: string): Source {
  return {
    async manifest() {
      let text: string;
      try {
        text = await readFile(`${folder}/manifest.json`, "utf8");
      } catch {
        throw new FilesError(`There is no compiler in ${folder}: \`cargo xtask pack\` makes it.`);
      }
      const manifest = readManifest(parsed(text));
      if (!manifest) throw unreadable("manifest.json");
      return manifest;
    },
    async open(file, from) {
      const handle = await open(`${folder}/${file}`);
      const bytes = handle.createReadStream({ start: from });
      return { from, bytes: streamOf(bytes as AsyncIterable<Uint8Array>) };
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param store Where unpacked units are kept for the next call, if anywhere. */
export function nodeLoader(source: Source, store: Store): Loader {
  const load = async (
    unit: LiveUnit,
    progress: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<Uint8Array> => {
    const unpacked = await (await get(unit, source, store, progress, signal)).arrayBuffer();
    const shared = new Uint8Array(new SharedArrayBuffer(unpacked.byteLength));
    shared.set(new Uint8Array(unpacked));
    return shared;
  };
  return {
    manifest: (signal) => source.manifest(signal),
    unit: load,
    async compiler(unit, progress, signal) {
      const module = split(await load(unit, progress, signal)).get("miri.wasm");
      if (!module) throw new FilesError(`The file ${unit.file} holds no compiler.`);
      return WebAssembly.compile(module.slice());
    },
  };
}
