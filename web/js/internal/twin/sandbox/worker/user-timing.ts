/**
 * `performance.mark` and `performance.measure`, and what the console has of the kind: moments that
 * the program names and quantities that it watches. It must not know how they are drawn.
 */

import { beginning } from "../../../text.js";
import type { Observer } from "./observer.js";
import type { Replacements } from "./replace.js";

const { apply } = Reflect;
const { getOwnPropertyDescriptor } = Object;
const { performance, PerformanceEntry } = globalThis;
const { isFinite } = Number;
const nameOf = getter("name");
const durationOf = getter("duration");

/** The longest name that is shown. */
const LENGTH = 200;
/** The name under which calls of `performance` are marked. */
const PERFORMANCE = "performance";

/** Has the program's own `performance.mark` and `measure` report. */
export function installUserTiming(replacements: Replacements, observer: Observer): void {
  replacements.method(performance, "mark", (original) => ({
    mark(this: unknown, ...args: unknown[]): unknown {
      const entry = apply(original, this, args) as unknown;
      mark(observer, PERFORMANCE, apply(nameOf, entry, []) as string);
      return entry;
    },
  }));
  replacements.method(performance, "measure", (original) => ({
    measure(this: unknown, ...args: unknown[]): unknown {
      const line = observer.markOf(PERFORMANCE) ?? 0;
      const entry = apply(original, this, args) as unknown;
      const name = `${short(apply(nameOf, entry, []) as string)} (ms)`;
      counter(observer, line, name, apply(durationOf, entry, []) as number);
      return entry;
    },
  }));
}

/** The program names this moment, in a call that was marked as `called`. */
export function mark(observer: Observer, called: string, name: string): void {
  const line = observer.markOf(called) ?? 0;
  observer.recorder.record(observer.future, line, { kind: "mark", name: short(name) });
}

/** Something that the program watches has a value. */
export function counter(observer: Observer, line: number, name: string, value: number): void {
  if (!isFinite(value)) return;
  observer.recorder.record(observer.future, line, { kind: "counter", name: short(name), value });
}

function short(name: string): string {
  return name.length > LENGTH ? `${beginning(name, LENGTH)}…` : name;
}

function getter(name: string): () => unknown {
  return getOwnPropertyDescriptor(PerformanceEntry.prototype, name)?.get ?? (() => undefined);
}
