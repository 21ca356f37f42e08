/** How runs end, and what is said about it. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DEFAULT_LIMITS } from "../internal/limits.js";
import { run } from "../internal/twin/sandbox/worker/program.js";
import { what } from "./show.js";
import { runVirtually, VirtualPlatform } from "./virtual-platform.js";

describe("how a run ends", () => {
  const cases: [name: string, source: string, end: string, message: string | null][] = [
    ["nothing to do", "", "ok", null],
    [
      "a promise that never settles",
      "(async () => { await new Promise(() => {}); })();",
      "ok",
      null,
    ],
    [
      "an error in the script",
      'null.x; console.log("never");',
      "threw",
      "TypeError: Cannot read properties of null (reading 'x') (line 1)",
    ],
    ["an error in a timer", 'setTimeout(() => { throw "text"; });', "threw", "text"],
    [
      "the first of two errors",
      "setTimeout(() => { throw 1; }); setTimeout(() => { throw 2; });",
      "threw",
      "1",
    ],
    [
      "an error that has no text",
      "throw { toString() { throw 1; } };",
      "threw",
      "{ toString: [Function: toString] }",
    ],
  ];
  for (const [name, source, end, message] of cases) {
    test(name, async () => {
      const { messages } = await runVirtually(source);
      assert.deepEqual(messages.at(-1), { type: "ended", end, message });
      assert.equal(messages.filter(({ type }) => type === "ended").length, 1);
    });
  }

  test("rejections that nobody handles, unless somebody does in time", async () => {
    const promise = {};
    for (const [handled, end] of [
      [false, "threw"],
      [true, "ok"],
    ] as const) {
      const platform = new VirtualPlatform();
      const running = run(platform, {
        type: "run",
        code: "setTimeout(() => {}, 5);",
        inserted: [],
        epoch: 0,
        clock: "real",
        fixtures: [],
        network: false,
        limits: DEFAULT_LIMITS,
      });
      platform.failures?.unhandled(promise, new RangeError("late"));
      if (handled) platform.failures?.handled(promise);
      await platform.untilIdle();
      running.dispose();
      const printed = platform.events.findLast(({ kind }) => kind === "console");
      assert.equal(printed && what(printed), 'stderr "Uncaught (in promise) RangeError: late\\n"');
      const last = platform.messages.at(-1);
      assert.equal(last?.type === "ended" && last.end, end);
    }
  });
});
