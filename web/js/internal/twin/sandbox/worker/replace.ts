/**
 * Puts functions in the place of the platform's own, so that a program's calls report. It must not
 * know what they report.
 */

const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { apply } = Reflect;
const { get, set } = WeakMap.prototype;

/** A method as it is called: with any `this` and any arguments. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;

interface Replaced {
  readonly target: object;
  readonly name: string;
  readonly property: PropertyDescriptor;
  readonly before: Replaced | undefined;
}

/** What was replaced, to be put back. */
export class Replacements {
  #last: Replaced | undefined;
  /** By what was put in a method's place. */
  readonly #originals = new WeakMap<object, Method>();

  /** The method in whose place this one was put, if it was. */
  original(method: unknown): Method | undefined {
    return apply(get, this.#originals, [method]) as Method | undefined;
  }

  /**
   * Puts a method in the place of the original, looking like it: same name, same length, not a
   * constructor. Where there is no such method, nothing happens.
   */
  method(
    target: object | undefined,
    name: string,
    replacement: (original: Method) => Record<string, Method>,
  ): void {
    const owner = ownerOf(target, name);
    const property = owner && getOwnPropertyDescriptor(owner, name);
    const original = property?.value as unknown;
    if (!owner || !property || typeof original !== "function") return;
    const method = replacement(original as Method)[name];
    if (!method) return;
    this.#put(owner, name, property);
    apply(set, this.#originals, [method, original]);
    defineProperty(method, "length", { value: original.length, configurable: true });
    defineProperty(owner, name, { ...property, value: method });
  }

  /** Puts a value in the place of the target's own. */
  value(target: object, name: string, value: unknown): void {
    const property = getOwnPropertyDescriptor(target, name);
    if (!property) return;
    this.#put(target, name, property);
    const { configurable = true, enumerable = false } = property;
    defineProperty(target, name, { value, writable: true, enumerable, configurable });
  }

  /** The same for a property with a getter and a setter; either may be left as it is. */
  accessor(
    target: object | undefined,
    name: string,
    replacement: (get: Method, set: Method) => { readonly get?: Method; readonly set?: Method },
  ): void {
    const owner = ownerOf(target, name);
    const property = owner && getOwnPropertyDescriptor(owner, name);
    if (!owner || !property?.get) return;
    const { get, set = nothing } = property;
    this.#put(owner, name, property);
    defineProperty(owner, name, { ...property, ...replacement(get, set) });
  }

  /** Puts everything back. */
  restore(): void {
    for (let last = this.#last; last; last = last.before) {
      defineProperty(last.target, last.name, last.property);
    }
    this.#last = undefined;
  }

  #put(target: object, name: string, property: PropertyDescriptor): void {
    this.#last = { target, name, property, before: this.#last };
  }
}

/** Which object of the chain of prototypes has the property as its own. */
function ownerOf(target: object | undefined, name: string): object | undefined {
  let object: object | null | undefined = target;
  while (object && !getOwnPropertyDescriptor(object, name)) {
    object = getPrototypeOf(object) as object | null;
  }
  return object ?? undefined;
}

function nothing(): void {
  // What cannot be set is not set.
}
