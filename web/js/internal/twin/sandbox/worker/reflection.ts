/**
 * What functions say when they are asked for their text: what the program's author wrote, without what
 * was inserted to have it report, and of the platform's functions that they are native. Code that is
 * built from such a text runs anywhere; it does not report.
 *
 * It must not know what was inserted.
 */

import { pristineMap } from "./pristine-map.js";
import type { Replacements } from "./replace.js";

const { apply } = Reflect;
const { getOwnPropertyDescriptor, keys } = Object;
const { indexOf, slice } = String.prototype;

/** The program, and what of it was inserted; as in `TwinCommand`. */
export interface Source {
  readonly code: string;
  readonly inserted: readonly number[];
}

/** Functions of the global scope that are the platform's to the program, wherever there are such. */
const GLOBALS = [
  ...["setTimeout", "setInterval", "clearTimeout", "clearInterval", "queueMicrotask", "fetch"],
  ...["requestAnimationFrame", "cancelAnimationFrame", "close", "postMessage"],
];

/** Replaces `Function.prototype.toString`; to be called when everything else was replaced. */
export function installReflection(
  replacements: Replacements,
  global: object,
  { code, inserted }: Source,
): void {
  const natives = pristineMap<object, string>();
  const names = (object: object, all: readonly string[]) => {
    for (const name of all) {
      const value = getOwnPropertyDescriptor(object, name)?.value as unknown;
      if (typeof value === "function") natives.set(value, `function ${name}() { [native code] }`);
    }
  };
  names(global, GLOBALS);
  const console = getOwnPropertyDescriptor(global, "console")?.value as object | undefined;
  if (console) names(console, keys(console));
  replacements.method(Function.prototype, "toString", (original) => ({
    toString(this: unknown): unknown {
      const known = typeof this === "function" ? natives.get(this) : undefined;
      if (known !== undefined) return known;
      const native = replacements.original(this);
      const text = apply(original, native ?? this, []) as string;
      return native ? text : written(text);
    },
  }));

  /** Inserted text has a number for each place, so that a function is found by its own text. */
  function written(text: string): string {
    const at = apply(indexOf, code, [text]) as number;
    if (at < 0) return text;
    const end = at + text.length;
    let result = "";
    let from = at;
    for (let index = 0; index + 1 < inserted.length; index += 2) {
      const begins = inserted[index] ?? 0;
      const ends = inserted[index + 1] ?? 0;
      if (begins < from || ends > end) continue;
      result += part(from, begins);
      from = ends;
    }
    return result + part(from, end);
  }

  function part(from: number, to: number): string {
    return apply(slice, code, [from, to]) as string;
  }
}
