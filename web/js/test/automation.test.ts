/** What `window.pollscope` does before and after the Rust side is there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { failed, install, publish, type AutomationHost } from "../internal/automation.js";
import type { LoadOptions, Pollscope } from "../public/pollscope.js";

/** A Rust side that does nothing. */
const idle: AutomationHost = {
  lessons: () => "[]",
  load: () => Promise.resolve(),
  run: () => Promise.resolve("{}"),
  stop: () => undefined,
  reset: () => undefined,
  state: () => "{}",
  insights: () => "[]",
  expect: () => "[]",
  check: () => Promise.resolve("{}"),
  layout: () => Promise.resolve("{}"),
  violations: () => "[]",
  trace: (format) => JSON.stringify({ format }),
  seek: () => Promise.resolve(),
};

test("the automation surface waits for the Rust side and speaks its errors", async () => {
  const page = {} as Window;
  install(page);
  const pollscope: Pollscope = page.pollscope;

  assert.match(pollscope.version, /^\d+\.\d+\.\d+$/);
  assert.throws(() => pollscope.lessons(), /not ready yet/);
  assert.throws(() => pollscope.stop(), /not ready yet/);

  const calls: string[] = [];
  const early = pollscope.load({ lesson: "early" });
  await Promise.resolve();
  assert.equal(calls.length, 0);

  publish({
    ...idle,
    state: () => '{"at_ms":12.5}',
    insights: () => '[{"line":14}]',
    seek: (ms) => {
      calls.push(`seek ${ms}`);
      return Promise.resolve();
    },
    lessons: () => '[{"slug":"a","title":"A","summary":"s"}]',
    load: async (options) => {
      const { lesson, ...rest } = JSON.parse(options) as LoadOptions;
      calls.push(Object.keys(rest).length > 0 ? options : (lesson ?? ""));
      if (lesson === "missing") throw 'there is no lesson "missing"; there is "a"';
    },
    run: () => Promise.resolve('{"lesson":"a"}'),
    stop: () => calls.push("stop"),
    reset: () => calls.push("reset"),
  });
  await pollscope.ready;
  await early;
  pollscope.stop();
  pollscope.reset();
  await pollscope.seek(12.5);
  assert.deepEqual(calls, ["early", "stop", "reset", "seek 12.5"]);
  assert.equal(pollscope.state().at_ms, 12.5);
  assert.equal(pollscope.insights()[0]?.line, 14);
  await assert.rejects(pollscope.seek(Number.NaN), TypeError);
  assert.equal(pollscope.trace("json").format, "json");
  assert.throws(() => pollscope.trace("svg" as never), TypeError);
  assert.deepEqual(await pollscope.check(), {});
  assert.deepEqual(await pollscope.layout(), {});
  assert.deepEqual(pollscope.violations(), []);
  await assert.rejects(pollscope.seek("1" as never), TypeError);
  assert.deepEqual(pollscope.lessons(), [{ slug: "a", title: "A", summary: "s" }]);
  assert.equal((await pollscope.run()).lesson, "a");

  const missing = { name: "Error", message: 'there is no lesson "missing"; there is "a"' };
  await assert.rejects(pollscope.load({ lesson: "missing" }), missing);
  for (const wrong of ["a", {}, { lesson: 1 }, { clock: "sundial" }, undefined]) {
    await assert.rejects(pollscope.load(wrong as never), TypeError);
  }
  const options = { rust: "fn main() {}", js: "", clock: "simulated" } as const;
  await pollscope.load(options);
  assert.deepEqual(JSON.parse(calls.pop() ?? ""), options);
});

test("what Rust's promises reject with arrives as an Error", async () => {
  const page = {} as Window;
  install(page);
  publish({ ...idle, run: () => Promise.reject("The page was taken down.") });
  const refused = { name: "Error", message: "The page was taken down." };
  await assert.rejects(page.pollscope.run(), refused);
});

// The last one: a failure is for good.
test("after a failure of the Rust side nothing waits for ever", async () => {
  const page = {} as Window;
  install(page);
  publish({ ...idle, run: () => new Promise<never>(() => undefined) });
  const waiting = [page.pollscope.run(), page.pollscope.run()];
  const ended = Promise.allSettled(waiting);
  await new Promise((resolve) => setImmediate(resolve));

  failed("panicked at main.rs:1: index out of bounds");
  const reason = { name: "Error", message: "panicked at main.rs:1: index out of bounds" };
  for (const outcome of await ended) {
    assert.equal(outcome.status, "rejected");
    assert.ok(outcome.reason instanceof Error);
    assert.equal(outcome.reason.message, reason.message);
  }
  await page.pollscope.ready;
  await assert.rejects(page.pollscope.run(), reason);
  await assert.rejects(page.pollscope.load({ lesson: "a" }), reason);
  assert.throws(() => page.pollscope.lessons(), reason);
  assert.throws(() => page.pollscope.stop(), reason);
});
