/**
 * What runs inside the interpreter before any expression does: it gives expressions what a worker in a
 * browser has (timers, requests, addresses, aborting, a console), and answers the host's questions.
 *
 * Everything here belongs to the program as much as to us: expressions can replace all of it. It must
 * therefore hold nothing that a program may not have, and the host must trust none of it.
 */

import "core-js/actual/url/index.js";
import "core-js/actual/url-search-params/index.js";
import { Event, EventTarget } from "event-target-shim";
import { Answers } from "../answers.js";
import { AbortController, AbortSignal } from "./abort.js";
import { makeConsole, uncaught } from "./console.js";
import { Fetching, Request, Response } from "./fetch.js";
import { HEAR, host } from "./host.js";
import { Timers } from "./timers.js";

const timers = new Timers((milliseconds) => host("wake", milliseconds), uncaught);
const fetching = new Fetching();
// An indirect call evaluates in the global scope.
const evaluate: (code: string) => unknown = globalThis.eval;
const answers = new Answers(evaluate, ({ number, fulfilled, value, text }) =>
  host("answer", number, fulfilled ? 1 : 0, value, text),
);

const provided: Record<string, unknown> = {
  ...{ AbortController, AbortSignal, Event, EventTarget, Request, Response },
  console: makeConsole(),
  fetch: (input: unknown, options?: unknown) => fetching.fetch(input, options),
  setTimeout: (callback: unknown, delay?: unknown, ...args: unknown[]) =>
    timers.set(callback, delay, false, args),
  setInterval: (callback: unknown, delay?: unknown, ...args: unknown[]) =>
    timers.set(callback, delay, true, args),
  clearTimeout: (id: unknown) => timers.clear(id),
  clearInterval: (id: unknown) => timers.clear(id),
  self: globalThis,
};
for (const [name, value] of Object.entries(provided)) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}

const hearing = {
  evaluate: (number: number, expression: string) =>
    answers.hear({ kind: "evaluate", number, expression }),
  forget: (number: number) => answers.hear({ kind: "forget", number }),
  tick: () => timers.tick(),
  fetched: (...answer: Parameters<Fetching["fetched"]>) => fetching.fetched(...answer),
  failed: (number: number, reason: string) => fetching.failed(number, reason),
};

/** What the host says. */
export type Hearing = typeof hearing;

function hear<Name extends keyof Hearing>(name: Name, ...args: Parameters<Hearing[Name]>): void {
  (hearing[name] as (...args: unknown[]) => void)(...args);
}

Object.defineProperty(globalThis, HEAR, { value: hear, configurable: true });
