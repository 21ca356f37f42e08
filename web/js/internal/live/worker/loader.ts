/**
 * The worker that gets one unit: fetching, unpacking and compiling take seconds of a processor, which
 * the page keeps for itself.
 */

import { errorText } from "../../error-text.js";
import { FilesError, get } from "../files.js";
import { cacheStore, webSource } from "../web-source.js";
import { hold } from "./hold.js";
import type { LoaderCommand, LoaderMessage } from "./loader-protocol.js";
import { split } from "../unit.js";

const scope = self as unknown as DedicatedWorkerGlobalScope;
const send = (message: LoaderMessage) => scope.postMessage(message);

/** Progress is told a hundred times at most: each telling interrupts the page. */
const STEPS = 100;

scope.onmessage = async ({ data }: MessageEvent<LoaderCommand>) => {
  const { unit, base, compiler } = data;
  let told = 0;
  const progress = (bytes: number) => {
    const step = Math.floor((bytes / unit.bytes) * STEPS);
    if (step > told) send({ kind: "progress", bytes });
    told = step;
  };
  try {
    // Cancelling ends the whole worker.
    const { signal } = new AbortController();
    send({ kind: "working", lock: (await hold()).lock });
    const unpacked = await get(unit, webSource(base), cacheStore(base), progress, signal);
    if (compiler === null) {
      send({ kind: "unit", unit: unpacked });
      return;
    }
    const module = split(new Uint8Array(await unpacked.arrayBuffer())).get(compiler);
    if (!module) throw new FilesError(`The file ${unit.file} holds no ${compiler}.`);
    const bytes = module as Uint8Array<ArrayBuffer>;
    send({ kind: "module", module: await WebAssembly.compile(bytes) });
  } catch (error) {
    send({
      kind: "failed",
      known: error instanceof FilesError,
      message: errorText(error),
    });
  }
};
