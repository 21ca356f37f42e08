/** What is said about programs that do not parse, and where. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnose } from "../internal/twin/check.js";
import { problemMessage } from "../internal/twin/rewrite/problem.js";
import { rewrite } from "../internal/twin/rewrite/rewrite.js";
import { programs } from "./programs.js";

/** Text, message, and the marked text in the form `before«marked»after` with `‹opened›`. */
const cases: readonly (readonly [marked: string, message: string | RegExp])[] = [
  ["let a = 1;\nlet b = «;»", "Unexpected token ';'"],
  [
    "async function f() ‹{›\n  await 1;\n«»",
    "Unexpected end of the program: the '{' in line 1 is not closed",
  ],
  ["f‹(›1, 2«;»\nlet x = 1;", "Unexpected token ';': the '(' in line 1 is not closed"],
  ["const a = ‹[›f(1), {}«)»;", "Unexpected token ')': the '[' in line 1 is not closed"],
  ["let x = «)»;", "Unexpected token ')'"],
  ["function f() {\n  const y = «;»\n}", "Unexpected token ';'"],
  ["const o = { a: «}»;", "Unexpected token '}'"],
  ["if (x) {\n  y = «)»;\n}", "Unexpected token ')'"],
  ["f(‹{› a: 1«)»;", "Unexpected token ')': the '{' in line 1 is not closed"],
  ["function f() { g‹(›1 «}»", "Unexpected token '}': the '(' in line 1 is not closed"],
  ["[f‹(›1«]»", "Unexpected token ']': the '(' in line 1 is not closed"],
  ["() => { «await» (1); }", /^`await` works only in an async function/],
  ["`a ‹${› b«»", "Unexpected end of the program: the '${' in line 1 is not closed"],
  ["function f() { «await» 1; }", /^`await` works only in an async function .* write `async`/],
  ["await 1;\nlet b = «;»", "Unexpected token ';'"],
  ["let a; let «a»;", "Identifier 'a' has already been declared"],
  ["await 0; let a; let «a»;", "Identifier 'a' has already been declared"],
  ["const a«;»", "Unexpected token ';': a constant needs a value, as in `const name = 1`"],
  ["«'abc»\nx", "Unterminated string constant"],
  ["let «🦀» = 1;", "Unexpected character '🦀'"],
  ["/* 🦀 */ let b = «;»", "Unexpected token ';'"],
  ["«return» 1;", "'return' outside of function"],
  ["«import x from 'y';»\nx();", "there is nothing to import from: a program is one file"],
  ["\r\n  «export * from 'y';»", "there is nothing to import from: a program is one file"],
  ["«import { a,»\n  b } from 'y';", "there is nothing to import from: a program is one file"],
  ["let a = «import.meta».url;", "import.meta is not available: a program is one file"],
  ["await import(«import.meta».url);", "import.meta is not available: a program is one file"],
];

describe("what is wrong, and where", () => {
  for (const [marked, message] of cases) {
    test(JSON.stringify(marked), async () => {
      const source = marked.replaceAll(/[«»‹›]/g, "");
      const [found, ...more] = await diagnose(source);
      assert.ok(found);
      assert.deepEqual(more, []);
      if (typeof message === "string") assert.equal(found.message, message);
      else assert.match(found.message, message);
      assert.equal(found.level, "error");
      assert.equal(withMarks(source, found.spans), marked);
      const [{ from, line, column } = { from: 0, line: 0, column: 0 }] = found.spans;
      const lines = source.slice(0, from).split(/\r\n|\n/);
      assert.deepEqual([line, column], [lines.length, (lines.at(-1)?.length ?? 0) + 1]);
      // A run that is started all the same says so, and runs nothing.
      const program = rewrite(source);
      assert.ok("problem" in program);
      assert.equal(
        problemMessage(program.problem),
        `SyntaxError: ${found.message} (line ${line}, column ${column})`,
      );
    });
  }
});

test("it is shown as in a terminal", async () => {
  const [found] = await diagnose("f();\n\tlet b = ;\n");
  assert.equal(
    found?.rendered,
    "SyntaxError: Unexpected token ';' (line 2, column 10)\n  |\n2 | \tlet b = ;\n  | \t        ^\n",
  );
});

test("a program that is nested too deeply is refused and breaks nothing", async () => {
  const [found] = await diagnose("[".repeat(100_000));
  assert.equal(found?.message, "the program is nested too deeply to be read");
});

test("nothing is wrong with a program that runs", async () => {
  for (const source of ["", "await 1;", "export default 1;", ...Object.values(programs)]) {
    assert.deepEqual(await diagnose(source), []);
  }
});

function withMarks(
  source: string,
  spans: readonly { from: number; to: number; primary: boolean }[],
): string {
  let text = source;
  for (const { from, to, primary } of [...spans].sort((a, b) => b.from - a.from)) {
    const [open, close] = primary ? "«»" : "‹›";
    text = `${text.slice(0, from)}${open}${text.slice(from, to)}${close}${text.slice(to)}`;
  }
  return text;
}
