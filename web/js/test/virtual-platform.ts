/**
 * A place for programs to run in, inside the test: a clock that only moves from timer to timer,
 * and messages that are kept.
 */

import type { Event, Fixture, TwinMessage } from "../generated/protocol.js";
import { DEFAULT_LIMITS } from "../internal/limits.js";
import type { PlatformListener, Platform } from "../internal/twin/sandbox/worker/platform.js";
import { run } from "../internal/twin/sandbox/worker/program.js";
import { rewrite } from "../internal/twin/rewrite/rewrite.js";

interface Timer {
  readonly callback: () => void;
  readonly period: number | undefined;
  time: number;
}

const GLOBALS = [
  "console",
  "queueMicrotask",
  "setTimeout",
  "setInterval",
  "clearTimeout",
  "clearInterval",
  "fetch",
  "__ps",
];

/** A {@link Platform} under the control of a test. */
export class VirtualPlatform implements Platform {
  readonly global: Record<string, unknown> = { queueMicrotask };
  readonly messages: TwinMessage[] = [];
  /** The same as they were sent. */
  readonly sent: string[] = [];
  failures: PlatformListener | undefined;
  /** The host's time and the program's are the same here. */
  readonly clock = this;
  /** Milliseconds. */
  time = 0;
  readonly #timers = new Map<number, Timer>();
  #ids = 0;

  readonly now = () => this.time;
  readonly setTimeout = (callback: () => void, delay = 0) => this.#arm(callback, delay, undefined);
  readonly setInterval = (callback: () => void, delay = 0) => this.#arm(callback, delay, delay);
  readonly clear = (handle: number | object) => void this.#timers.delete(handle as number);
  readonly send = (json: string) => {
    this.sent.push(json);
    this.messages.push(JSON.parse(json) as TwinMessage);
  };
  readonly listen = (listener: PlatformListener) => {
    this.failures = listener;
  };

  /** In a function, whose parameters are the globals: those of the tests stay as they are. */
  readonly evaluate = (code: string) => {
    // An indirect call evaluates in the global scope. All in one line, so that lines stay.
    const evaluate: (code: string) => unknown = globalThis.eval;
    const program = evaluate(`(function (${GLOBALS.join()}) {${code}\n})`);
    const globals = GLOBALS.map((name) => this.global[name]);
    (program as (...globals: unknown[]) => void)(...globals);
  };

  /** Lets timers fire one by one, with all microtasks after each, until none is left. */
  async untilIdle(): Promise<void> {
    for (;;) {
      await microtasks();
      const [next] = [...this.#timers].sort((a, b) => a[1].time - b[1].time || a[0] - b[0]);
      if (!next) return;
      const [id, timer] = next;
      this.time = timer.time;
      if (timer.period === undefined) this.#timers.delete(id);
      else timer.time += timer.period;
      try {
        timer.callback();
      } catch (error) {
        this.failures?.uncaught(error);
      }
    }
  }

  /** All events so far. */
  get events(): Event[] {
    return this.messages.flatMap((message) => (message.type === "events" ? message.events : []));
  }

  #arm(callback: () => void, delay: number, period: number | undefined): number {
    this.#ids += 1;
    this.#timers.set(this.#ids, { callback, period, time: this.time + delay });
    return this.#ids;
  }
}

/** Runs a program to its end. */
export async function runVirtually(
  source: string,
  fixtures: Fixture[] = [],
): Promise<VirtualPlatform> {
  const program = rewrite(source);
  if ("problem" in program) throw new Error(program.problem.message);
  const platform = new VirtualPlatform();
  const running = run(platform, {
    type: "run",
    code: program.code,
    inserted: program.inserted,
    epoch: 0,
    clock: "real",
    fixtures,
    network: false,
    limits: DEFAULT_LIMITS,
  });
  await platform.untilIdle();
  running.dispose();
  return platform;
}

/** A turn of Node's event loop: afterwards no microtask is left. */
function microtasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
