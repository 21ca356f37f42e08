/**
 * Records what the hooks of a rewritten program report: which calls it makes, what they return and
 * which promises that gives. What one call does then is in call.ts.
 *
 * It must not know how events are sent, and it must never change what the program sees.
 */

import type { Call, GeneratorCall, Hooks } from "../../rewrite/hooks.js";
import { ObservedCall, ObservedGenerator } from "./call.js";
import { describeCall } from "./describe.js";
import { EventLoop } from "./event-loop.js";
import { isPlainPromise, Promises, type Tracked } from "./promises.js";
import type { Recorder } from "./recorder.js";

const { isArray } = Array;
const { apply } = Reflect;
const { create, freeze } = Object;
const { get, set } = WeakMap.prototype;

/** The two functions that a promise's executor gets. */
export interface Resolvers {
  resolve: (value?: unknown) => void;
  reject: (reason?: unknown) => void;
}

/** A call that was marked: where it stands, and what it has begun. */
interface Mark {
  readonly line: number;
  readonly name: string;
  /** The async function that it called. */
  call: ObservedCall | undefined;
}

/** The marks of one place in the source, the last one first: a call may lead to itself. */
interface Site {
  readonly mark: Mark;
  readonly before: Site | undefined;
}

/** A call that was handed a function, and the calls of that function since, the last one first. */
interface Handed {
  readonly site: number;
  readonly name: string;
  calls: HandedCall | undefined;
  count: number;
  readonly before: Handed | undefined;
}

interface HandedCall {
  readonly call: ObservedCall;
  readonly before: HandedCall | undefined;
}

/** Observes one program. */
export class Observer implements Hooks {
  readonly recorder: Recorder;
  readonly loop: EventLoop;
  readonly promises: Promises;
  /** The call that is about to be made. */
  #marked: Mark | undefined;
  /** By place: calls that have been made and have not returned. */
  readonly #sites = Object.create(null) as Record<number, Site | undefined>;
  /** Calls that were handed a function and have not returned, the last one first. */
  #handed: Handed | undefined;
  /** Where a function was last handed to someone else, by name. */
  readonly #passed: Record<string, number> = Object.create(null) as Record<string, number>;
  /** Async generators that were called and have not begun: by what the program holds, its number. */
  readonly #created = new WeakMap<object, number>();
  /** The promise whose executor runs, until it is known which object it is. */
  #constructing: { readonly promise: Tracked; readonly before: unknown } | undefined;

  constructor(recorder: Recorder) {
    this.recorder = recorder;
    this.loop = new EventLoop(recorder);
    this.promises = new Promises(this.loop);
  }

  /** What is running now: the id of its promise, 0 outside any async function. */
  get future(): number {
    return this.loop.future;
  }

  enter(line: number, name: string, args: readonly unknown[]): Call {
    // If the stack is nearly full, the function fails as if never called. Later that would be too
    // late: what it has called and not yet awaited would be left alone.
    const { loop } = this;
    const caller = loop.running;
    const depth = (caller?.depth ?? 0) + 1;
    if (depth > DEEP) reserve(RESERVED);
    const promise = this.promises.unseen(loop.nextFuture());
    const call = new ObservedCall(this, promise, depth);
    const mark = this.#take(name);
    if (mark) mark.call = call;
    else if (this.#handed?.name === name) {
      this.#handed.calls = { call, before: this.#handed.calls };
      this.#handed.count += 1;
    }
    loop.record(call.id, mark?.line ?? this.#passed[name] ?? line, {
      kind: "promise_created",
      name: describeCall(name, args),
      parent: caller?.id ?? 0,
      origin: "async_function",
    });
    // Last: if the stack is full and recording fails, the function fails as if never called.
    loop.running = call;
    return call;
  }

  generator(line: number, name: string, args: readonly unknown[]): unknown {
    const { loop } = this;
    const id = loop.nextFuture();
    const parent = loop.future;
    const at = this.lineOf(name) || line;
    loop.record(id, at, { kind: "generator_created", name: describeCall(name, args), parent });
    const created: object = freeze(create(null) as object);
    apply(set, this.#created, [created, id]);
    return created;
  }

  begin(created: unknown, line: number, name: string): GeneratorCall {
    const { loop } = this;
    const known = this.#numberOf(created) ?? this.#numberOf(this.generator(line, name, [])) ?? 0;
    const promise = this.promises.unseen(known);
    const call = new ObservedGenerator(this, promise, (loop.running?.depth ?? 0) + 1);
    loop.record(call.id, line, { kind: "generator_resumed" });
    loop.running = call;
    return call;
  }

  at(line: number, name: string, site?: number): readonly never[] {
    const mark: Mark = { line, name, call: undefined };
    this.#marked = mark;
    if (site !== undefined) this.#sites[site] = { mark, before: this.#sites[site] };
    return NOTHING;
  }

  of<T>(site: number, result: T): T {
    const called = this.#sites[site];
    this.#sites[site] = called?.before;
    const call = called?.mark.call;
    if (call) this.promises.bind(result, call.promise);
    return result;
  }

  passed(line: number, name: string, site?: number): readonly never[] {
    this.#passed[name] = line;
    if (site !== undefined) {
      this.#handed = { site, name, calls: undefined, count: 0, before: this.#handed };
    }
    return NOTHING;
  }

  each<T>(site: number, result: T): T {
    let handed = this.#handed;
    // Whatever stands above has thrown.
    while (handed && handed.site !== site) handed = handed.before;
    if (!handed) return result;
    this.#handed = handed.before;
    if (isArray(result) && result.length === handed.count) {
      let { calls } = handed;
      for (let index = result.length - 1; calls && index >= 0; index -= 1, calls = calls.before) {
        if (isPlainPromise(result[index])) this.promises.bind(result[index], calls.call.promise);
      }
    }
    return result;
  }

  executor(line: number, executor: unknown): unknown {
    if (typeof executor !== "function") return executor;
    const promise = this.promises.created("new Promise", line, "constructor");
    this.#constructing = { promise, before: this.#constructing };
    return (resolve: Resolvers["resolve"], reject: Resolvers["reject"]): unknown => {
      const own = this.resolvers(promise, { resolve, reject }, 0);
      try {
        return (executor as (...args: unknown[]) => unknown)(own.resolve, own.reject);
      } catch (error) {
        // What the engine does next anyway.
        own.reject(error);
        throw error;
      }
    };
  }

  made<T>(object: T): T {
    const constructing = this.#constructing;
    if (constructing) {
      this.#constructing = constructing.before as typeof constructing | undefined;
      this.promises.bind(object, constructing.promise);
    }
    return object;
  }

  /** The functions that settle a promise, reporting that; the first call counts. */
  resolvers(promise: Tracked, { resolve, reject }: Resolvers, line: number): Resolvers {
    let called = false;
    return {
      resolve: (value) => {
        if (!called) this.promises.resolved(promise, value, line);
        called = true;
        resolve(value);
      },
      reject: (reason) => {
        if (!called) this.promises.settled(promise, "rejected", line, { value: reason });
        called = true;
        reject(reason);
      },
    };
  }

  /** The line that the function which has just been called was called from; 0 if unknown. */
  lineOf(name: string): number {
    return this.#take(name)?.line ?? this.#passed[name] ?? 0;
  }

  /** The same, if the program's own text has called it just now. */
  markOf(name: string): number | undefined {
    return this.#take(name)?.line;
  }

  #numberOf(created: unknown): number | undefined {
    return apply(get, this.#created, [created]) as number | undefined;
  }

  #take(name: string): Mark | undefined {
    const marked = this.#marked;
    if (marked?.name !== name) return undefined;
    this.#marked = undefined;
    return marked;
  }
}

/** So many calls within calls before the stack is looked at. */
const DEEP = 100;
/** More than what any hook needs of the stack, with the engine's own functions that it calls. */
const RESERVED: readonly unknown[] = Object.freeze(Array<unknown>(8000).fill(0));

/** Throws if there is no room for so many values on the stack. */
function reserve(values: readonly unknown[]): void {
  apply(nothing, undefined, values);
}

function nothing(): void {
  // Takes whatever it is given.
}

/**
 * Every mark spreads this. Not a list, because the program may change how those are spread; and
 * frozen, because it may get hold of it.
 */
const NOTHING = nothingToSpread() as readonly never[];

function nothingToSpread(): object {
  const done = freeze({ done: true, value: undefined });
  const iterator = freeze({ next: () => done });
  return freeze({ [Symbol.iterator]: () => iterator });
}
