/**
 * The worker: where the program runs. This file takes what it needs from the global scope before
 * the program can touch it, waits for its port, says that it is ready and runs one program.
 *
 * The port leads straight to the page. The program must never get hold of it.
 */

import type { TwinCommand, TwinMessage } from "../../../../generated/protocol.js";
import { HOOKS, type Hooks } from "../../rewrite/hooks.js";
import type { PlatformListener, Platform } from "./platform.js";
import { run } from "./program.js";

const scope = self as unknown as DedicatedWorkerGlobalScope;
const { performance, setTimeout, setInterval, clearTimeout } = scope;
const now = performance.now.bind(performance);
const { timeOrigin } = performance;
const { apply } = Reflect;
const { postMessage } = MessagePort.prototype;
// An indirect call evaluates in the global scope.
const evaluate: (code: string) => unknown = globalThis.eval;

scope.addEventListener("message", (event) => connect(event.ports[0]), { once: true });

function connect(port: MessagePort | undefined): void {
  if (!port) return;
  const send = (json: string) => apply(postMessage, port, [json]) as void;
  port.onmessage = (event: MessageEvent<TwinCommand>) => {
    port.onmessage = null;
    run(platform(send), { ...event.data, epoch: event.data.epoch - timeOrigin });
  };
  warm();
  const ready: TwinMessage = { type: "ready" };
  send(JSON.stringify(ready));
}

/**
 * Goes once through what every program needs, so that the engine has it compiled: otherwise the
 * first events of a program would be a millisecond apart.
 */
function warm(): void {
  const nothing = () => 0;
  const global: Partial<{ [HOOKS]: Hooks; console: Console; setTimeout: typeof setTimeout }> = {};
  const evaluate = () => {
    const call = global[HOOKS]?.enter(1, "warm", [1, ""]);
    global.setTimeout?.(nothing, 1);
    global.console?.log("warm", 1, {});
    call?.resume(call.reach(1, 0));
    call?.leave(1);
  };
  run(
    {
      ...{ global, now, evaluate, setTimeout: nothing, setInterval: nothing },
      ...{ clear: nothing, send: nothing, listen: nothing },
    },
    { type: "run", code: "", epoch: now() },
  );
}

function platform(send: (json: string) => void): Platform {
  removeWhatCannotWork();
  return {
    global: scope,
    now,
    setTimeout: (callback, delay) => apply(setTimeout, scope, [callback, delay]) as number,
    setInterval: (callback, delay) => apply(setInterval, scope, [callback, delay]) as number,
    clear: (handle) => apply(clearTimeout, scope, [handle]) as void,
    send,
    evaluate: (code) => void evaluate(code),
    listen,
  };
}

function listen(listener: PlatformListener): void {
  scope.addEventListener("error", (event) => {
    event.preventDefault();
    // For `throw null` there is no error, only the browser's own words.
    listener.uncaught(event.error ?? event.message.replace(/^Uncaught /, ""));
  });
  scope.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    listener.unhandled(event.promise, event.reason);
  });
  scope.addEventListener("rejectionhandled", (event) => listener.handled(event.promise));
  // The worker's own `close` would leave the page waiting.
  define("close", () => listener.closed());
}

/** Says why, where the content security policy would make it fail without a reason. */
function removeWhatCannotWork(): void {
  const reason = "fetch is not available: this program runs without network access";
  const fetch = () => Promise.reject(new TypeError(reason));
  define("fetch", fetch);
}

function define(name: string, value: unknown): void {
  Object.defineProperty(scope, name, { value, writable: true, configurable: true });
}
