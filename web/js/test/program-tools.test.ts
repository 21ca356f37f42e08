/** What is done to a program before it is compiled is done once, however often it is asked for. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { PreparedProgram } from "../generated/protocol.js";
import { toolsOf } from "../internal/live/program.js";

test("a program that was made ready is not made ready again until it changes", () => {
  const asked: string[] = [];
  const tools = toolsOf({
    prepare(source) {
      asked.push(source);
      const prepared: PreparedProgram = {
        text: source,
        edits: [],
        traced: null,
        traced_edits: [],
        unavailable: [],
      };
      return JSON.stringify(prepared);
    },
    TraceReader: class {
      read = () => "[]";
    },
  });
  const texts = ["a", "a", "b", "b", "a"].map((source) => tools.prepare(source).text);
  assert.deepEqual(texts, ["a", "a", "b", "b", "a"]);
  assert.deepEqual(asked, ["a", "b", "a"]);
});
