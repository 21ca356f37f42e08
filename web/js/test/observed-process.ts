/**
 * Runs the program on standard input as the sandbox does, but in a Node process of its own, and
 * prints its messages; with `--simulated` on a simulated clock. The counterpart of plain `node`,
 * see order.test.ts.
 */

import { readFileSync } from "node:fs";
import { DEFAULT_LIMITS } from "../internal/limits.js";
import type { ProgramClock } from "../internal/twin/sandbox/worker/platform.js";
import { run } from "../internal/twin/sandbox/worker/program.js";
import { SimulatedClock } from "../internal/twin/sandbox/worker/simulated-clock.js";
import { installSimulatedTime } from "../internal/twin/sandbox/worker/simulated-globals.js";
import { rewrite } from "../internal/twin/rewrite/rewrite.js";

const { setTimeout, setInterval, clearTimeout, performance } = globalThis;
// An indirect call evaluates in the global scope.
const evaluate: (code: string) => unknown = globalThis.eval;
const program = rewrite(readFileSync(0, "utf8"));
if ("problem" in program) throw new Error(program.problem.message);
if (!program.observed) throw new Error("the program was not rewritten");

const simulated = process.argv.includes("--simulated");
const clock = simulated ? simulatedClock() : realClock();

run(
  {
    global: globalThis,
    now: () => performance.now(),
    setTimeout: (callback, delay) => void setTimeout(callback, delay),
    clock,
    send: (json) => void process.stdout.write(`${json}\n`),
    evaluate: (code) => void evaluate(code),
    listen: (listener) => {
      process.on("uncaughtException", listener.uncaught);
      process.on("unhandledRejection", (reason, promise) => listener.unhandled(promise, reason));
      process.on("rejectionHandled", listener.handled);
    },
  },
  {
    type: "run",
    code: program.code,
    inserted: program.inserted,
    epoch: simulated ? 0 : performance.now(),
    clock: "real",
    fixtures: [],
    network: false,
    limits: DEFAULT_LIMITS,
  },
);

function simulatedClock(): ProgramClock {
  const clock = new SimulatedClock((callback) => void setImmediate(callback));
  installSimulatedTime(globalThis, clock);
  return clock;
}

function realClock(): ProgramClock {
  return {
    now: () => performance.now(),
    setTimeout: (callback, delay) => setTimeout(callback, delay),
    setInterval: (callback, delay) => setInterval(callback, delay),
    clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
  };
}
