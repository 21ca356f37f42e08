/**
 * The program's console: every line becomes an event. It must not know how values are shown.
 */

import type { Stream } from "../../../../generated/protocol.js";
import { CONSOLE } from "../../rewrite/hooks.js";
import { format, indented, shortened } from "./format.js";
import { pristineMap } from "./pristine-map.js";
import type { Observer } from "./observer.js";
import type { Insight } from "./show.js";
import { counter, mark } from "./user-timing.js";

const { apply } = Reflect;
const { defineProperty } = Object;
const { slice } = String.prototype;
const { toFixed } = Number.prototype;

/** How far groups within groups are indented. */
const DEEPEST = 200;

/** Puts `console` into the program's global scope. `now` is in milliseconds. */
export function installConsole(
  global: object,
  observer: Observer,
  insight: Insight,
  now: () => number,
): void {
  const state = { indent: "" };
  const print: Print = (stream, args, at) => {
    const line = at ?? observer.lineOf(CONSOLE);
    const said = format(args, insight);
    const text = state.indent ? shortened(indented(said, state.indent)) : said;
    observer.recorder.record(observer.future, line, {
      kind: "console",
      stream,
      text: `${text}\n`,
    });
  };
  const log = (...args: unknown[]) => print("stdout", args);
  const warn = (...args: unknown[]) => print("stderr", args);
  const methods: Record<string, (...args: never[]) => void> = {
    log,
    info: log,
    debug: log,
    dir: (value: unknown) => print("stdout", [value]),
    dirxml: log,
    table: log,
    warn,
    error: warn,
    trace: (...args: unknown[]) =>
      print("stderr", joined(["Trace" + (args.length > 0 ? ":" : "")], args, 0)),
    assert: (condition: unknown, ...args: unknown[]) => {
      if (condition) return;
      const isText = typeof args[0] === "string";
      const all = [
        isText ? `Assertion failed: ${shortened(args[0] as string)}` : "Assertion failed",
      ];
      print("stderr", joined(all, args, isText ? 1 : 0));
    },
    ...groups(state, print),
    ...counters(print, observer),
    ...stopwatches(print, observer, now),
    timeStamp: (label: unknown = "timeStamp") => mark(observer, CONSOLE, `${label as string}`),
    // Nothing to see of these here, but a program may call them.
    clear: () => undefined,
    profile: () => undefined,
    profileEnd: () => undefined,
  };
  defineProperty(methods, Symbol.toStringTag, { value: "console", configurable: true });
  defineProperty(global, "console", { value: methods, writable: true, configurable: true });
}

/** Prints in `line`, or else in that of the call. */
type Print = (stream: Stream, args: readonly unknown[], line?: number) => void;

/** Both lists, the second one from an element on; no method of a list is called. */
function joined(first: readonly unknown[], second: readonly unknown[], from: number): unknown[] {
  const all: unknown[] = [];
  for (let index = 0; index < first.length; index += 1) all[index] = first[index];
  for (let index = from; index < second.length; index += 1) all[all.length] = second[index];
  return all;
}

function groups(state: { indent: string }, print: Print) {
  const group = (...args: unknown[]) => {
    if (args.length > 0) print("stdout", args);
    if (state.indent.length < DEEPEST) state.indent += "  ";
  };
  const groupEnd = () => {
    state.indent = apply(slice, state.indent, [2]) as string;
  };
  return { group, groupCollapsed: group, groupEnd };
}

function counters(print: Print, observer: Observer) {
  const counts = pristineMap<string, number>();
  const set = (key: string, count: number, shown: boolean) => {
    const line = observer.lineOf(CONSOLE);
    counts.set(key, count);
    counter(observer, line, key, count);
    if (shown) print("stdout", [`${shortened(key)}: ${count}`], line);
  };
  return {
    count: (label: unknown = "default") => {
      const key = `${label as string}`;
      set(key, (counts.get(key) ?? 0) + 1, true);
    },
    countReset: (label: unknown = "default") => set(`${label as string}`, 0, false),
  };
}

function stopwatches(print: Print, observer: Observer, now: () => number) {
  const started = pristineMap<string, number>();
  const read = (label: unknown, args: readonly unknown[]) => {
    const key = `${label as string}`;
    const start = started.get(key);
    if (start === undefined) {
      print("stderr", [`Timer '${shortened(key)}' does not exist`]);
      return;
    }
    const line = observer.lineOf(CONSOLE);
    const ms = now() - start;
    counter(observer, line, `${shortened(key)} (ms)`, ms);
    print(
      "stdout",
      joined([`${shortened(key)}: ${apply(toFixed, ms, [3]) as string} ms`], args, 0),
      line,
    );
  };
  return {
    time: (label: unknown = "default") => {
      const key = `${label as string}`;
      mark(observer, CONSOLE, key);
      started.set(key, now());
    },
    timeLog: (label: unknown = "default", ...args: unknown[]) => read(label, args),
    timeEnd: (label: unknown = "default") => {
      read(label, []);
      started.delete(`${label as string}`);
    },
  };
}
