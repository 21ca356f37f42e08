/**
 * Gets the packed files: from the cache, or fetched with progress, resumed when the connection is
 * cut, compared with their hash, unpacked, and then kept in the cache.
 *
 * Works the same on the page, in a worker and under Node; it must not know what is in the files.
 */

import type { LiveManifest, LiveUnit } from "../../generated/protocol.js";
import { restore } from "./unit.js";
import { unxz } from "./unpack.js";

/** Where the files come from: `from` is how many bytes are not wanted again. */
export interface Source {
  manifest(signal: AbortSignal): Promise<LiveManifest>;
  /** The bytes of a file from offset `from` on; `from` is 0 if the source cannot skip. */
  open(
    file: string,
    from: number,
    signal: AbortSignal,
  ): Promise<{ from: number; bytes: ReadableStream<Uint8Array> }>;
}

/** Where unpacked units are kept for the next visit. It may fail at any time. */
export interface Store {
  get(unit: LiveUnit): Promise<Blob | undefined>;
  put(unit: LiveUnit, unpacked: Blob): Promise<void>;
}

/** Why a file could not be had; the message is a sentence for the person. */
export class FilesError extends Error {}

/** How often a cut connection is taken up again before giving up, without a byte in between. */
const RETRIES = 4;

/** The unpacked unit. `progress` is called with how many of `unit.bytes` have arrived. */
export async function get(
  unit: LiveUnit,
  source: Source,
  store: Store,
  progress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const kept = await store.get(unit).catch(() => undefined);
  // What was cut short while it was being kept is not used.
  if (kept?.size === unit.unpacked) {
    progress(unit.bytes);
    return kept;
  }
  const unpacked = await download(unit, source, progress, signal);
  // Storage that is full or blocked costs the next visit a download, nothing else.
  await store.put(unit, unpacked).catch(() => undefined);
  return unpacked;
}

async function download(
  unit: LiveUnit,
  source: Source,
  progress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const packed = new Uint8Array(unit.bytes);
  let arrived = 0;
  const bytes = resumed(unit, source, signal);
  const watched = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      if (arrived + chunk.length > packed.length) throw damaged(unit);
      packed.set(chunk, arrived);
      arrived += chunk.length;
      progress(arrived);
      controller.enqueue(chunk);
    },
    flush() {
      if (arrived < packed.length) throw damaged(unit);
    },
  });
  // Unpacking goes along with the download instead of following it; nothing is used before the
  // hash is known to be right.
  let unpacked: Blob;
  try {
    unpacked = await new Response(unxz(bytes.pipeThrough(watched))).blob();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FilesError) throw error;
    throw damaged(unit);
  }
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", packed));
  const digits = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (digits !== unit.sha256 || unpacked.size !== unit.unpacked) throw damaged(unit);
  const content = new Uint8Array(await unpacked.arrayBuffer());
  restore(content);
  return new Blob([content]);
}

/** One stream, however often the connection is cut. */
function resumed(unit: LiveUnit, source: Source, signal: AbortSignal): ReadableStream<Uint8Array> {
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    let at = 0;
    let failures = 0;
    while (at < unit.bytes) {
      try {
        const opened = await source.open(unit.file, at, signal);
        let skip = at - opened.from;
        for await (const chunk of iterate(opened.bytes)) {
          const wanted = chunk.subarray(Math.min(skip, chunk.length));
          skip -= chunk.length - wanted.length;
          if (wanted.length === 0) continue;
          at += wanted.length;
          failures = 0;
          yield wanted;
        }
        // Ended too early without an error: as good as cut.
        if (at < unit.bytes) failures += 1;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof FilesError) throw error;
        failures += 1;
      }
      if (failures > RETRIES) {
        throw new FilesError(
          "The connection was cut while the compiler was being fetched, and taking it up again " +
            "did not work. Check the connection and try again.",
        );
      }
      if (failures > 0) await pause(100 * 2 ** failures, signal);
    }
  }
  return streamOf(chunks());
}

/** What an iteration gives, as a stream; giving up the stream ends the iteration. */
export function streamOf(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

/** A stream as an iterator; not every browser has that. Cancels it if the loop is left early. */
async function* iterate(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  let whole = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        whole = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!whole) reader.cancel().catch(() => undefined);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

function damaged(unit: LiveUnit): FilesError {
  return new FilesError(
    `The file ${unit.file} did not arrive as it was packed. Load the page again; if that does ` +
      "not help, what serves it changes or cuts files.",
  );
}
