/** How messages get to the page: all of them, in order, a slice in each frame. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Outlet } from "../internal/twin/outlet.js";

/** A page whose frames the test draws, and a clock that only delivering moves. */
const frames: (() => void)[] = [];
let now = 0;
const { performance, requestAnimationFrame, cancelAnimationFrame } = globalThis;
const { setTimeout, clearTimeout } = globalThis;

beforeEach(() => {
  now = 0;
  frames.length = 0;
  Object.assign(globalThis, {
    performance: { now: () => now },
    requestAnimationFrame: (callback: () => void) => frames.push(callback),
    cancelAnimationFrame: () => undefined,
    setTimeout: () => 0,
    clearTimeout: () => undefined,
  });
});
afterEach(() => {
  Object.assign(globalThis, { performance, requestAnimationFrame, cancelAnimationFrame });
  Object.assign(globalThis, { setTimeout, clearTimeout });
});

/** An outlet to a page that takes `cost` milliseconds for each message. */
function outlet(cost: number) {
  const heard: string[] = [];
  const made = new Outlet((json) => {
    now += cost;
    heard.push(json);
  });
  return { outlet: made, heard };
}

const events = (from: number, to: number, dropped = 0) =>
  JSON.stringify({
    type: "events",
    events: Array.from({ length: to - from + 1 }, (_, index) => ({ id: from + index })),
    dropped,
  });

test("a few messages are passed on at once", () => {
  const { outlet: to, heard } = outlet(1);
  for (const message of ["a", "b", "c"]) to.push(message);
  assert.deepEqual(heard, ["a", "b", "c"]);
});

test("no more in a frame than leaves time to draw it", () => {
  const { outlet: to, heard } = outlet(4);
  const all = ["a", "b", "c", "d", "e", "f", "g"];
  for (const message of all) to.push(message);
  const counts = [heard.length];
  while (frames.length > 0) {
    frames.shift()?.();
    counts.push(heard.length);
  }
  assert.deepEqual(heard, all);
  assert.deepEqual(counts, [2, 4, 6, 7, 7]);
});

test("when the run is stopped, what is given up is counted", () => {
  const { outlet: to, heard } = outlet(20);
  // Of eleven numbers in the last one, one was not kept by the observer.
  const messages = [
    events(1, 10),
    events(11, 20),
    events(21, 30),
    events(31, 40),
    events(42, 50, 1),
  ];
  for (const message of messages) to.push(message);
  to.close();
  assert.deepEqual(heard.slice(0, 2), messages.slice(0, 2));
  assert.deepEqual(heard.slice(2), [
    JSON.stringify({ type: "events", events: [{ id: 50 }], dropped: 1 + 28 }),
  ]);
  to.push("late");
  for (const frame of frames) frame();
  assert.equal(heard.length, 3);
});

test("after it was discarded nothing is passed on", () => {
  const { outlet: to, heard } = outlet(20);
  for (const message of ["a", "b", "c"]) to.push(message);
  to.discard();
  to.close();
  for (const frame of frames) frame();
  assert.deepEqual(heard, ["a"]);
});
