/**
 * The exercises of the lessons: every expectation holds for the solution in the compiler of the tab, too.
 * `crate/lessons/tests/exercises.rs` runs the attempts that must fail, which would take minutes here.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { describe, test } from "node:test";
import { readExpectations } from "../cli/program-tools.js";
import { packedFolder } from "../cli/toolchain-folder.js";
import { isRecord } from "../internal/record.js";
import { run } from "./engine.js";

describe("the solution of each exercise", () => {
  for (const checked of exercises()) {
    const { lesson, edition, exercise } = record(checked);
    const { name, expect, solution } = record(exercise);
    const title = `${text(lesson)}, ${text(name)}`;
    test(title, async () => {
      const source = text(solution);
      const expectations = list(expect).map(text).join("\n");
      const evaluate = await readExpectations(packedFolder(), title, expectations);
      const result = await run(source, {
        edition: edition === "2021" ? "2021" : "2024",
        trace: true,
      });
      const { hold, lines } = evaluate(result, source);
      const errors = result.diagnostics.map(({ rendered }) => rendered).join("");
      assert.ok(hold, `${title}, the solution:\n  ${lines.join("\n  ")}\n${errors}`);
    });
  }
});

/** As the build script of the lessons has read them. */
function exercises(): unknown[] {
  const example = ["run", "--quiet", "--package", "pollscope-lessons", "--example", "exercises"];
  // Where xtask has cargo build.
  const target = process.env["CARGO_TARGET_DIR"] ?? dirname(packedFolder());
  const env = { ...process.env, CARGO_TARGET_DIR: target };
  return list(JSON.parse(execFileSync("cargo", example, { encoding: "utf8", env })));
}

function record(value: unknown): Record<string, unknown> {
  assert.ok(isRecord(value));
  return value;
}

function list(value: unknown): unknown[] {
  assert.ok(Array.isArray(value));
  return value;
}

function text(value: unknown): string {
  assert.ok(typeof value === "string");
  return value;
}
