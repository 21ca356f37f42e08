/**
 * One call of an async function or async generator: where it stands and what it waits for.
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
 * It must not know how calls are found, and it must never change what the program sees.
 */

import type { Call, GeneratorCall } from "../../rewrite/hooks.js";
import type { EventLoop, Job, Running } from "./event-loop.js";
import { asyncIterableThatReports } from "./iterate.js";
import { isPlainPromise, type Promises, type Tracked } from "./promises.js";

/** Stands for something that is waited for and cannot be looked at. */
const UNKNOWN = Object.freeze({ then: () => undefined });

/** What a call reports to. */
export interface Reporting {
  readonly loop: EventLoop;
  readonly promises: Promises;
}

/** One call of an async function. */
export class ObservedCall implements Call, Running {
  readonly promise: Tracked;
  readonly depth: number;
  protected readonly to: Reporting;
  /** What goes on when this one suspends or ends. */
  #below: Running | undefined;
  /** The line of the `await` that it stands at; 0 while it runs. */
  #awaiting = 0;
  /** What it waits for there, and the job in which it goes on. */
  #awaited: unknown;
  #job: Job | undefined;
  #returned: unknown;
  #returnLine = 0;
  /** What it threw, once it has. */
  #failed: { readonly value: unknown } | undefined;

  /** It runs on top of what is running now. */
  constructor(to: Reporting, promise: Tracked, depth: number) {
    this.to = to;
    this.promise = promise;
    this.depth = depth;
    this.#below = to.loop.running;
  }

  get id(): number {
    return this.promise.id;
  }

  reach<T>(line: number, value: T): T {
    // It may stand at the invisible `await` of a `for await` that a label led out of.
    this.back();
    const { loop, promises } = this.to;
    this.#awaiting = line;
    loop.record(this.id, line, { kind: "await_reached" });
    const before = this.#job;
    this.#awaited = value;
    this.#job = promises.awaits(value, this.id, line);
    this.#suspended(before);
    return value;
  }

  resume<T>(value: T): { v: T } {
    if (this.#awaiting !== 0) this.to.promises.heard(this.#awaited, "fulfilled", { value });
    this.back();
    return { v: value };
  }

  back(): void {
    if (this.#awaiting === 0) return;
    const { loop } = this.to;
    this.#awaited = undefined;
    if (this.#job) loop.started(this.#job);
    this.goesOn();
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
    this.#failed = { value: error };
    return error;
  }

  leave(line: number): void {
    if (this.#failed) {
      const { loop, promises } = this.to;
      const at = this.#awaiting;
      // What it awaited has failed and nothing in it caught that: it never went on.
      if (at !== 0 && this.#job) {
        promises.heard(this.#awaited, "rejected", this.#failed);
        loop.started(this.#job);
      }
      this.fails(at, this.#failed);
      this.#suspended(this.#job);
      return;
    }
    // It may stand at the end of a `for await` that `return` led out of.
    this.back();
    this.succeeds(this.#returned, this.#returnLine || line);
    this.#suspended(this.#job);
  }

  /** What is running now goes on when this one suspends or ends. */
  protected goesOn(): void {
    const { loop } = this.to;
    this.#below = loop.running;
    loop.running = this;
  }

  /** It stands where it will be called from by whoever asks. */
  protected stands(): void {
    const job = this.#job;
    this.#job = undefined;
    this.#suspended(job);
  }

  protected succeeds(value: unknown, line: number): void {
    this.to.promises.resolved(this.promise, value, line);
  }

  protected fails(line: number, error: { readonly value: unknown }): void {
    this.to.promises.settled(this.promise, "rejected", line, error);
  }

  /** Whoever called it goes on; if it was resumed, the job in which that happened is over. */
  #suspended(job: Job | undefined): void {
    const { loop } = this.to;
    loop.running = this.#below;
    this.#below = undefined;
    if (job) loop.ended(job);
  }
}

/** One call of an async generator. */
export class ObservedGenerator extends ObservedCall implements GeneratorCall {
  /** Whether it stands at a `yield`. */
  #stands = false;

  yields<T>(line: number, value: T): T {
    this.back();
    this.#stands = true;
    this.to.loop.record(this.id, line, { kind: "generator_yielded" });
    this.stands();
    return value;
  }

  resumed<T>(value: T): T {
    this.back();
    return value;
  }

  override back(): void {
    if (this.#stands) {
      this.#stands = false;
      this.goesOn();
      this.to.loop.record(this.id, 0, { kind: "generator_resumed" });
    } else {
      super.back();
    }
  }

  override leave(line: number): void {
    // Whoever asked it to end goes on when it has.
    if (this.#stands) this.back();
    super.leave(line);
  }

  protected override succeeds(_value: unknown, line: number): void {
    this.to.loop.record(this.id, line, { kind: "generator_ended", outcome: "fulfilled" });
  }

  protected override fails(line: number): void {
    this.to.loop.record(this.id, line, { kind: "generator_ended", outcome: "rejected" });
  }
}
