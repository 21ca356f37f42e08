/**
 * A map that a program cannot break by replacing methods of `Map.prototype`: it has them itself.
 */

const { get, set, delete: remove, forEach } = Map.prototype;
const size = Object.getOwnPropertyDescriptor(Map.prototype, "size")?.get;
const { defineProperties } = Object;

/** An empty map. Iterate it with `forEach` only: the iterators belong to the program. */
export function pristineMap<Key, Value>(): Map<Key, Value> {
  return defineProperties(new Map<Key, Value>(), {
    get: { value: get },
    set: { value: set },
    delete: { value: remove },
    forEach: { value: forEach },
    size: size ? { get: size } : {},
  });
}
