/**
 * Timers that report when they are armed, fire and are cancelled; otherwise they are the ones of
 * the program's clock. It must not know when a program is over, only how many timers are pending.
 */

import type { Job } from "./event-loop.js";
import type { Observer } from "./observer.js";
import { pristineMap } from "./pristine-map.js";
import type { Platform, TimerHandle } from "./platform.js";

const { apply } = Reflect;
const { defineProperty } = Object;
const { max } = Math;

interface Timer {
  /** Its number in the events; an interval gets a new one each time. */
  id: number;
  /** What armed it. */
  readonly future: number;
  readonly line: number;
  /** When it is due, as the events count. */
  deadline: number;
}

/** The timers of one program. */
export class Timers {
  readonly #platform: Platform;
  readonly #observer: Observer;
  readonly #onIdle: () => void;
  readonly #pending = pristineMap<TimerHandle, Timer>();
  #ids = 0;

  /** `onIdle` is called whenever the last pending timer is gone, after its callback. */
  constructor(platform: Platform, observer: Observer, onIdle: () => void) {
    this.#platform = platform;
    this.#observer = observer;
    this.#onIdle = onIdle;
  }

  /** How many could still make something happen. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Puts setTimeout and its companions into the program's global scope. */
  install(): void {
    const timers = this;
    define(this.#platform.global, {
      setTimeout(handler: unknown, delay?: unknown, ...args: unknown[]) {
        return timers.#arm("setTimeout", handler, delay, args);
      },
      setInterval(handler: unknown, delay?: unknown, ...args: unknown[]) {
        return timers.#arm("setInterval", handler, delay, args);
      },
      clearTimeout(handle: unknown) {
        timers.#clear("clearTimeout", handle);
      },
      clearInterval(handle: unknown) {
        timers.#clear("clearInterval", handle);
      },
    });
  }

  /**
   * Has something happen later that the program did not ask a timer for, and that the run waits
   * for all the same. The result gives it up.
   */
  later(callback: () => void, delay: number, line: number): () => void {
    const { clock } = this.#platform;
    const { loop } = this.#observer;
    const job: Job = { id: 0, source: "network", future: loop.future, line };
    const handle = clock.setTimeout(() => {
      try {
        loop.run(job, callback);
      } finally {
        this.#over(handle);
      }
    }, delay);
    this.#pending.set(handle, { id: 0, future: 0, line: 0, deadline: 0 });
    return () => {
      clock.clear(handle);
      this.#over(handle);
    };
  }

  /**
   * A timer of the platform's that the run does not wait for, until the result is called: if
   * nothing else can happen any more, it does not fire.
   */
  unheld(line: number, delay: number, callback: () => void): () => void {
    const { loop, recorder } = this.#observer;
    const timer: Timer = { id: 0, future: loop.future, line, deadline: 0 };
    let fired = false;
    const handle = this.#platform.clock.setTimeout(() => {
      fired = true;
      if (this.#pending.size === 0) return;
      this.#record(timer, "timer_fired");
      try {
        loop.run({ id: 0, source: "timer", future: 0, line }, callback);
      } finally {
        this.#over(handle);
      }
    }, delay);
    this.#armed(timer, recorder.now() + delay * 1e6);
    return () => {
      if (!fired) this.#pending.set(handle, { ...timer, id: 0 });
    };
  }

  #over(handle: TimerHandle): void {
    if (this.#pending.delete(handle) && this.#pending.size === 0) this.#onIdle();
  }

  #arm(
    name: "setTimeout" | "setInterval",
    handler: unknown,
    requested: unknown,
    args: unknown[],
  ): TimerHandle {
    const { future } = this.#observer;
    const line = this.#observer.lineOf(name);
    // As the platform reads it: a 32-bit integer, nothing below zero.
    const delay = toDelay(requested);
    const timer: Timer = { id: 0, future, line, deadline: 0 };
    const now = () => this.#observer.recorder.now();
    const repeats = name === "setInterval";
    const handle = this.#platform.clock[name](() => {
      this.#record(timer, "timer_fired");
      // Nothing of the promise that armed it runs: its callback belongs to nobody.
      const job: Job = { id: 0, source: "timer", future: 0, line };
      // Counted from when it was due, so that an interval does not drift.
      if (repeats) this.#armed(timer, max(timer.deadline + delay * 1e6, now()));
      else this.#pending.delete(handle);
      try {
        this.#observer.loop.run(job, () => this.#call(handler, args));
      } finally {
        if (this.#pending.size === 0) this.#onIdle();
      }
    }, delay);
    this.#armed(timer, now() + delay * 1e6);
    this.#pending.set(handle, timer);
    return handle;
  }

  #armed(timer: Timer, deadline: number): void {
    timer.id = ++this.#ids;
    timer.deadline = deadline;
    const { future, line, id } = timer;
    this.#observer.recorder.record(future, line, { kind: "timer_armed", timer: id, deadline });
  }

  #call(handler: unknown, args: unknown[]): void {
    if (typeof handler === "function") apply(handler, this.#platform.global, args);
    // A text is a script, as it has always been.
    else this.#platform.evaluate(`${handler as string}`);
  }

  #clear(name: "clearTimeout" | "clearInterval", handle: unknown): void {
    const line = this.#observer.lineOf(name);
    // A text that is a number is a number here.
    const key = (typeof handle === "string" ? Number(handle) : handle) as TimerHandle;
    const timer = this.#pending.get(key);
    // Number 0: not one of the program's, see `later`.
    if (!timer?.id) return;
    this.#platform.clock.clear(key);
    this.#record({ ...timer, line: line || timer.line }, "timer_cancelled");
    this.#over(key);
  }

  #record({ future, line, id }: Timer, kind: "timer_fired" | "timer_cancelled"): void {
    this.#observer.recorder.record(future, line, { kind, timer: id });
  }
}

function toDelay(requested: unknown): number {
  const delay = Number(requested) | 0;
  return delay > 0 ? delay : 0;
}

/** Defines functions as those of the platform are: writable, enumerable. */
function define(global: object, functions: Record<string, unknown>): void {
  for (const name of Object.keys(functions)) {
    defineProperty(global, name, {
      value: functions[name],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}
