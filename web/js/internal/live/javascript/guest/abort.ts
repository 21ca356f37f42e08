/** `AbortController` and `AbortSignal`, which the interpreter lacks. */

import {
  Event,
  EventTarget,
  getEventAttributeValue,
  setEventAttributeValue,
} from "event-target-shim";

/** What only this file can call a signal's constructor with. */
const OURS = Symbol("ours");

let abort: (signal: AbortSignal, reason: unknown) => void;
let follow: (follower: AbortSignal, signal: AbortSignal) => void;

export class AbortSignal extends EventTarget<{ abort: Event<"abort"> }> {
  #aborted = false;
  #reason: unknown = undefined;
  readonly #followers: AbortSignal[] = [];

  constructor(key?: unknown) {
    if (key !== OURS) throw new TypeError("Illegal constructor");
    super();
  }

  static {
    abort = (signal, reason) => {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason ?? new DOMException("This operation was aborted", "AbortError");
      signal.dispatchEvent(new Event("abort"));
      for (const follower of signal.#followers) abort(follower, signal.#reason);
    };
    follow = (follower, signal) => {
      if (signal.#aborted) abort(follower, signal.#reason);
      else signal.#followers.push(follower);
    };
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = new AbortSignal(OURS);
    abort(signal, reason);
    return signal;
  }

  static timeout(milliseconds: number): AbortSignal {
    const signal = new AbortSignal(OURS);
    const late = () =>
      abort(signal, new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    setTimeout(late, milliseconds);
    return signal;
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const any = new AbortSignal(OURS);
    for (const signal of signals) follow(any, signal);
    return any;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  get onabort() {
    return getEventAttributeValue<AbortSignal, Event<"abort">>(this, "abort");
  }

  set onabort(listener) {
    setEventAttributeValue(this, "abort", listener);
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }
}

export class AbortController {
  readonly #signal = new AbortSignal(OURS);

  get signal(): AbortSignal {
    return this.#signal;
  }

  abort(reason?: unknown): void {
    abort(this.#signal, reason);
  }
}
