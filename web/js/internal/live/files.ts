/**
 * Gets the packed files: from the cache, or fetched with progress, resumed when the connection is
 * cut, compared with their hash, unpacked, and then kept in the cache, with a hash of what is kept.
 *
 * Works the same on the page, in a worker and under Node; it must not know what is in the files.
 */

import type { LiveManifest, LiveUnit } from "../../generated/protocol.js";
import { cut, damaged, FilesError, unreachable } from "./files-error.js";
import { isOffline } from "../is-offline.js";
import { pause } from "./pause.js";
import { digits, HASH_BYTES, sha256 } from "./sha256.js";
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

/** Keeps bytes for the next visit, a unit's under its name. It may fail at any time. */
export interface Store {
  get(unit: LiveUnit): Promise<Blob | undefined>;
  put(unit: LiveUnit, kept: Blob): Promise<void>;
}

export { FilesError };

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
  const kept = await recall(unit, store).catch(() => undefined);
  if (kept) {
    progress(unit.bytes);
    return kept;
  }
  const content = await download(unit, source, progress, signal);
  const unpacked = new Blob([content]);
  // Storage that is full or blocked costs the next visit a download, nothing else.
  await keep(unit, unpacked, content, store).catch(() => undefined);
  return unpacked;
}

/** The content and its hash, one after the other. */
async function keep(
  unit: LiveUnit,
  unpacked: Blob,
  content: Uint8Array<ArrayBuffer>,
  store: Store,
): Promise<void> {
  const hash = new Uint8Array(await sha256(content));
  await store.put(unit, new Blob([unpacked, hash]));
}

/** What was kept, unless it was cut short or damaged since. */
async function recall(unit: LiveUnit, store: Store): Promise<Blob | undefined> {
  const kept = await store.get(unit);
  if (kept?.size !== unit.unpacked + HASH_BYTES) return undefined;
  const bytes = new Uint8Array(await kept.arrayBuffer());
  const hash = await sha256(bytes.subarray(0, unit.unpacked));
  const told = bytes.subarray(unit.unpacked);
  return told.every((byte, index) => byte === hash[index])
    ? kept.slice(0, unit.unpacked)
    : undefined;
}

async function download(
  unit: LiveUnit,
  source: Source,
  progress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Uint8Array(unit.bytes);
  let arrived = 0;
  // Unpacking ends with an error of its own when its input does.
  let reason: unknown;
  const fail = (error: unknown) => (reason = error);
  const watched = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      if (arrived + chunk.length > packed.length) throw damaged(unit.file);
      packed.set(chunk, arrived);
      arrived += chunk.length;
      progress(arrived);
      controller.enqueue(chunk);
    },
  });
  const bytes = resumed(unit, source, signal, fail).pipeThrough(watched);
  // Unpacking goes along with the download instead of following it; nothing is used before the
  // hash is known to be right.
  let content: Uint8Array<ArrayBuffer>;
  try {
    content = new Uint8Array(await new Response(unxz(bytes)).arrayBuffer());
  } catch {
    signal.throwIfAborted();
    throw reason instanceof FilesError ? reason : damaged(unit.file);
  }
  const hash = digits(await sha256(packed));
  if (hash !== unit.sha256 || content.length !== unit.unpacked) throw damaged(unit.file);
  restore(content);
  return content;
}

/** One stream, however often the connection is cut; `fail` is told why it ends before its end. */
function resumed(
  unit: LiveUnit,
  source: Source,
  signal: AbortSignal,
  fail: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    let at = 0;
    let failures = 0;
    while (at < unit.bytes) {
      try {
        const opened = await source.open(unit.file, at, signal);
        let skip = at - opened.from;
        if (skip < 0) throw new Error("Bytes were left out.");
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
        if (error instanceof FilesError) {
          fail(error);
          throw error;
        }
        failures += 1;
      }
      if (failures > RETRIES || (failures > 0 && isOffline())) {
        const error = at === 0 ? unreachable(unit.file) : cut(unit.file, at, unit.bytes);
        fail(error);
        throw error;
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
