/**
 * What becomes of promises: who waits for which, when each settles, and which jobs that queues.
 *
 *     created ──1──► pending ──2──► settled ──3──► reactions run
 *                       │              ▲
 *                       └──────4───────┘
 *
 *   1  promise_created
 *   2  promise_settled, and microtask_queued for everyone who waits
 *   3  job_started, job_ended, one after the other
 *   4  promise_follows: it was resolved with another promise. A job of its own asks that one (a
 *      thenable's job), and another one tells it the outcome (a reaction's).
 *
 * Promises that are made where this cannot see it (by the platform, or by an async function that
 * somebody else has called) have no record: who waits for one of those is told of when it goes on.
 *
 * It must not know how the program asks for these things, and it must never run code of it.
 */

import type { PromiseOrigin, PromiseOutcome } from "../../../../generated/protocol.js";
import type { EventLoop, Job } from "./event-loop.js";
import type { PromiseLook } from "./show.js";

const { apply } = Reflect;
const { getPrototypeOf, getOwnPropertyDescriptor } = Object;
const Promise_ = Promise;
const promisePrototype = Promise.prototype;
const { get, set } = WeakMap.prototype;

/** A promise that is known. */
export interface Tracked {
  readonly id: number;
  outcome: PromiseOutcome | undefined;
  /** What it has come to, if that was seen. */
  result: { readonly value: unknown } | undefined;
  /** Whether the program has asked for its outcome. */
  heard: boolean;
  /** The jobs that wait for it. */
  readonly waiting: Fifo<Job>;
  /** Those that were resolved with it and whose job has not asked it yet. */
  readonly following: Fifo<Follower>;
}

/** How a promise of the platform's gets its outcome; what it is fulfilled with is no promise. */
export interface Settle {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** A promise that was resolved with another one, and the job in which it asks that one. */
export interface Follower {
  readonly promise: Tracked;
  readonly job: Job;
}

/** What came first goes first. Not a list of the engine's: its methods are the program's to replace. */
class Fifo<T> {
  #first: Link<T> | undefined;
  #last: Link<T> | undefined;

  push(item: T): void {
    const link: Link<T> = { item, next: undefined };
    if (this.#last) this.#last.next = link;
    else this.#first = link;
    this.#last = link;
  }

  shift(): T | undefined {
    const first = this.#first;
    this.#first = first?.next;
    if (!this.#first) this.#last = undefined;
    return first?.item;
  }
}

interface Link<T> {
  readonly item: T;
  next: Link<T> | undefined;
}

/** The promises of one program. */
export class Promises {
  readonly loop: EventLoop;
  readonly #tracked = new WeakMap<object, Tracked>();

  constructor(loop: EventLoop) {
    this.loop = loop;
  }

  /** A promise that was just created, in `line`. */
  created(name: string, line: number, origin: PromiseOrigin): Tracked {
    const parent = this.loop.future;
    const promise = this.unseen(this.loop.nextFuture());
    this.loop.record(promise.id, line, { kind: "promise_created", name, parent, origin });
    return promise;
  }

  /** A promise of the platform's: of the executor, which gets functions that report. */
  platform(name: string, line: number, executor: (settle: Settle) => void): Promise<unknown> {
    const promise = this.created(name, line, "platform");
    const object = new Promise_((resolve, reject) => {
      executor({
        resolve: (value) => {
          this.settled(promise, "fulfilled", 0, { value });
          resolve(value);
        },
        reject: (reason) => {
          this.settled(promise, "rejected", 0, { value: reason });
          reject(reason as Error);
        },
      });
    });
    this.bind(object, promise);
    return object;
  }

  /** One whose creation was recorded otherwise. */
  unseen(id: number): Tracked {
    const nothing = { outcome: undefined, result: undefined, heard: false };
    return { id, ...nothing, waiting: new Fifo(), following: new Fifo() };
  }

  /** Knows `object` from now on; the first record stays. */
  bind(object: unknown, promise: Tracked): void {
    if (isObject(object) && !this.of(object)) apply(set, this.#tracked, [object, promise]);
  }

  /** What is known of a promise. */
  of(object: unknown): Tracked | undefined {
    return isObject(object)
      ? (apply(get, this.#tracked, [object]) as Tracked | undefined)
      : undefined;
  }

  /** How a promise stands, for whoever wants to show it. */
  look(object: object): PromiseLook | undefined {
    const promise = this.of(object);
    // Of one whose creation was not seen it may have been missed that it has settled.
    if (!promise || (promise.id === 0 && !promise.outcome)) return undefined;
    return { outcome: promise.outcome ?? "pending", result: promise.result };
  }

  /** `promise` has its outcome; the first one counts. */
  settled(
    promise: Tracked,
    outcome: PromiseOutcome,
    line: number,
    result?: { readonly value: unknown },
  ): void {
    if (promise.outcome) return;
    promise.outcome = outcome;
    promise.result = result;
    this.loop.record(promise.id, line, { kind: "promise_settled", outcome });
    for (let job = promise.waiting.shift(); job; job = promise.waiting.shift()) {
      this.loop.queued(job);
    }
  }

  /** `promise` was resolved with `value`: it is fulfilled, unless that is another promise. */
  resolved(promise: Tracked, value: unknown, line: number): void {
    if (promise.outcome) return;
    if (!hasThen(value)) {
      this.settled(promise, "fulfilled", line, { value });
      return;
    }
    const { id } = promise;
    const other = this.of(value);
    if (other && other.id > 0) {
      this.loop.record(id, line, { kind: "promise_follows", promise: other.id });
    }
    if (!isPlainPromise(value)) return;
    const followed = other ?? this.unseen(0);
    followed.heard = true;
    if (!other) this.bind(value, followed);
    const job: Job = { id: 0, source: "thenable", future: id, line };
    this.loop.queued(job);
    followed.following.push({ promise, job });
  }

  /** The job in which `future` hears of `value`, which it waits for in `line`. */
  awaits(value: unknown, future: number, line: number): Job {
    const job: Job = { id: 0, source: "reaction", future, line };
    const promise = this.of(value);
    if (promise) promise.heard = true;
    if (promise && promise.id > 0) {
      this.loop.record(future, line, { kind: "reaction_added", promise: promise.id });
    }
    if (promise && !promise.outcome) promise.waiting.push(job);
    // What is no promise is there at once. Of an unknown promise that cannot be said.
    else if (promise || !hasThen(value)) this.loop.queued(job);
    return job;
  }

  /** Somebody hears the outcome of `value`: if nothing was seen of its settling, it has settled. */
  heard(value: unknown, outcome: PromiseOutcome, result?: { readonly value: unknown }): void {
    const promise = this.of(value);
    if (promise && promise.id > 0) this.settled(promise, outcome, 0, result);
  }
}

/** Whether `value` is a promise on which `then` runs no code of the program. */
export function isPlainPromise(value: unknown): value is Promise<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    getPrototypeOf(value) === promisePrototype &&
    getOwnPropertyDescriptor(value, "then") === undefined &&
    getOwnPropertyDescriptor(value, "constructor") === undefined
  );
}

/** Whether `value` has a `then` that may be a method, found without running a getter. */
function hasThen(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (
    let object: object | null = value;
    object;
    object = getPrototypeOf(object) as object | null
  ) {
    const property = getOwnPropertyDescriptor(object, "then");
    if (property) return typeof property.value === "function" || property.get !== undefined;
  }
  return false;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
