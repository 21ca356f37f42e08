/**
 * The worker: where the program runs. This file takes what it needs from the global scope before
 * the program can touch it, waits for its port, says that it is ready and runs one program.
 *
 * The port leads straight to the page. The program must never get hold of it.
 */

import type { TwinCommand, TwinMessage } from "../../../../generated/protocol.js";
import { DEFAULT_LIMITS, limitsOf } from "../../../limits.js";
import { HOOKS, type Hooks } from "../../rewrite/hooks.js";
import { NO_EVAL } from "../frame-protocol.js";
import { evaluator, type Evaluate } from "./evaluate.js";
import type { Platform, PlatformListener, ProgramClock, TimerHandle } from "./platform.js";
import { run } from "./program.js";
import { SimulatedClock } from "./simulated-clock.js";
import { installSimulatedTime } from "./simulated-globals.js";

const scope = self as unknown as DedicatedWorkerGlobalScope;
const { performance, setTimeout, setInterval, clearTimeout } = scope;
const { ErrorEvent, MessageChannel, PromiseRejectionEvent } = globalThis;
const { addEventListener, dispatchEvent } = EventTarget.prototype;
const { preventDefault, stopImmediatePropagation } = Event.prototype;
const now = performance.now.bind(performance);
const { timeOrigin } = performance;
const { apply } = Reflect;
const { postMessage } = MessagePort.prototype;
const evaluate = evaluator();

scope.addEventListener("message", (event) => connect(event.ports[0]), { once: true });

function connect(port: MessagePort | undefined): void {
  if (!port) return;
  const send = (json: string) => apply(postMessage, port, [json]) as void;
  if (evaluate === NO_EVAL) {
    send(NO_EVAL);
    return;
  }
  port.onmessage = (event: MessageEvent<TwinCommand>) => {
    port.onmessage = null;
    const command = event.data;
    if (command.clock === "real") {
      const clock = { now, setTimeout: hostTimeout, setInterval: hostInterval, clear };
      run(platform(send, clock, evaluate), { ...command, epoch: command.epoch - timeOrigin });
      return;
    }
    const clock = new SimulatedClock(hops(), limitsOf(command.limits).simulated_ms);
    installSimulatedTime(scope, clock);
    run(platform(send, clock, evaluate), { ...command, epoch: 0 });
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
  const warmed = run(
    {
      ...{ global, now, evaluate, setTimeout: nothing, send: nothing, listen: nothing },
      clock: { now, setTimeout: nothing, setInterval: nothing, clear: nothing },
    },
    {
      ...{
        type: "run",
        code: "",
        inserted: [],
        epoch: now(),
        clock: "real",
        fixtures: [],
        network: false,
      },
      limits: DEFAULT_LIMITS,
    },
  );
  warmed.dispose();
}

function platform(send: (json: string) => void, clock: ProgramClock, evaluate: Evaluate): Platform {
  return {
    global: scope,
    clock,
    now,
    setTimeout: hostTimeout,
    send,
    evaluate: (code) => void evaluate(code),
    listen,
  };
}

function hostTimeout(callback: () => void, delay?: number): number {
  return apply(setTimeout, scope, [callback, delay]) as number;
}

function hostInterval(callback: () => void, delay?: number): number {
  return apply(setInterval, scope, [callback, delay]) as number;
}

function clear(handle: TimerHandle): void {
  apply(clearTimeout, scope, [handle]);
}

/** Calls back once all microtasks are done, and much sooner than a timer would. */
function hops(): (callback: () => void, delay?: number) => void {
  const { port1, port2 } = new MessageChannel();
  let waiting: (() => void) | undefined;
  port1.onmessage = () => {
    const callback = waiting;
    waiting = undefined;
    callback?.();
  };
  return (callback, delay = 0) => {
    if (delay > 0) {
      hostTimeout(callback, delay);
      return;
    }
    waiting = callback;
    apply(postMessage, port2, [null]);
  };
}

interface Heard {
  error: ErrorEvent;
  unhandledrejection: PromiseRejectionEvent;
  rejectionhandled: PromiseRejectionEvent;
}

function listen(listener: PlatformListener): void {
  // Not as listeners of the program, which are jobs of their own.
  const hear = <Name extends keyof Heard>(name: Name, heard: (event: Heard[Name]) => void) =>
    apply(addEventListener, scope, [name, heard]) as void;
  hear("error", (event) => {
    const { message, filename, lineno, colno, error } = event;
    const copy = { message, filename, lineno, colno, error: error as unknown, cancelable: true };
    if (isHandled(event, () => new ErrorEvent("error", copy))) return;
    // For `throw null` there is no error, only the browser's own words.
    listener.uncaught(error ?? message.replace(/^Uncaught /, ""));
  });
  hear("unhandledrejection", (event) => {
    const { promise, reason } = event;
    const copy = { promise, reason: reason as unknown, cancelable: true };
    if (isHandled(event, () => new PromiseRejectionEvent("unhandledrejection", copy))) return;
    listener.unhandled(promise, reason);
  });
  hear("rejectionhandled", (event) => listener.handled(event.promise));
  // The worker's own `close` would leave the page waiting.
  define("close", () => listener.closed());
  // To the frame, where nobody listens: a flood would only take its memory.
  define("postMessage", () => undefined);
}

/**
 * Whether a listener of the program calls `preventDefault`. Our listener is the first, and the program's
 * get a copy of the event, so that they have all run when this returns.
 */
function isHandled(event: Event, copy: () => Event): boolean {
  // What the program dispatches by itself fails nobody, as on any page.
  if (!event.isTrusted) return true;
  apply(preventDefault, event, []);
  apply(stopImmediatePropagation, event, []);
  return !(apply(dispatchEvent, scope, [copy()]) as boolean);
}

/** Wherever the platform has it. */
function define(name: string, value: unknown): void {
  for (
    let object: object | null = scope;
    object;
    object = Object.getPrototypeOf(object) as object | null
  ) {
    if (object !== scope && !Object.hasOwn(object, name)) continue;
    Object.defineProperty(object, name, { value, writable: true, configurable: true });
  }
}
