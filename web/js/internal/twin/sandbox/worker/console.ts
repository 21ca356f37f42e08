/**
 * The program's console: every line becomes an event. It must not know how values are shown.
 */

import type { Stream } from "../../../../generated/protocol.js";
import { CONSOLE } from "../../rewrite/hooks.js";
import { format } from "./format.js";
import { pristineMap } from "./pristine-map.js";
import type { Observer } from "./observer.js";
import { counter, mark } from "./user-timing.js";

/** Puts `console` into the program's global scope. `now` is in milliseconds. */
export function installConsole(global: object, observer: Observer, now: () => number): void {
  const state = { indent: "" };
  const print: Print = (stream, args, at) => {
    // Asked for first: showing the arguments may run code of the program.
    const line = at ?? observer.lineOf(CONSOLE);
    const { future } = observer;
    const text = format(args);
    const indented = state.indent ? text.replace(/^/gm, state.indent) : text;
    observer.recorder.record(future, line, { kind: "console", stream, text: `${indented}\n` });
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
      print("stderr", args.length > 0 ? ["Trace:", ...args] : ["Trace"]),
    assert: (condition: unknown, ...args: unknown[]) => {
      if (condition) return;
      const [first, ...rest] = args;
      if (typeof first === "string") print("stderr", [`Assertion failed: ${first}`, ...rest]);
      else print("stderr", ["Assertion failed", ...args]);
    },
    ...groups(state, log),
    ...counters(print, observer),
    ...stopwatches(print, observer, now),
    timeStamp: (label: unknown = "timeStamp") => mark(observer, CONSOLE, `${label as string}`),
    // Nothing to see of these here, but a program may call them.
    clear: () => undefined,
    profile: () => undefined,
    profileEnd: () => undefined,
  };
  Object.defineProperty(methods, Symbol.toStringTag, { value: "console", configurable: true });
  Object.defineProperty(global, "console", { value: methods, writable: true, configurable: true });
}

/** Prints in `line`, or else in that of the call. */
type Print = (stream: Stream, args: readonly unknown[], line?: number) => void;

function groups(state: { indent: string }, log: (...args: unknown[]) => void) {
  const group = (...args: unknown[]) => {
    if (args.length > 0) log(...args);
    state.indent += "  ";
  };
  const groupEnd = () => {
    state.indent = state.indent.slice(2);
  };
  return { group, groupCollapsed: group, groupEnd };
}

function counters(print: Print, observer: Observer) {
  const counts = pristineMap<string, number>();
  const set = (key: string, count: number, shown: boolean) => {
    const line = observer.lineOf(CONSOLE);
    counts.set(key, count);
    counter(observer, line, key, count);
    if (shown) print("stdout", [`${key}: ${count}`], line);
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
      print("stderr", [`Timer '${key}' does not exist`]);
      return;
    }
    const line = observer.lineOf(CONSOLE);
    const ms = now() - start;
    counter(observer, line, `${key} (ms)`, ms);
    print("stdout", [`${key}: ${ms.toFixed(3)} ms`, ...args], line);
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
