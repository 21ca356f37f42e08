/** Timers: one wish for a call of the host's at a time, whichever timer is due first. */

const { now } = performance;

interface Timer {
  readonly id: number;
  due: number;
  /** Milliseconds between two calls; none for a single one. */
  readonly every: number | undefined;
  readonly callback: unknown;
  readonly args: unknown[];
}

/** Longer delays count as none, as everywhere. */
const LONGEST = 0x7fff_ffff;

export class Timers {
  readonly #wake: (milliseconds: number) => void;
  readonly #failed: (error: unknown) => void;
  /** By when they are due, and among equals by when they were set. */
  readonly #queue: Timer[] = [];
  #last = 0;

  constructor(wake: (milliseconds: number) => void, failed: (error: unknown) => void) {
    this.#wake = wake;
    this.#failed = failed;
  }

  set(callback: unknown, delay: unknown, repeats: boolean, args: unknown[]): number {
    const wish = Number(delay);
    const wait = wish >= 1 && wish <= LONGEST ? wish : 1;
    this.#last += 1;
    const every = repeats ? wait : undefined;
    this.#insert({ id: this.#last, due: now() + wait, every, callback, args });
    return this.#last;
  }

  clear(id: unknown): void {
    const at = this.#queue.findIndex((timer) => timer.id === id);
    if (at >= 0) this.#queue.splice(at, 1);
  }

  /** Calls back for one timer that is due: what follows from it comes before the next one. */
  tick(): void {
    const [first] = this.#queue;
    if (first && first.due <= now()) {
      this.#queue.shift();
      if (first.every !== undefined) {
        first.due = now() + first.every;
        this.#insert(first);
      }
      this.#call(first);
    }
    this.#ask();
  }

  #call({ callback, args }: Timer): void {
    try {
      if (typeof callback === "function") callback(...args);
      // A text is a program, as everywhere.
      else (0, eval)(String(callback));
    } catch (error) {
      this.#failed(error);
    }
  }

  #insert(timer: Timer): void {
    let at = this.#queue.length;
    while (at > 0 && (this.#queue[at - 1]?.due ?? 0) > timer.due) at -= 1;
    this.#queue.splice(at, 0, timer);
    if (at === 0) this.#ask();
  }

  #ask(): void {
    const [first] = this.#queue;
    if (first) this.#wake(Math.max(0, first.due - now()));
  }
}
