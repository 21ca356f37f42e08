/** The clock that jumps: in which order timers fire, and what time it is then. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SimulatedClock } from "../internal/twin/sandbox/worker/simulated-clock.js";

/** A clock, what happened on it, and a way to let everything happen. */
function simulated(limit?: number) {
  const hops: (() => void)[] = [];
  const clock = new SimulatedClock((callback) => void hops.push(callback), limit);
  const log: string[] = [];
  const note = (what: string) => () => void log.push(`${what} at ${clock.now()}`);
  const run = () => {
    for (let hop = hops.shift(); hop; hop = hops.shift()) hop();
    return log;
  };
  return { clock, log, note, run, hops };
}

describe("a simulated clock", () => {
  test("jumps from timer to timer, by time and then by who was first", () => {
    const { clock, note, run } = simulated();
    clock.setTimeout(note("c"), 20);
    clock.setTimeout(note("a"), 10);
    clock.setTimeout(note("d"), 20);
    clock.setTimeout(note("b"), 10);
    clock.setTimeout(note("now"), 0);
    assert.deepEqual(run(), ["now at 0", "a at 10", "b at 10", "c at 20", "d at 20"]);
  });

  test("jumps no further while something else is under way", () => {
    const { clock, note, run, log } = simulated();
    let left = 5;
    clock.lookAgain = () => (left-- > 0 ? 0 : undefined);
    clock.setTimeout(note("now"), 0);
    clock.setTimeout(() => log.push(`at ${clock.now()} nothing is: ${left < 0}`), 10);
    assert.deepEqual(run(), ["now at 0", "at 10 nothing is: true"]);
    assert.equal(left, -1);
  });

  test("keeps the order of ten thousand timers", () => {
    const { clock, run, log } = simulated();
    const expected: [time: number, index: number][] = [];
    for (let index = 0; index < 10_000; index++) {
      const time = (index * 7919) % 101;
      expected.push([time, index]);
      clock.setTimeout(() => void log.push(`${clock.now()} ${index}`), time);
    }
    expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    assert.deepEqual(
      run(),
      expected.map(([time, index]) => `${time} ${index}`),
    );
  });

  test("forgets what is cancelled, also by a timer that is due at the same time", () => {
    const { clock, note, run } = simulated();
    const first = clock.setTimeout(note("first"), 10);
    clock.setTimeout(() => clock.clear(last), 20);
    const last = clock.setTimeout(note("last"), 20);
    clock.setTimeout(note("kept"), 30);
    clock.clear(first);
    clock.clear(first);
    clock.clear(4711);
    assert.deepEqual(run(), ["kept at 30"]);
  });

  test("an interval goes on until it is cleared, by itself too", () => {
    const { clock, log, run } = simulated();
    const handle = clock.setInterval(() => {
      log.push(`tick at ${clock.now()}`);
      if (clock.now() === 30) clock.clear(handle);
    }, 10);
    assert.deepEqual(run(), ["tick at 10", "tick at 20", "tick at 30"]);
  });

  test("from the fifth nested timer on a delay is at least 4 ms", () => {
    const { clock, log, run } = simulated();
    const nest = () => {
      log.push(`${clock.now()}`);
      if (log.length < 8) clock.setTimeout(nest, 0);
    };
    clock.setTimeout(nest, 0);
    assert.deepEqual(run(), ["0", "0", "0", "0", "0", "4", "8", "12"]);
  });

  test("an interval of 0 ms counts as nested, too", () => {
    const { clock, log, run } = simulated();
    const handle = clock.setInterval(() => {
      log.push(`${clock.now()}`);
      if (log.length === 7) clock.clear(handle);
    }, 0);
    assert.deepEqual(run(), ["0", "0", "0", "0", "0", "4", "8"]);
  });

  test("goes on for a program that waits by reading it", () => {
    const { clock, run, log } = simulated();
    clock.setTimeout(() => {
      const start = clock.read();
      while (clock.read() < start + 500);
      log.push(`waited until ${Math.round(clock.now())}`);
    }, 100);
    clock.setTimeout(() => log.push(`late at ${Math.round(clock.now())}`), 200);
    assert.deepEqual(run(), ["waited until 600", "late at 600"]);
  });

  test("a few readings take no time", () => {
    const { clock } = simulated();
    for (let i = 0; i < 100; i++) assert.equal(clock.read(), 0);
  });

  test("goes no further than its limit, and says so once", () => {
    const { clock, note, run, log } = simulated(100);
    clock.exceeded = note("exceeded");
    const hour = clock.setInterval(note("tick"), 50);
    clock.setTimeout(note("late"), 101);
    assert.deepEqual(run(), ["tick at 50", "tick at 100", "exceeded at 100"]);
    clock.clear(hour);
    clock.setTimeout(note("never"), 1);
    run();
    assert.equal(log.length, 3);
  });

  test("has the same limit for a program that waits by reading it", () => {
    const { clock, note, log } = simulated(1);
    clock.exceeded = note("exceeded");
    for (let i = 0; i < 1000; i++) clock.read();
    assert.deepEqual(
      log.map((line) => line.replace(/\d.*/, "")),
      ["exceeded at "],
    );
  });

  test("goes on after a callback that throws", () => {
    const { clock, note, run } = simulated();
    clock.setTimeout(() => {
      throw new Error("no");
    }, 1);
    clock.setTimeout(note("next"), 2);
    assert.throws(run, /no/);
    assert.deepEqual(run(), ["next at 2"]);
  });

  test("lets the host have two turns before time goes on, and one if it does not", () => {
    const { clock, note, run, hops, log } = simulated();
    clock.setTimeout(note("now"), 0);
    clock.setTimeout(note("later"), 1);
    hops.shift()?.();
    assert.deepEqual(log, ["now at 0"]);
    hops.shift()?.();
    assert.deepEqual(log, ["now at 0"]);
    assert.deepEqual(run(), ["now at 0", "later at 1"]);
  });
});
