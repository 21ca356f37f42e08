/** Answers to expressions that change the globals which the code around them uses. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import type { JsAnswer } from "../generated/protocol.js";
import { Answers } from "../internal/live/javascript/answers.js";

/** What each expression comes to, one after the other in a world of their own. */
async function ask(...expressions: string[]): Promise<string[]> {
  const context = createContext({ AbortController });
  let hear: (answer: JsAnswer) => void = () => undefined;
  const answers = new Answers(
    (code) => runInContext(code, context) as unknown,
    (answer) => hear(answer),
  );
  const said: string[] = [];
  for (const [number, expression] of expressions.entries()) {
    const answer = new Promise<JsAnswer>((resolve) => (hear = resolve));
    answers.hear({ kind: "evaluate", number, expression });
    const { fulfilled, value, text } = await answer;
    said.push(`${fulfilled ? "" : "rejected "}${value} ${text}`);
  }
  return said;
}

test("values have a kind and a text", async () => {
  const said = await ask(
    "1n",
    "undefined",
    "[1, 'a']",
    "() => 1",
    "Promise.reject(new TypeError('no'))",
    "({",
  );
  assert.deepEqual(said.slice(0, -1), [
    "bigint 1",
    "undefined undefined",
    'object [1,"a"]',
    "object () => 1",
    "rejected object TypeError: no",
  ]);
  assert.match(said.at(-1) ?? "", /^rejected object SyntaxError: /);
});

test("text is well-formed, and so is JSON in it", async () => {
  assert.deepEqual(
    await ask(
      "'\u{1f980}'[0]",
      "['\u{1f980}'[1], '\\\\ud83e']",
      "Promise.reject('\u{1f980}'[0])",
      "Promise.reject(new Error('\u{1f980}'[0]))",
    ),
    ["string �", 'object ["�","\\\\ud83e"]', "rejected string �", "rejected object Error: �"],
  );
});

test("what has no text has one all the same", async () => {
  assert.deepEqual(
    await ask(
      "Object.create(null, { toJSON: { get() { throw 1; } } })",
      "Promise.reject({ get message() { throw 1; } })",
      "({ toJSON() { return undefined; }, toString() { throw 1; } })",
    ),
    [
      "object a value that has no text",
      "rejected object [object Object]",
      "object a value that has no text",
    ],
  );
});
