/**
 * Replaces the timers of a Node process by ones on a clock that jumps, so that the order of two
 * timers does not depend on how busy the machine is. The order is that of the HTML standard: by
 * time, then by who was first. Loaded with `--import` before a program; see order.test.ts.
 */

import { setImmediate } from "node:timers";

interface Timer {
  readonly id: number;
  readonly callback: () => void;
  readonly period: number | undefined;
  time: number;
}

const pending = new Map<number, Timer>();
let now = 0;
let ids = 0;
let turning = false;

function arm(repeats: boolean) {
  return (callback: (...args: unknown[]) => void, delay = 0, ...args: unknown[]): number => {
    ids += 1;
    const period = repeats ? delay : undefined;
    pending.set(ids, { id: ids, callback: () => callback(...args), period, time: now + delay });
    turnLater();
    return ids;
  };
}

/** One timer each turn of the real event loop: all microtasks run in between. */
function turnLater(): void {
  if (turning || pending.size === 0) return;
  turning = true;
  setImmediate(() => {
    turning = false;
    const [next] = [...pending.values()].sort((a, b) => a.time - b.time || a.id - b.id);
    if (!next) return;
    now = next.time;
    if (next.period === undefined) pending.delete(next.id);
    else next.time += next.period;
    try {
      next.callback();
    } finally {
      turnLater();
    }
  });
}

const clear = (id: number) => void pending.delete(id);
Object.assign(globalThis, {
  setTimeout: arm(false),
  setInterval: arm(true),
  clearTimeout: clear,
  clearInterval: clear,
});
