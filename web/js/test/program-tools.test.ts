/** What is done to a program before it is compiled is done once, however often it is asked for. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_TOOLS, preparedOnce, unprepared } from "../internal/live/program.js";

test("a program that was prepared is not prepared again until it changes", async () => {
  const asked: string[] = [];
  const prepare = preparedOnce({
    ...NO_TOOLS,
    async prepare(source) {
      asked.push(source);
      return unprepared(source);
    },
  });
  const prepared = await Promise.all(["a", "a", "b", "b", "a"].map(prepare));
  assert.deepEqual(
    prepared.map(({ text }) => text),
    ["a", "a", "b", "b", "a"],
  );
  assert.deepEqual(asked, ["a", "b", "a"]);
});
