/**
 * Packs and unpacks the data of links: the platform's own deflate-raw, then base64url. What the data
 * means is for the Rust side; anyone may have written it, so unpacking is limited.
 */

/** A text as it goes into the fragment of an address. */
export async function packLink(text: string): Promise<string> {
  const packed = new Response(
    pipe(new TextEncoder().encode(text), new CompressionStream("deflate-raw")),
  );
  const bytes = new Uint8Array(await packed.arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The text that was packed, if that is no more than so many bytes. Rejects with `"long"` if it is more, with
 * something else if it is damaged.
 */
export async function unpackLink(packed: string, most: number): Promise<string> {
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  const reader = pipe(bytes, new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [text, size] = ["", 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > most) {
      await reader.cancel();
      throw "long";
    }
    text += decoder.decode(value, { stream: true });
  }
}

function pipe(
  bytes: Uint8Array<ArrayBuffer>,
  through: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes]).stream().pipeThrough(through);
}
