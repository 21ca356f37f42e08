/** What `window.pollscope` does before and after the Rust side is there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { install, publish } from "../internal/automation.js";
import type { Pollscope } from "../public/pollscope.js";

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
    lessons: () => '[{"slug":"a","title":"A","summary":"s"}]',
    load: (slug) => {
      calls.push(slug);
      if (slug === "missing") throw 'there is no lesson "missing"; there is "a"';
    },
    run: () => Promise.resolve('{"lesson":"a"}'),
    stop: () => calls.push("stop"),
    reset: () => calls.push("reset"),
  });
  await pollscope.ready;
  await early;
  pollscope.stop();
  pollscope.reset();
  assert.deepEqual(calls, ["early", "stop", "reset"]);
  assert.deepEqual(pollscope.lessons(), [{ slug: "a", title: "A", summary: "s" }]);
  assert.equal((await pollscope.run()).lesson, "a");

  const missing = { name: "Error", message: 'there is no lesson "missing"; there is "a"' };
  await assert.rejects(pollscope.load({ lesson: "missing" }), missing);
  await assert.rejects(pollscope.load("a" as never), TypeError);
});
