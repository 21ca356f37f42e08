/**
 * Lets a `for await` report where it suspends: around each call of its iterator's methods, since
 * it awaits what they return. It must not know who is told.
 */

const { apply } = Reflect;
const asyncIterator: typeof Symbol.asyncIterator = Symbol.asyncIterator;
const iterator: typeof Symbol.iterator = Symbol.iterator;

/**
 * The same iteration as that of `iterable`; `onAwait` is called before each suspension, with what
 * the iterator has returned.
 */
export function asyncIterableThatReports<T>(iterable: T, onAwait: OnAwait): T {
  // What cannot be iterated is left as it is: the engine's own error says so best.
  if (iterable === null || iterable === undefined) return iterable;
  const source = iterable as {
    [Symbol.asyncIterator]?: unknown;
    [Symbol.iterator]?: unknown;
  };
  for (let index = 0; index < 2; index += 1) {
    const symbol: typeof asyncIterator | typeof iterator = index === 0 ? asyncIterator : iterator;
    const method = source[symbol];
    if (method === null || method === undefined) continue;
    if (typeof method !== "function") return iterable;
    // With no asyncIterator method of its own a wrapped iterator is treated as the original is.
    const reporting = {
      [symbol]: () => new ReportingIterator(apply(method, iterable, []) as AnyIterator, onAwait),
    };
    return reporting as T;
  }
  return iterable;
}

type OnAwait = (result: unknown) => void;

interface AnyIterator {
  next(...args: unknown[]): unknown;
  return?: unknown;
  throw?: unknown;
}

class ReportingIterator {
  readonly #inner: AnyIterator;
  readonly #next: unknown;
  readonly #onAwait: OnAwait;

  constructor(inner: AnyIterator, onAwait: OnAwait) {
    this.#inner = inner;
    // The loop, too, looks it up once.
    this.#next = inner.next;
    this.#onAwait = onAwait;
  }

  next(...args: unknown[]): unknown {
    const result = apply(this.#next as () => unknown, this.#inner, args);
    this.#onAwait(result);
    return result;
  }

  /** A getter, because the loop awaits nothing when there is no such method. */
  get return(): unknown {
    const method = this.#inner.return;
    if (typeof method !== "function") return method;
    return (...args: unknown[]): unknown => {
      const result = apply(method, this.#inner, args) as unknown;
      this.#onAwait(result);
      return result;
    };
  }

  /** An iterator over ordinary values closes itself through it. */
  get throw(): unknown {
    const method = this.#inner.throw;
    if (typeof method !== "function") return method;
    return (...args: unknown[]): unknown => apply(method, this.#inner, args) as unknown;
  }
}
