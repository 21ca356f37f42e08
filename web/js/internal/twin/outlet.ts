/**
 * Passes a run's messages on to the page: each at once while there are few, and no more in one frame
 * than leaves time to draw it when there are many. It must not know what a message means, except for
 * the numbers of its events when some have to be given up.
 */

/** How long the page may be kept busy in one frame, in milliseconds. */
const BUDGET = 6;
/** Where nothing is drawn there are no frames; then this is one, in milliseconds. */
const FRAME = 50;
/** How long the page may be kept busy when a run is stopped. */
const LAST = 10;

/** One run's way to the page. */
export class Outlet {
  readonly #deliver: (json: string) => void;
  #queue: string[] = [];
  #next = 0;
  /** How long messages have been delivered in this frame. */
  #spent = 0;
  #waiting = false;
  #closed = false;

  constructor(deliver: (json: string) => void) {
    this.#deliver = deliver;
  }

  /** Passes a message on, after those before it. */
  push(json: string): void {
    this.#queue.push(json);
    if (this.#spent < BUDGET) this.#drain(BUDGET);
  }

  /**
   * The run was stopped. What can be passed on quickly still is; of the rest, the last event, and
   * that the others are missing.
   */
  close(): void {
    if (this.#closed) return;
    this.#spent = 0;
    this.#drain(LAST);
    const first = this.#queue[this.#next];
    const last = this.#queue.at(-1);
    this.#closed = true;
    if (first !== undefined && last !== undefined) this.#giveUp(first, last);
    this.#queue = [];
  }

  /** The run is nobody's business any more. */
  discard(): void {
    this.#closed = true;
    this.#queue = [];
  }

  #drain(budget: number): void {
    while (this.#next < this.#queue.length && this.#spent < budget && !this.#closed) {
      const json = this.#queue[this.#next] ?? "";
      // What has been passed on takes no memory.
      this.#queue[this.#next] = "";
      this.#next += 1;
      const begun = performance.now();
      this.#deliver(json);
      this.#spent += performance.now() - begun;
    }
    if (this.#next === this.#queue.length) {
      this.#queue = [];
      this.#next = 0;
    }
    if (this.#spent > 0 && !this.#closed) this.#wait();
  }

  #wait(): void {
    if (this.#waiting) return;
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

  /** By the text alone: there may be megabytes of it. What stands in a text has its quotes escaped. */
  #giveUp(first: string, last: string): void {
    const from = Number(FIRST_ID.exec(first)?.[1]);
    const event = last.slice(last.lastIndexOf('{"id":'), last.lastIndexOf('],"dropped":'));
    const to = Number(/^\{"id":(\d+)/.exec(event)?.[1]);
    const dropped = Number(DROPPED.exec(last)?.[1]);
    const before = Number(DROPPED.exec(first)?.[1]);
    // Numbers count what happened, kept or not.
    const lost = to - from - (dropped - before);
    // Whatever is not the observer's nobody is waiting for.
    if (!(lost >= 0)) return;
    this.#deliver(`{"type":"events","events":[${event}],"dropped":${dropped + lost}}`);
  }
}

/** How a message of events begins and ends. */
const FIRST_ID = /^\{"type":"events","events":\[\{"id":(\d+)/;
const DROPPED = /\],"dropped":(\d+)\}$/;
