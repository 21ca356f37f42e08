/**
 * Knows at any moment which async function is running, and records what the hooks of a rewritten
 * program report.
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
import { asyncIterableThatReports } from "./iterate.js";
import type { Recorder } from "./recorder.js";

const { getPrototypeOf, getOwnPropertyDescriptor } = Object;
const { apply } = Reflect;
const promisePrototype = Promise.prototype;
const { then } = promisePrototype;

/** Observes one program. */
export class Observer implements Hooks {
  readonly recorder: Recorder;
  /** The async function that is running; undefined outside any. */
  #running: ObservedCall | undefined;
  #futures = 0;
  /** Where the next call of a function was marked, and which. */
  #marked: { readonly line: number; readonly name: string } | undefined;
  /** Where a function was last handed to someone else, by name. */
  readonly #passed: Record<string, number> = Object.create(null) as Record<string, number>;

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  /** What is running now: the id of its promise, 0 outside any async function. */
  get future(): number {
    return this.#running?.id ?? 0;
  }

  enter(line: number, name: string, args: readonly unknown[]): Call {
    const caller = this.#running;
    const call = new ObservedCall(this, ++this.#futures, caller);
    this.recorder.record(call.id, this.lineOf(name) || line, {
      kind: "promise_created",
      name: describeCall(name, args),
      parent: caller?.id ?? 0,
      origin: "async_function",
    });
    // Last: if the stack is full and recording fails, the function fails as if never called.
    this.#running = call;
    return call;
  }

  at(line: number, name: string): readonly never[] {
    this.#marked = { line, name };
    return NOTHING;
  }

  passed(line: number, name: string): readonly never[] {
    this.#passed[name] = line;
    return NOTHING;
  }

  /** The line that the function which has just been called was called from; 0 if unknown. */
  lineOf(name: string): number {
    const marked = this.#marked;
    if (marked?.name !== name) return this.#passed[name] ?? 0;
    this.#marked = undefined;
    return marked.line;
  }

  /**
   * The stack is empty: a timer is about to call back. Would be so anyway, were it not for stack
   * overflows, which can keep a function from reporting its end.
   */
  emptyStack(): void {
    this.#running = undefined;
  }

  /** For {@link ObservedCall} only. */
  replaceRunning(call: ObservedCall | undefined): ObservedCall | undefined {
    const before = this.#running;
    this.#running = call;
    return before;
  }
}

/** Frozen: every mark returns this same list, and the program may get hold of it. */
const NOTHING: readonly never[] = Object.freeze([]);

/** One call of an async function. */
class ObservedCall implements Call {
  readonly id: number;
  readonly #observer: Observer;
  /** What goes on when this one suspends or ends. */
  #below: ObservedCall | undefined;
  /** The line of the `await` that it stands at; 0 while it runs. */
  #awaiting = 0;
  #returned: unknown;
  #returnLine = 0;
  #failed = false;

  constructor(observer: Observer, id: number, below: ObservedCall | undefined) {
    this.#observer = observer;
    this.id = id;
    this.#below = below;
  }

  reach<T>(line: number, value: T): T {
    // It may stand at the invisible `await` of a `for await` that a label led out of.
    this.back();
    this.#awaiting = line;
    this.#observer.recorder.record(this.id, line, { kind: "await_reached" });
    this.#observer.replaceRunning(this.#below);
    this.#below = undefined;
    return value;
  }

  resume<T>(value: T): { v: T } {
    this.back();
    return { v: value };
  }

  back(): void {
    if (this.#awaiting === 0) return;
    this.#below = this.#observer.replaceRunning(this);
    this.#observer.recorder.record(this.id, this.#awaiting, { kind: "await_resumed" });
    this.#awaiting = 0;
  }

  each<T>(line: number, iterable: T): { v: T } {
    const onAwait = () => {
      // When a value is a promise that fails, the engine closes the iterator while it waits.
      if (this.#awaiting === 0) this.reach(line, undefined);
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
    if (this.#failed) {
      this.#settled(this.#awaiting, "rejected");
      // If it stands at an `await`, whatever was below has long gone on.
      if (this.#awaiting === 0) this.#observer.replaceRunning(this.#below);
      return;
    }
    // It may stand at the end of a `for await` that `return` led out of.
    this.back();
    const value = this.#returned;
    const last = this.#returnLine || line;
    if (isPlainPromise(value)) {
      // The function's promise takes over the outcome of this one, so there is nothing to report
      // yet. This reaction cannot be noticed: one that handles the promise follows anyway, and
      // those of the program keep their order.
      apply(then, value, [
        () => this.#settled(last, "fulfilled"),
        () => this.#settled(last, "rejected"),
      ]);
    } else {
      this.#settled(last, "fulfilled");
    }
    this.#observer.replaceRunning(this.#below);
  }

  #settled(line: number, outcome: "fulfilled" | "rejected"): void {
    this.#observer.recorder.record(this.id, line, { kind: "promise_settled", outcome });
  }
}

/** Whether `value` is a promise on which `then` runs no code of the program. */
function isPlainPromise(value: unknown): value is Promise<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    getPrototypeOf(value) === promisePrototype &&
    getOwnPropertyDescriptor(value, "then") === undefined &&
    getOwnPropertyDescriptor(value, "constructor") === undefined
  );
}
