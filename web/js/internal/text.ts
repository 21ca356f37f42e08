/**
 * Text that may leave JavaScript. A JavaScript string may hold half of a surrogate pair, which no
 * other language accepts: JSON with one is refused as a whole. Everything that goes to Rust, to a file
 * or into a trace passes through here; each half becomes the replacement character.
 *
 * It uses no method that a program could have replaced since this module was loaded.
 */

const { apply } = Reflect;
const { stringify } = JSON;
const { charCodeAt, indexOf, slice } = String.prototype;
/** Chromium 111, Firefox 119, Safari 16.4. */
const { toWellFormed } = String.prototype as { readonly toWellFormed?: () => string };

const REPLACEMENT = "\ufffd";

/** The same text with a replacement character for each half of a surrogate pair. */
export const wellFormed: (text: string) => string = toWellFormed
  ? (text) => apply(toWellFormed, text, [])
  : repaired;

/** {@link wellFormed} where the engine has no such method. */
export function repaired(text: string): string {
  let whole = "";
  /** Everything before it is in `whole`. */
  let done = 0;
  for (let at = 0; at < text.length; at += 1) {
    const kind = surrogate(text, at);
    if (kind === undefined) continue;
    if (kind === "leading" && surrogate(text, at + 1) === "trailing") {
      at += 1;
      continue;
    }
    whole += (apply(slice, text, [done, at]) as string) + REPLACEMENT;
    done = at + 1;
  }
  return done === 0 ? text : whole + (apply(slice, text, [done]) as string);
}

/** The beginning of a text: at most `length` UTF-16 units, and no half of a pair at the end. */
export function beginning(text: string, length: number): string {
  if (text.length <= length) return text;
  const split = surrogate(text, length) === "trailing" && surrogate(text, length - 1) === "leading";
  return apply(slice, text, [0, split ? length - 1 : length]) as string;
}

/** How many bytes a text takes in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length;) {
    const width = widthAt(text, at);
    bytes += width;
    at += width === PAIR ? 2 : 1;
  }
  return bytes;
}

/** The beginning of a text: at most `most` bytes in UTF-8, and whole characters. */
export function beginningInBytes(text: string, most: number): string {
  let bytes = 0;
  let at = 0;
  while (at < text.length) {
    const width = widthAt(text, at);
    bytes += width;
    if (bytes > most) break;
    at += width === PAIR ? 2 : 1;
  }
  return apply(slice, text, [0, at]) as string;
}

/** How many bytes of UTF-8 the character at a place takes; only a pair takes four. */
function widthAt(text: string, at: number): number {
  const unit = apply(charCodeAt, text, [at]) as number;
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  const pair = surrogate(text, at) === "leading" && surrogate(text, at + 1) === "trailing";
  return pair ? PAIR : 3;
}

const PAIR = 4;

/** JSON that every reader accepts. */
export function toJson(value: unknown): string {
  return wellFormedJson(stringify(value));
}

/** The same JSON, in which no text has half of a surrogate pair. The engine escapes those. */
export function wellFormedJson(json: string): string {
  let at = apply(indexOf, json, ["\\ud"]) as number;
  if (at < 0) return json;
  let whole = "";
  let done = 0;
  for (at = apply(indexOf, json, ["\\"]) as number; at >= 0;) {
    const escape = apply(slice, json, [at, at + 3]) as string;
    const isHalf = escape === "\\ud";
    if (isHalf) {
      whole += (apply(slice, json, [done, at]) as string) + REPLACEMENT;
      done = at + 6;
    }
    at = apply(indexOf, json, ["\\", isHalf ? done : at + 2]) as number;
  }
  return whole + (apply(slice, json, [done]) as string);
}

function surrogate(text: string, at: number): "leading" | "trailing" | undefined {
  const unit = apply(charCodeAt, text, [at]) as number;
  if (unit >= 0xd800 && unit < 0xdc00) return "leading";
  return unit >= 0xdc00 && unit < 0xe000 ? "trailing" : undefined;
}
