/**
 * A clock that jumps: when nothing is left to run, it stands at the next timer at once.
 *
 * The order is that of the HTML standard: timers fire by the time they are due, and those that are
 * due together in the order in which they were set; all microtasks run in between; from the fifth
 * nested timer on a delay is at least 4 ms. Computing takes no time, but a program that only reads
 * the clock until some time has passed gets there: see {@link SimulatedClock.read}.
 *
 * It must not know what the timers do. The program may have replaced every method there is, so
 * nothing here calls one.
 */

import type { ProgramClock } from "./platform.js";

/** So many readings within one callback are free: a program wants to know how late it is. */
const FREE_READINGS = 100;
/** What each one after that takes, in milliseconds: the program waits by reading the clock. */
const READING = 0.01;
/** From this depth on a timer set by a timer waits at least {@link NESTED_DELAY} milliseconds. */
const NESTED = 5;
const NESTED_DELAY = 4;

const { setPrototypeOf } = Object;

interface Timer {
  readonly handle: number;
  readonly callback: () => void;
  /** For an interval, how long it lasts. */
  readonly period: number | undefined;
  /** How many timers it was set within. */
  readonly nesting: number;
  readonly time: number;
  cancelled: boolean;
}

/** The clock of one program; begins at 0. */
export class SimulatedClock implements ProgramClock {
  /** Lets the host run whatever else is ready, microtasks above all, and then calls back. */
  readonly #hop: (callback: () => void, delay?: number) => void;
  readonly #queue = new Queue();
  /** By handle: what can be cancelled. */
  readonly #timers = setPrototypeOf({}, null) as Record<number, Timer>;
  #now = 0;
  #handles = 0;
  #nesting = 0;
  #readings = 0;
  #hopping = false;
  readonly #limit: number;
  #exceeded = false;

  /** See `ProgramClock`. */
  lookAgain = (): number | undefined => undefined;

  /** See `ProgramClock`. */
  exceeded = (): void => undefined;

  /**
   * `hop` may be asked to wait some milliseconds of real time as well. After `limit` milliseconds of
   * its own the clock goes no further.
   */
  constructor(hop: (callback: () => void, delay?: number) => void, limit = Infinity) {
    this.#hop = hop;
    this.#limit = limit;
  }

  readonly now = (): number => this.#now;

  /**
   * What the program itself reads. Somebody who asks for the time again and again waits for it to
   * pass, and would wait forever.
   */
  readonly read = (): number => {
    this.#readings += 1;
    if (this.#readings > FREE_READINGS) this.#now += READING;
    if (this.#now > this.#limit) this.#stop();
    return this.#now;
  };

  readonly setTimeout = (callback: () => void, delay = 0): number =>
    this.#set(++this.#handles, callback, this.#clamped(delay), undefined, this.#nesting + 1);

  readonly setInterval = (callback: () => void, delay = 0): number =>
    this.#set(++this.#handles, callback, this.#clamped(delay), delay, this.#nesting + 1);

  readonly clear = (handle: number | object): void => {
    const timer = this.#timers[handle as number];
    if (!timer) return;
    timer.cancelled = true;
    delete this.#timers[timer.handle];
  };

  #clamped(delay: number): number {
    return this.#nesting >= NESTED && delay < NESTED_DELAY ? NESTED_DELAY : delay;
  }

  #set(
    handle: number,
    callback: () => void,
    delay: number,
    period: number | undefined,
    nesting: number,
  ): number {
    const time = this.#now + delay;
    const timer: Timer = { handle, callback, period, nesting, time, cancelled: false };
    this.#timers[handle] = timer;
    this.#queue.push(timer);
    this.#next();
    return handle;
  }

  #next(): void {
    if (this.#hopping) return;
    this.#hopping = true;
    this.#hop(() => {
      const next = this.#due();
      if (next && next.time > this.#now) {
        // Before time goes on, the host tells of rejections that nobody handled.
        this.#hop(() => this.#jump());
      } else {
        this.#fire();
      }
    });
  }

  #jump(): void {
    const delay = this.lookAgain();
    if (delay === undefined) this.#fire();
    else this.#hop(() => this.#jump(), delay);
  }

  #fire(): void {
    this.#hopping = false;
    const timer = this.#due();
    if (!timer || this.#exceeded) return;
    if (timer.time > this.#limit) {
      this.#stop();
      return;
    }
    this.#queue.pop();
    // An older reading may have moved the clock past it.
    if (timer.time > this.#now) this.#now = timer.time;
    this.#readings = 0;
    this.#nesting = timer.nesting;
    try {
      if (timer.period === undefined) delete this.#timers[timer.handle];
      timer.callback();
    } finally {
      // Unless it was cancelled by its own callback.
      if (timer.period !== undefined && !timer.cancelled) {
        const { handle, callback, period, nesting } = timer;
        this.#set(handle, callback, this.#clamped(period), period, nesting + 1);
      }
      this.#nesting = 0;
      if (this.#due()) this.#next();
    }
  }

  #stop(): void {
    if (this.#exceeded) return;
    this.#exceeded = true;
    this.exceeded();
  }

  /** The next timer; cancelled ones are forgotten on the way. */
  #due(): Timer | undefined {
    for (;;) {
      const first = this.#queue.first();
      if (!first?.cancelled) return first;
      this.#queue.pop();
    }
  }
}

/** Timers by time, then by who was first. A binary heap in a list without a prototype. */
class Queue {
  readonly #heap = setPrototypeOf([], null) as { [index: number]: Entry };
  #length = 0;
  #pushed = 0;

  first(): Timer | undefined {
    return this.#heap[0]?.timer;
  }

  push(timer: Timer): void {
    const entry: Entry = { timer, order: ++this.#pushed };
    const heap = this.#heap;
    let at = this.#length++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (!parent || before(parent, entry)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  pop(): void {
    const heap = this.#heap;
    const last = heap[--this.#length];
    delete heap[this.#length];
    if (this.#length === 0 || !last) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = heap[below];
      const other = heap[below + 1];
      if (!child) break;
      if (other && before(other, child)) {
        below += 1;
        child = other;
      }
      if (before(last, child)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
  }
}

interface Entry {
  readonly timer: Timer;
  readonly order: number;
}

function before(a: Entry, b: Entry): boolean {
  return a.timer.time === b.timer.time ? a.order < b.order : a.timer.time < b.timer.time;
}
