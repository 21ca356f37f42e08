/**
 * How names, texts and numbers stand in what the console shows. It calls nothing that a program could
 * have replaced.
 */

import { beginning } from "../../../text.js";

const { apply } = Reflect;
const { is } = Object;
const { charCodeAt, slice } = String.prototype;
const { toString: symbolToString } = Symbol.prototype;

/** How much of one text is shown. */
export const TEXT_LENGTH = 10_000;

/** The name of a property, as it stands in front of a colon. */
export function keyText(key: string | symbol, room: number): string {
  if (typeof key === "symbol") return `[${symbolText(key)}]`;
  return isIdentifier(key) ? key : quoted(key, room);
}

/** Whether it can stand as it is in front of a colon: letters, digits, `_` and `$`. */
function isIdentifier(key: string): boolean {
  if (key.length === 0 || key.length > 100) return false;
  for (let at = 0; at < key.length; at += 1) {
    const unit = apply(charCodeAt, key, [at]) as number;
    const isLetter = (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
    const isDigit = unit >= 0x30 && unit <= 0x39;
    if (!isLetter && unit !== 0x5f && unit !== 0x24 && !(isDigit && at > 0)) return false;
  }
  return true;
}

/** A text in an object: as source code has it, at most as long as there is room. */
export function quoted(text: string, room: number): string {
  const most = room < TEXT_LENGTH ? (room > 0 ? room : 0) : TEXT_LENGTH;
  const kept = beginning(text, most);
  const quote = has(kept, 0x27) && !has(kept, 0x22) ? '"' : "'";
  let shown = "";
  let done = 0;
  for (let at = 0; at < kept.length; at += 1) {
    const unit = apply(charCodeAt, kept, [at]) as number;
    const escape = escaped(unit, quote);
    if (escape === undefined) continue;
    shown += (apply(slice, kept, [done, at]) as string) + escape;
    done = at + 1;
  }
  shown += apply(slice, kept, [done]) as string;
  const more = text.length - kept.length;
  return `${quote}${shown}${quote}${more > 0 ? `… ${more} more characters` : ""}`;
}

function has(text: string, wanted: number): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (apply(charCodeAt, text, [at]) === wanted) return true;
  }
  return false;
}

const HEX = "0123456789ABCDEF";

/** How a character stands between quotation marks, if not as it is. */
function escaped(unit: number, quote: string): string | undefined {
  switch (unit) {
    case 0x08:
      return "\\b";
    case 0x09:
      return "\\t";
    case 0x0a:
      return "\\n";
    case 0x0c:
      return "\\f";
    case 0x0d:
      return "\\r";
    case 0x5c:
      return "\\\\";
    case 0x27:
      return quote === "'" ? "\\'" : undefined;
    default:
      if (unit >= 0x20 && unit !== 0x7f) return undefined;
      return `\\x${HEX[unit >> 4] ?? ""}${HEX[unit & 15] ?? ""}`;
  }
}

/** Anything but an object, and a text without marks. */
export function primitiveText(value: unknown): string {
  switch (typeof value) {
    case "bigint":
      return `${value}n`;
    case "symbol":
      return symbolText(value);
    case "number":
      return is(value, -0) ? "-0" : `${value}`;
    case "string":
      return value;
    default:
      return `${value as boolean | null | undefined}`;
  }
}

function symbolText(symbol: symbol): string {
  return beginning(apply(symbolToString, symbol, []) as string, TEXT_LENGTH);
}
