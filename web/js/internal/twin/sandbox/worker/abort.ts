/**
 * Has `AbortController` report when it is told to abort, and lets `AbortSignal.timeout` wait on the
 * program's clock, which may be simulated. It must not know who listens to a signal.
 */

import type { Observer } from "./observer.js";
import type { Replacements } from "./replace.js";
import type { Timers } from "./timers.js";

const { apply } = Reflect;
const { isArray } = Array;
const { getOwnPropertyDescriptor } = Object;
const { AbortController, AbortSignal, DOMException } = globalThis;
const { abort } = AbortController.prototype;
const { get, set } = WeakMap.prototype;
const signalOf = getter(AbortController.prototype, "signal");
const isAborted = getter(AbortSignal.prototype, "aborted");

/** The longest time that a timer can wait: about 25 days. */
const FOREVER = 2 ** 31 - 1;

/** Replaces what aborts. */
export function installAbort(replacements: Replacements, observer: Observer, timers: Timers): void {
  let signals = 0;
  /** By signal of a timeout: has the run wait for it. */
  const holds = new WeakMap<object, () => void>();
  const hold = (signal: unknown) => (apply(get, holds, [signal]) as (() => void) | undefined)?.();
  /** Before the controller's listeners are called, which may do anything. */
  const report = (controller: unknown, line: number) => {
    const signal = apply(signalOf, controller, []) as unknown;
    if (apply(isAborted, signal, []) !== false) return;
    signals += 1;
    observer.recorder.record(observer.future, line, { kind: "signal_aborted", signal: signals });
  };
  replacements.method(AbortController.prototype, "abort", (original) => ({
    abort(this: unknown, ...args: unknown[]): unknown {
      const line = observer.markOf("abort") ?? 0;
      try {
        report(this, line);
      } catch {
        // It is no controller, which the engine says itself.
      }
      return apply(original, this, args);
    },
  }));
  replacements.method(AbortSignal, "timeout", (original) => ({
    timeout(this: unknown, ...args: unknown[]): unknown {
      const line = observer.markOf("AbortSignal") ?? 0;
      const delay = Number(args[0]);
      // What is no time the engine refuses in its own words.
      if (!(delay >= 0 && delay <= FOREVER)) return apply(original, this, args);
      const controller = new AbortController();
      const { signal } = controller;
      const give = timers.unheld(line, delay, () => {
        report(controller, line);
        apply(abort, controller, [new DOMException("signal timed out", "TimeoutError")]);
      });
      apply(set, holds, [signal, give]);
      return signal;
    },
  }));
  // A page would wait for whatever a listener does. A timeout that nobody listens to is no reason
  // to go on.
  replacements.method(EventTarget.prototype, "addEventListener", (original) => ({
    addEventListener(this: unknown, ...args: unknown[]): unknown {
      hold(this);
      return apply(original, this, args);
    },
  }));
  replacements.accessor(AbortSignal.prototype, "onabort", (_get, set) => ({
    set(this: unknown, listener: unknown): void {
      hold(this);
      apply(set, this, [listener]);
    },
  }));
  replacements.method(AbortSignal, "any", (original) => ({
    any(this: unknown, ...args: unknown[]): unknown {
      const result = apply(original, this, args) as unknown;
      // Whoever listens to the one listens to the others.
      const sources = args[0];
      if (isArray(sources)) {
        for (let index = 0; index < sources.length; index += 1) hold(sources[index]);
      }
      return result;
    },
  }));
}

function getter(prototype: object, name: string): () => unknown {
  const get = getOwnPropertyDescriptor(prototype, name)?.get;
  return get ?? (() => undefined);
}
