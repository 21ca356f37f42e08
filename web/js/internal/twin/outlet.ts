/**
 * Passes a run's messages on to the page: each at once while there are few, and no more in one frame
 * than leaves time to draw it when there are many. It must not know what a message means.
 */

import { Backlog } from "./backlog.js";

/** How long the page may be kept busy in one frame, in milliseconds. */
const BUDGET = 6;
/** Where nothing is drawn there are no frames; then this is one, in milliseconds. */
const FRAME = 50;
/** How long the page may be kept busy when a run is stopped. */
const LAST = 10;

/** One run's way to the page. */
export class Outlet {
  readonly #deliver: (json: string) => void;
  readonly #backlog = new Backlog();
  /** How long messages have been delivered in this frame. */
  #spent = 0;
  #waiting = false;
  #closed = false;

  constructor(deliver: (json: string) => void) {
    this.#deliver = deliver;
  }

  /** Passes a message on, after those before it. */
  push(json: string): void {
    if (this.#closed) return;
    if (this.#backlog.isEmpty && this.#spent < BUDGET) {
      this.#pass(json);
      this.#wait();
    } else {
      this.#backlog.push(json);
    }
  }

  /**
   * The run was stopped. What can be passed on quickly still is; of the rest, what was printed, the
   * last event, and that the others are missing.
   */
  close(): void {
    if (this.#closed) return;
    this.#spent = 0;
    this.#drain(LAST);
    this.#closed = true;
    const rest = this.#backlog.isEmpty ? undefined : this.#backlog.summary();
    this.#backlog.clear();
    if (rest !== undefined) this.#deliver(rest);
  }

  /** The run is nobody's business any more. */
  discard(): void {
    this.#closed = true;
    this.#backlog.clear();
  }

  #drain(budget: number): void {
    while (this.#spent < budget && !this.#closed) {
      const json = this.#backlog.shift();
      if (json === undefined) break;
      this.#pass(json);
    }
    if (this.#spent > 0) this.#wait();
  }

  #pass(json: string): void {
    const begun = performance.now();
    this.#deliver(json);
    this.#spent += performance.now() - begun;
  }

  #wait(): void {
    if (this.#waiting || this.#closed) return;
    this.#waiting = true;
    const go = () => {
      if (!this.#waiting) return;
      this.#waiting = false;
      this.#spent = 0;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      this.#drain(BUDGET);
    };
    const frame = requestAnimationFrame(go);
    const timer = setTimeout(go, FRAME);
  }
}
