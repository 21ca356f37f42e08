/** Unpacks what `cargo xtask pack` has packed. It must not know where the bytes come from. */

import { XzReadableStream } from "xz-decompress";

/** The unpacked bytes, as they become known. */
export function unxz(packed: ReadableStream<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new XzReadableStream(packed) as ReadableStream<Uint8Array<ArrayBuffer>>;
}
