/** `console`: lines of text for the host. */

import { describeThrown, format } from "../../../twin/sandbox/worker/format.js";
import { Proxies } from "../../../twin/sandbox/worker/proxies.js";
import { Replacements } from "../../../twin/sandbox/worker/replace.js";
import type { Insight } from "../../../twin/sandbox/worker/show.js";
import { host } from "./host.js";

/** All of them print the same way: there is one place where lines go. */
const PRINTING = ["debug", "dir", "error", "info", "log", "table", "trace", "warn"];

/** Those that change how others look, or count: nothing is shown of them. */
const SILENT = ["clear", "group", "groupCollapsed", "groupEnd", "time", "timeEnd", "timeLog"];

const proxies = new Proxies();
proxies.install(new Replacements());

/** The state of a promise cannot be seen from inside the interpreter. */
const insight: Insight = {
  promise: () => undefined,
  proxied: (object) => proxies.proxied(object),
};

export function makeConsole(): Record<string, (...args: unknown[]) => void> {
  const print = (...args: unknown[]) => host("print", format(args, insight));
  const assert = (condition: unknown, ...args: unknown[]) => {
    if (!condition) print("Assertion failed:", ...args);
  };
  return {
    ...Object.fromEntries(PRINTING.map((name) => [name, print])),
    ...Object.fromEntries(SILENT.map((name) => [name, () => undefined])),
    assert,
  };
}

/** Prints an error that a callback threw and the program did not catch. */
export function uncaught(error: unknown): void {
  host("print", `Uncaught ${describeThrown(error, insight)}`);
}
