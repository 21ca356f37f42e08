/**
 * What the console shows of a value, in the format of Node's `util.inspect`. It only looks: it runs no
 * getter, no proxy trap and no method of the program, so printing has no side effects and cannot throw.
 * Long lists are cut after the first entries, and all output stops at a fixed length.
 *
 * This is our own because no library does it. object-inspect reads properties, which runs getters;
 * node-inspect-extracted has neither proxies nor promises, because outside Node no code can ask for a
 * proxy's target or a promise's state. Here both are recorded as the program makes them ({@link Insight}).
 */

import { beginning } from "../../../text.js";
import { errorKind, kinds, type Kind, type Showing, type Within } from "./kinds.js";
import { keyText, primitiveText, quoted, TEXT_LENGTH } from "./literal.js";

const { apply, ownKeys } = Reflect;
const { getOwnPropertyDescriptor, getPrototypeOf, prototype: objectPrototype } = Object;
const { isArray, prototype: arrayPrototype } = Array;
const { slice } = String.prototype;
const { toString: functionToString } = Function.prototype;
const { toStringTag } = Symbol;

/** How many entries of a list or an object are shown. */
const ENTRIES = 100;
/** How many levels. */
const DEPTH = 4;
/** How much text is shown in all. */
const LENGTH = 1 << 16;
/** How far a list is searched for what comes after a hole. */
const HOLES = 10_000;
/** In longer lists there is no search for properties that have a name. */
const NAMED = 1000;

/** What cannot be seen from outside. */
export interface Insight {
  /** How a promise stands; undefined for what is none, or is not known. */
  promise(object: object): PromiseLook | undefined;
  /** What a proxy stands for; undefined for what is none. */
  proxied(object: object): object | undefined;
}

/** How a promise stands. */
export interface PromiseLook {
  readonly outcome: "pending" | "fulfilled" | "rejected";
  /** What it has come to, if that is known. */
  readonly result: { readonly value: unknown } | undefined;
}

/** A value within an object, or at the top where texts and errors have no marks around them. */
export function show(value: unknown, insight: Insight): string {
  if (typeof value === "string") return value;
  const showing = new Look(insight);
  return isObject(value) && showing.isError(value)
    ? showing.error(value, 0, undefined)
    : showing.value(value, 0, undefined);
}

/** The same with marks around texts. */
export function inspect(value: unknown, insight: Insight): string {
  return new Look(insight).value(value, 0, undefined);
}

class Look implements Showing {
  readonly #insight: Insight;
  /** How much more text there may be. */
  #room = LENGTH;

  constructor(insight: Insight) {
    this.#insight = insight;
  }

  value(value: unknown, depth: number, within: Within | undefined): string {
    if (isObject(value)) return this.#object(value, depth, within);
    const text = this.#primitive(value);
    this.#room -= text.length;
    return text;
  }

  isError(object: object): boolean {
    return this.#kind(object) === errorKind;
  }

  /** As a person reads it; the stack would name places in a program that was rewritten. */
  error(error: object, depth: number, within: Within | undefined): string {
    const inner = { object: error, outer: within };
    const name = this.#data(error, "name") ?? this.#className(error);
    const message = this.#data(error, "message");
    const text = (known: unknown) =>
      isObject(known) ? this.value(known, depth + 1, inner) : primitiveText(known);
    const said = message === undefined ? "" : text(message);
    let whole = said === "" ? text(name) : `${text(name)}: ${said}`;
    this.#room -= whole.length;
    const cause = getOwnPropertyDescriptor(error, "cause");
    if (cause && "value" in cause) {
      whole += ` [cause: ${depth < DEPTH ? this.#cause(cause.value, depth, inner) : "…"}]`;
    }
    const items = new Items();
    this.#properties(error, items, depth, inner, isExtra);
    return items.count > 0 ? `${whole} ${items.between("{", "}")}` : whole;
  }

  #cause(cause: unknown, depth: number, within: Within): string {
    const again = isObject(cause) && isWithin(cause, within);
    return !again && isObject(cause) && this.isError(cause)
      ? this.error(cause, depth + 1, within)
      : this.value(cause, depth + 1, within);
  }

  #primitive(value: unknown): string {
    return typeof value === "string" ? quoted(value, this.#room) : primitiveText(value);
  }

  #object(object: object, depth: number, within: Within | undefined): string {
    if (this.#room <= 0) return "…";
    if (isWithin(object, within)) return "[Circular]";
    const inner = { object, outer: within };
    const target = this.#insight.proxied(object);
    if (target) return this.#proxy(target, depth, inner);
    if (typeof object === "function") return this.#function(object, depth, inner);
    const promise = this.#insight.promise(object);
    if (promise) return this.#promise(object, promise, depth, inner);
    if (isArray(object)) return this.#array(object, depth, inner);
    const kind = this.#kind(object);
    if (kind === errorKind) return `[${this.error(object, depth, within)}]`;
    if (depth >= DEPTH) return `[${this.#prefix(object) || "Object"}]`;
    return kind?.(object, this, depth, inner) ?? this.#plain(object, depth, inner);
  }

  #plain(object: object, depth: number, within: Within): string {
    const name = this.#prefix(object);
    const items = new Items();
    this.#properties(object, items, depth, within);
    const text = items.between("{", "}");
    return name ? `${name} ${text}` : text;
  }

  #proxy(target: object, depth: number, within: Within): string {
    const name = typeof target === "function" ? "Function" : this.#className(target);
    const text = this.#object(target, depth, within);
    const plain = `${name} `;
    const rest = startsWith(text, plain) ? (apply(slice, text, [plain.length]) as string) : text;
    return `Proxy(${name}) ${rest}`;
  }

  #function(callable: object, depth: number, within: Within): string {
    const source = apply(functionToString, callable, []) as string;
    const own = getOwnPropertyDescriptor(callable, "name")?.value as unknown;
    const name = typeof own === "string" ? beginning(own, TEXT_LENGTH) : "";
    const kind = this.#className(callable);
    const isClass = startsWith(source, "class");
    const shown = isClass
      ? `[class ${name || "(anonymous)"}]`
      : `[${endsWithFunction(kind) ? kind : "Function"}${name ? `: ${name}` : " (anonymous)"}]`;
    this.#room -= shown.length;
    if (depth >= DEPTH) return shown;
    const items = new Items();
    this.#properties(callable, items, depth, within);
    return items.count > 0 ? `${shown} ${items.between("{", "}")}` : shown;
  }

  #promise(object: object, promise: PromiseLook, depth: number, within: Within): string {
    const name = this.#className(object);
    if (depth >= DEPTH) return `[${name}]`;
    const { outcome, result } = promise;
    const items = new Items();
    if (outcome === "pending") items.add("<pending>");
    else if (result) {
      const value = this.value(result.value, depth + 1, within);
      items.add(outcome === "rejected" ? `<rejected> ${value}` : value);
    } else items.add(`<${outcome}>`);
    this.#properties(object, items, depth, within);
    return `${name} ${items.between("{", "}")}`;
  }

  #array(array: unknown[], depth: number, within: Within): string {
    const { length } = array;
    const name = this.#className(array);
    if (depth >= DEPTH) return `[${name}]`;
    const items = new Items();
    let index = 0;
    while (index < length && items.count < ENTRIES && this.#room > 0) {
      const property = getOwnPropertyDescriptor(array, index);
      if (property) {
        items.add(this.#property(property, depth, within));
        index += 1;
        continue;
      }
      const end = afterHoles(array, index);
      if (end === undefined) break;
      items.add(`<${end - index} empty item${end - index > 1 ? "s" : ""}>`);
      index = end;
    }
    if (index < length) items.add(`… ${length - index} more`);
    else if (length <= NAMED) {
      this.#properties(array, items, depth, within, (key) => !isIndex(key, length));
    }
    const text = items.between("[", "]");
    return name === "Array" ? text : `${name}(${length}) ${text}`;
  }

  list(object: object, size: number, next: () => string | undefined, marks: "[]" | "{}"): string {
    const items = new Items();
    while (items.count < ENTRIES && this.#room > 0) {
      const item = next();
      if (item === undefined) break;
      items.add(item);
    }
    if (size > items.count) items.add(`… ${size - items.count} more`);
    const text = marks === "[]" ? items.between("[", "]") : items.between("{", "}");
    return `${this.#className(object)}(${size}) ${text}`;
  }

  named(object: object, contents: string): string {
    return `${this.#className(object)} { ${contents} }`;
  }

  #properties(
    object: object,
    items: Items,
    depth: number,
    within: Within,
    wanted: (key: string | symbol) => boolean = () => true,
  ): void {
    const keys = ownKeys(object);
    for (let at = 0; at < keys.length; at += 1) {
      const key = keys[at] ?? "";
      if (!wanted(key)) continue;
      const property = getOwnPropertyDescriptor(object, key);
      if (!property?.enumerable) continue;
      if (items.count >= ENTRIES || this.#room <= 0) {
        items.add(`… ${keys.length - at} more`);
        return;
      }
      const name = keyText(key, this.#room);
      this.#room -= name.length;
      items.add(`${name}: ${this.#property(property, depth, within)}`);
    }
  }

  /** What stands at a place; a getter is not asked. */
  #property(property: PropertyDescriptor, depth: number, within: Within): string {
    if (!property.get && !property.set) return this.value(property.value, depth + 1, within);
    if (!property.set) return "[Getter]";
    return property.get ? "[Getter/Setter]" : "[Setter]";
  }

  /** The name in front of an object; empty if everybody knows. */
  #prefix(object: object): string {
    if (this.#prototypeOf(object) === null) return "[Object: null prototype]";
    const name = this.#className(object);
    const tag = this.#data(object, toStringTag);
    const tagged = typeof tag === "string" && tag !== "" && tag !== name;
    if (name === "Object" && !tagged) return "";
    return tagged ? `${name} [${beginning(tag, TEXT_LENGTH)}]` : name;
  }

  /** The name of the nearest constructor that has one. */
  #className(object: object): string {
    for (let proto = this.#prototypeOf(object); proto; proto = this.#prototypeOf(proto)) {
      const maker = getOwnPropertyDescriptor(proto, "constructor")?.value as unknown;
      if (typeof maker !== "function" || this.#insight.proxied(maker)) continue;
      const name = getOwnPropertyDescriptor(maker, "name")?.value as unknown;
      if (typeof name === "string" && name !== "") return beginning(name, TEXT_LENGTH);
    }
    return "Object";
  }

  /** A property along the chain of prototypes, if it is no getter. */
  #data(object: object, key: string | symbol): unknown {
    for (let at: object | null = object; at; at = this.#prototypeOf(at)) {
      const property = getOwnPropertyDescriptor(at, key);
      if (property && "value" in property) return property.value;
    }
    return undefined;
  }

  /** What the engine or the platform has made, by its prototypes; the object may only look like it. */
  #kind(object: object): Kind | undefined {
    for (let proto = this.#prototypeOf(object); proto; proto = this.#prototypeOf(proto)) {
      // Most objects are plain.
      if (proto === objectPrototype || proto === arrayPrototype) return undefined;
      const kind = kinds.get(proto);
      if (kind) return kind;
    }
    return undefined;
  }

  /** The chain ends at a proxy, whose trap would run. */
  #prototypeOf(object: object): object | null {
    return this.#insight.proxied(object) ? null : (getPrototypeOf(object) as object | null);
  }
}

/** What is shown between brackets. */
class Items {
  #text = "";
  count = 0;

  add(text: string): void {
    this.#text += this.count === 0 ? text : `, ${text}`;
    this.count += 1;
  }

  between(open: string, close: string): string {
    return this.count === 0 ? open + close : `${open} ${this.#text} ${close}`;
  }
}

/** Where a run of holes ends; undefined if that is too far away to be looked for. */
function afterHoles(array: unknown[], from: number): number | undefined {
  for (let at = from; at < array.length; at += 1) {
    if (at - from > HOLES) return undefined;
    if (getOwnPropertyDescriptor(array, at)) return at;
  }
  return array.length;
}

/** Whether a property of an error is not shown anyway. To look at its stack may run code of the program. */
function isExtra(key: string | symbol): boolean {
  return key !== "message" && key !== "cause" && key !== "stack";
}

function isIndex(key: string | symbol, length: number): boolean {
  if (typeof key !== "string") return false;
  const index = (key as unknown as number) >>> 0;
  return `${index}` === key && index < length;
}

function isWithin(object: object, within: Within | undefined): boolean {
  for (let at = within; at; at = at.outer) if (at.object === object) return true;
  return false;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function startsWith(text: string, start: string): boolean {
  return (apply(slice, text, [0, start.length]) as string) === start;
}

function endsWithFunction(name: string): boolean {
  return (apply(slice, name, [-8]) as string) === "Function";
}
