/**
 * Records what the hooks of a rewritten program report: calls of async functions, where they stand
 * and go on.
 *
 *     enter ──1──► running ──2──► suspended
 *                   │  ▲              │
 *                   │  └──────3───────┤
 *                   4                 5
 *                   ▼                 ▼
 *                 leave ◄───────── fail, leave
 *
 *   1  promise_created    it runs on top of its caller
 *   2  await_reached      its caller goes on
 *   3  await_resumed      it runs alone, on an empty stack
 *   4  promise_settled    its caller goes on (or nobody, if it was resumed)
 *   5  promise_settled    what it awaited failed and nothing in it caught that
 *
 * It must not know how events are sent, and it must never change what the program sees.
 */

import type { Call, Hooks } from "../../rewrite/hooks.js";
import { describeCall } from "./describe.js";
import { EventLoop, type Job, type Running } from "./event-loop.js";
import { asyncIterableThatReports } from "./iterate.js";
import { isPlainPromise, Promises, type Tracked } from "./promises.js";
import type { Recorder } from "./recorder.js";

const { isArray } = Array;
const { apply } = Reflect;

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
    const call = new ObservedCall(this, promise, caller, depth);
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
        if (!called) this.promises.settled(promise, "rejected", line);
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

/** Frozen: every mark returns this same list, and the program may get hold of it. */
const NOTHING: readonly never[] = Object.freeze([]);

/** Stands for something that is waited for and cannot be looked at. */
const UNKNOWN = Object.freeze({ then: () => undefined });

/** One call of an async function. */
class ObservedCall implements Call, Running {
  readonly promise: Tracked;
  readonly depth: number;
  readonly #observer: Observer;
  /** What goes on when this one suspends or ends. */
  #below: Running | undefined;
  /** The line of the `await` that it stands at; 0 while it runs. */
  #awaiting = 0;
  /** What it waits for there, and the job in which it goes on. */
  #awaited: unknown;
  #job: Job | undefined;
  #returned: unknown;
  #returnLine = 0;
  #failed = false;

  constructor(observer: Observer, promise: Tracked, below: Running | undefined, depth: number) {
    this.depth = depth;
    this.#observer = observer;
    this.promise = promise;
    this.#below = below;
  }

  get id(): number {
    return this.promise.id;
  }

  reach<T>(line: number, value: T): T {
    // It may stand at the invisible `await` of a `for await` that a label led out of.
    this.back();
    const { loop, promises } = this.#observer;
    this.#awaiting = line;
    loop.record(this.id, line, { kind: "await_reached" });
    const before = this.#job;
    this.#awaited = value;
    this.#job = promises.awaits(value, this.id, line);
    this.#suspended(before);
    return value;
  }

  resume<T>(value: T): { v: T } {
    if (this.#awaiting !== 0) this.#observer.promises.heard(this.#awaited, "fulfilled");
    this.back();
    return { v: value };
  }

  back(): void {
    if (this.#awaiting === 0) return;
    const { loop } = this.#observer;
    this.#awaited = undefined;
    if (this.#job) loop.started(this.#job);
    this.#below = loop.running;
    loop.running = this;
    loop.record(this.id, this.#awaiting, { kind: "await_resumed" });
    this.#awaiting = 0;
  }

  each<T>(line: number, iterable: T): { v: T } {
    const onAwait = (result: unknown) => {
      // When a value is a promise that fails, the engine closes the iterator while it waits.
      if (this.#awaiting === 0) this.reach(line, isPlainPromise(result) ? result : UNKNOWN);
    };
    return { v: asyncIterableThatReports(iterable, onAwait) };
  }

  returns<T>(line: number, value: T): T {
    this.#returned = value;
    this.#returnLine = line;
    return value;
  }

  fail<T>(error: T): T {
    this.#failed = true;
    return error;
  }

  leave(line: number): void {
    const { loop, promises } = this.#observer;
    if (this.#failed) {
      const at = this.#awaiting;
      // What it awaited has failed and nothing in it caught that: it never went on.
      if (at !== 0 && this.#job) {
        promises.heard(this.#awaited, "rejected");
        loop.started(this.#job);
      }
      promises.settled(this.promise, "rejected", at);
      this.#suspended(this.#job);
      return;
    }
    // It may stand at the end of a `for await` that `return` led out of.
    this.back();
    promises.resolved(this.promise, this.#returned, this.#returnLine || line);
    this.#suspended(this.#job);
  }

  /** Whoever called it goes on; if it was resumed, the job in which that happened is over. */
  #suspended(job: Job | undefined): void {
    const { loop } = this.#observer;
    loop.running = this.#below;
    this.#below = undefined;
    if (job) loop.ended(job);
  }
}
