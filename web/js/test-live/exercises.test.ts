/**
 * The exercises of the lessons in the compiler of the tab: all solutions compile, and those about time solve
 * their exercise. `crate/lessons/tests/exercises.rs` runs all of the native lessons', and the attempts that must
 * fail; here that would take minutes.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { describe, test } from "node:test";
import { readExpectations } from "../cli/program-tools.js";
import { packedFolder } from "../cli/toolchain-folder.js";
import { isRecord } from "../internal/record.js";
import { engine, program, run } from "./engine.js";

const solutions = exercises().map((checked) => {
  const { lesson, engine, edition, exercise, wrong } = record(checked);
  const { name, expect, solution } = record(exercise);
  return {
    title: `${text(lesson)}, ${text(name)}`,
    edition: edition === "2021" ? ("2021" as const) : ("2024" as const),
    expect: list(expect).map(text),
    source: text(solution),
    /** Only of a lesson that needs this compiler. */
    wrong: engine === "live" ? list(wrong).map(record) : undefined,
  };
});

/** Compiled at once, each as a module, because that takes no longer than a single one. */
test("every solution compiles in the tab", async () => {
  for (const edition of ["2021", "2024"] as const) {
    const modules = solutions
      .filter((solution) => solution.edition === edition && solution.wrong === undefined)
      // The tab gives the attribute a meaning where a program's own `main` stands.
      .map(({ source }) => source.replace("#[pollscope::main]\n", ""))
      .map((source, at) => `mod solution${at} {\n${source}}\n`);
    if (modules.length === 0) continue;
    const all = program(`${modules.join("")}fn main() {}\n`, { edition });
    const { diagnostics } = await engine.check(all).result;
    const errors = diagnostics.filter(({ level }) => level === "error");
    assert.deepEqual(
      errors.map(({ rendered }) => rendered),
      [],
    );
  }
});

// Those about time: the clock of the tab also counts what a program computes.
describe("a solution takes as long in the tab", () => {
  for (const { title, edition, expect, source, wrong } of solutions) {
    if (wrong !== undefined) continue;
    if (!expect.some((expectation) => expectation.startsWith("takes("))) continue;
    test(title, async () => {
      const evaluate = await readExpectations(packedFolder(), title, expect.join("\n"));
      const { hold, lines } = evaluate(await run(source, { edition, trace: true }), source);
      assert.ok(hold, `${title}, the solution:\n  ${lines.join("\n  ")}`);
    });
  }
});

describe("an exercise of a lesson that needs this compiler", () => {
  for (const { title, edition, expect, source, wrong } of solutions) {
    if (wrong === undefined) continue;
    test(title, async () => {
      const evaluate = await readExpectations(packedFolder(), title, expect.join("\n"));
      const attempts = [{ name: "the solution", rust: source, fails: [] }, ...wrong];
      for (const { name, rust, fails } of attempts) {
        const program = text(rust);
        const { lines } = evaluate(await run(program, { edition, trace: true }), program);
        const failed = expect.filter((one) => !holds(lines, one));
        assert.deepEqual(failed, list(fails), `${text(name)}:\n  ${lines.join("\n  ")}`);
      }
    });
  }
});

/** Whether a line of a report says that an expectation holds. */
function holds(lines: readonly string[], expectation: string): boolean {
  return lines.some((line) => line.startsWith(`holds: ${expectation}: `));
}

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
