/**
 * The program's console: every line becomes an event. It must not know how values are shown.
 */

import type { Stream } from "../../../../generated/protocol.js";
import { CONSOLE } from "../../rewrite/hooks.js";
import { format } from "./format.js";
import { pristineMap } from "./pristine-map.js";
import type { Observer } from "./observer.js";

/** Puts `console` into the program's global scope. `now` is in milliseconds. */
export function installConsole(global: object, observer: Observer, now: () => number): void {
  const state = { indent: "" };
  const print = (stream: Stream, args: readonly unknown[]) => {
    // Asked for first: showing the arguments may run code of the program.
    const line = observer.lineOf(CONSOLE);
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
    ...counters(print),
    ...stopwatches(print, now),
    // Nothing to see of these here, but a program may call them.
    clear: () => undefined,
    profile: () => undefined,
    profileEnd: () => undefined,
    timeStamp: () => undefined,
  };
  Object.defineProperty(methods, Symbol.toStringTag, { value: "console", configurable: true });
  Object.defineProperty(global, "console", { value: methods, writable: true, configurable: true });
}

type Print = (stream: Stream, args: readonly unknown[]) => void;

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

function counters(print: Print) {
  const counts = pristineMap<string, number>();
  return {
    count: (label: unknown = "default") => {
      const key = `${label as string}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      print("stdout", [`${key}: ${count}`]);
    },
    countReset: (label: unknown = "default") => void counts.delete(`${label as string}`),
  };
}

function stopwatches(print: Print, now: () => number) {
  const started = pristineMap<string, number>();
  const read = (label: unknown, args: readonly unknown[]) => {
    const key = `${label as string}`;
    const start = started.get(key);
    if (start === undefined) print("stderr", [`Timer '${key}' does not exist`]);
    else print("stdout", [`${key}: ${(now() - start).toFixed(3)} ms`, ...args]);
  };
  return {
    time: (label: unknown = "default") => void started.set(`${label as string}`, now()),
    timeLog: (label: unknown = "default", ...args: unknown[]) => read(label, args),
    timeEnd: (label: unknown = "default") => {
      read(label, []);
      started.delete(`${label as string}`);
    },
  };
}
