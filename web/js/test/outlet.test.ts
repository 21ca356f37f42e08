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

test("what was printed is never given up", () => {
  const { outlet: to, heard } = outlet(20);
  let id = 0;
  const record = (kind: object) => ({
    id: ++id,
    at: id,
    thread: 0,
    task: 0,
    future: 0,
    line: 7,
    ...kind,
  });
  const print = (text: string, stream = "stdout") => record({ kind: "console", stream, text });
  const other = () => record({ kind: "promise_settled", outcome: "fulfilled" });
  const message = (...events: object[]) => JSON.stringify({ type: "events", events, dropped: 0 });
  // These two are passed on.
  to.push(message(other(), print("1\n")));
  to.push(message(other()));
  const odd = 'a "quoted" \\ text","text":"},{"id":7 ],"dropped":9} é🦀\n';
  to.push(message(other(), print("2\n"), other(), print("3\n")));
  to.push(message(print(odd), print("err\n", "stderr")));
  to.push(message(other(), other()));
  to.push(message(print("4\n"), other()));
  to.push('{"type":"ended","end":"ok","message":null}');
  to.close();
  assert.deepEqual(JSON.parse(heard.at(-1) ?? ""), {
    type: "events",
    events: [
      { ...printed(8, `2\n3\n${odd}`), line: 7 },
      { ...printed(9, "err\n"), stream: "stderr" },
      printed(12, "4\n"),
      {
        id: 13,
        at: 13,
        thread: 0,
        task: 0,
        future: 0,
        line: 7,
        kind: "promise_settled",
        outcome: "fulfilled",
      },
    ],
    dropped: 13 - 3 - 4,
  });
});

function printed(id: number, text: string) {
  return {
    id,
    at: id,
    thread: 0,
    task: 0,
    future: 0,
    line: 7,
    kind: "console",
    stream: "stdout",
    text,
  };
}

test("after it was discarded nothing is passed on", () => {
  const { outlet: to, heard } = outlet(20);
  for (const message of ["a", "b", "c"]) to.push(message);
  to.discard();
  to.close();
  for (const frame of frames) frame();
  assert.deepEqual(heard, ["a"]);
});
