/**
 * What the console shows of objects of the engine and the platform, whose contents are no properties. What
 * is needed of them is taken before the program can replace it, and their methods throw for an object that
 * only looks like one.
 */

import { beginning } from "../../../text.js";
import { quoted, TEXT_LENGTH } from "./literal.js";
import { pristineMap } from "./pristine-map.js";

const { apply } = Reflect;
const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { toISOString, getTime } = Date.prototype;
const { toStringTag } = Symbol;

/** The objects that an object is within. */
export interface Within {
  readonly object: object;
  readonly outer: Within | undefined;
}

/** Shows what is in an object. */
export interface Showing {
  value(value: unknown, depth: number, within: Within | undefined): string;
  /**
   * A list that is no array: what it is, how long, and its elements between these marks; `next` gives
   * one after the other.
   */
  list(object: object, size: number, next: () => string | undefined, marks: "[]" | "{}"): string;
  /** Something by what is worth knowing of it. */
  named(object: object, contents: string): string;
}

/** Shows an object of a kind; undefined if it turns out to be none of it, or lies too deep. */
export type Kind = (
  object: object,
  showing: Showing,
  depth: number,
  within: Within,
) => string | undefined;

/** By the prototype. */
export const kinds = pristineMap<object, Kind>();

/** Errors have properties that are worth showing, and are shown elsewhere. */
export const errorKind: Kind = () => undefined;
kinds.set(Error.prototype, errorKind);

/** Registers a kind; `look` throws for what only looks like it, as methods of the engine do. */
function kind(prototype: object | undefined, look: Kind): void {
  if (!prototype) return;
  kinds.set(prototype, (object, showing, depth, within) => {
    try {
      return look(object, showing, depth, within);
    } catch {
      return undefined;
    }
  });
}

kind(Date.prototype, (date) => {
  const time = apply(getTime, date, []) as number;
  return time === time ? (apply(toISOString, date, []) as string) : "Invalid Date";
});

const sourceOf = getter(RegExp.prototype, "source");
const flags = [
  { flag: "d", isSet: getter(RegExp.prototype, "hasIndices") },
  { flag: "g", isSet: getter(RegExp.prototype, "global") },
  { flag: "i", isSet: getter(RegExp.prototype, "ignoreCase") },
  { flag: "m", isSet: getter(RegExp.prototype, "multiline") },
  { flag: "s", isSet: getter(RegExp.prototype, "dotAll") },
  { flag: "u", isSet: getter(RegExp.prototype, "unicode") },
  { flag: "v", isSet: getter(RegExp.prototype, "unicodeSets") },
  { flag: "y", isSet: getter(RegExp.prototype, "sticky") },
];
kind(RegExp.prototype, (expression) => {
  let text = `/${beginning(apply(sourceOf, expression, []) as string, TEXT_LENGTH)}/`;
  for (let index = 0; index < flags.length; index += 1) {
    const one = flags[index];
    if (one && apply(one.isSet, expression, []) === true) text += one.flag;
  }
  return text;
});

const mapSize = getter(Map.prototype, "size");
const { entries: mapEntries } = Map.prototype;
const { next: mapNext } = getPrototypeOf(new Map().entries()) as Iterator<[unknown, unknown]>;
kind(Map.prototype, (map, showing, depth, within) => {
  const size = apply(mapSize, map, []) as number;
  const entries = apply(mapEntries, map, []) as unknown;
  // By number: to take an array apart runs its iterator, which may be the program's.
  const next = following<readonly [unknown, unknown]>(mapNext, entries, (entry) => {
    const key = showing.value(entry[0], depth + 1, within);
    return `${key} => ${showing.value(entry[1], depth + 1, within)}`;
  });
  return showing.list(map, size, next, "{}");
});

const setSize = getter(Set.prototype, "size");
const { values: setValues } = Set.prototype;
const { next: setNext } = getPrototypeOf(new Set().values()) as Iterator<unknown>;
kind(Set.prototype, (set, showing, depth, within) => {
  const size = apply(setSize, set, []) as number;
  const values = apply(setValues, set, []) as unknown;
  const next = following(setNext, values, (value) => showing.value(value, depth + 1, within));
  return showing.list(set, size, next, "{}");
});

const typedArray = getPrototypeOf(Uint8Array.prototype) as object;
const typedLength = getter(typedArray, "length");
const typedTag = getter(typedArray, toStringTag);
kind(typedArray, (list, showing, depth, within) => {
  // Of what only looks like one it is undefined.
  const name = apply(typedTag, list, []) as string | undefined;
  if (name === undefined) return undefined;
  const length = apply(typedLength, list, []) as number;
  let index = 0;
  return showing.list(
    list,
    length,
    () => {
      if (index >= length) return undefined;
      const element = getOwnPropertyDescriptor(list, index)?.value as unknown;
      index += 1;
      return showing.value(element, depth + 1, within);
    },
    "[]",
  );
});

const { DOMException, SharedArrayBuffer, URL } = globalThis as Partial<typeof globalThis>;
for (const prototype of [ArrayBuffer.prototype, DataView.prototype, SharedArrayBuffer?.prototype]) {
  if (!prototype) continue;
  const byteLength = getter(prototype, "byteLength");
  kind(prototype, (buffer, showing) =>
    showing.named(buffer, `byteLength: ${apply(byteLength, buffer, []) as number}`),
  );
}

if (URL) {
  const href = getter(URL.prototype, "href");
  kind(URL.prototype, (url, showing) =>
    showing.named(url, `href: ${quoted(apply(href, url, []) as string, TEXT_LENGTH)}`),
  );
}

for (const prototype of [WeakMap.prototype, WeakSet.prototype]) {
  const { has } = prototype;
  kind(prototype, (weak, showing) => {
    apply(has, weak, [weak]);
    return showing.named(weak, "<items unknown>");
  });
}
kind(WeakRef.prototype, (weak, showing) => showing.named(weak, "<target unknown>"));

for (const { name, prototype } of [Number, String, Boolean, BigInt, Symbol]) {
  const { valueOf } = prototype;
  kind(prototype, (boxed, showing, depth, within) => {
    const value = apply(valueOf, boxed, []) as unknown;
    return `[${name}: ${showing.value(value, depth, within)}]`;
  });
}

if (DOMException) {
  const [name, message] = [
    getter(DOMException.prototype, "name"),
    getter(DOMException.prototype, "message"),
  ];
  kind(DOMException.prototype, (error) => {
    const said = apply(message, error, []) as string;
    const text = apply(name, error, []) as string;
    return beginning(said === "" ? text : `${text}: ${said}`, TEXT_LENGTH);
  });
}

/** Shows what an iterator gives, one after the other; undefined at its end. */
function following<T>(
  next: () => IteratorResult<T>,
  iterator: unknown,
  show: (value: T) => string,
): () => string | undefined {
  return () => {
    const { done, value } = apply(next, iterator, []) as IteratorResult<T, undefined>;
    return done === true ? undefined : show(value as T);
  };
}

function getter(prototype: object, name: string | symbol): () => unknown {
  return getOwnPropertyDescriptor(prototype, name)?.get ?? (() => undefined);
}
