/** Programs that only a module may be: they print what Node prints for the module. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { problemMessage } from "../internal/twin/rewrite/problem.js";
import { rewrite } from "../internal/twin/rewrite/rewrite.js";
import { checkObserved, node, observed } from "./processes.js";

const modules: Readonly<Record<string, string>> = {
  "await at the top level": `
    console.log("a"); Promise.resolve().then(() => console.log("microtask"));
    const value = await new Promise((resolve) => setTimeout(resolve, 5, "later"));
    console.log(value, await 1);`,
  "await before brackets only": `
    await (new Promise((resolve) => setTimeout(resolve, 5))); console.log("waited");`,
  "await before other things that may follow a name": `
    console.log("a"); await [1, 2]; await +1; await \`text\`; await
    (async () => console.log("next line"))(); console.log("b");`,
  "exports of all kinds": `
    export const a = 1; export function f() { return a; } export class C {} export { a as b };
    export default async function main() { console.log(f()); }
    await main(); console.log(new C() instanceof C);`,
  "an expression as the default export": `
    export default { answer: 42 }; await null; console.log(typeof this);`,
  "strict mode": `
    await 0; try { undeclared = 1; } catch (e) { console.log(e.name); }`,
  "functions are there before their text": `
    await hoisted(); async function hoisted() { console.log("hoisted"); } var late = 1; console.log(late);`,
  "for await at the top level": `
    async function* g() { yield 1; yield 2; }
    for await (const x of g()) console.log(x);`,
  "await in the middle of expressions": `
    const load = async (n) => n * 2; console.log((await load(1)) + (await load(2)), [await 3].length);`,
  "a caught error at the top level": `
    try { await Promise.reject(new Error("no")); } catch (e) { console.log(e.message); } finally { console.log("finally"); }`,
};

describe("modules", { concurrency: 4 }, () => {
  for (const [name, source] of Object.entries(modules)) {
    test(name, async () => {
      const [plain, messages] = await Promise.all([
        node(["--input-type=module", "--eval", source], ""),
        node([observed, "--simulated"], source),
      ]);
      checkObserved(messages, plain);
    });
  }

  test("a script may call something `await`", () => {
    for (const source of [
      "function await(x) { return x; } await (1);",
      "var await = (x) => x; await (1);",
      "((await) => await (1))(String);",
      "await: for (;;) break await;",
      "({ await: 1 }).await; ({ await() {} });",
      "try { throw String; } catch (await) { await (1); }",
      "class await {} new await();",
    ]) {
      const rewritten = rewrite(source);
      assert.ok("code" in rewritten, source);
      assert.doesNotMatch(rewritten.code, /use strict/, source);
    }
  });

  test("keep their lines", () => {
    const source =
      "export const a =\n  await 1;\nexport default\n  a;\nexport {\n  a as b\n};\nlast;";
    const rewritten = rewrite(source);
    assert.ok("code" in rewritten && rewritten.observed);
    const lines = rewritten.code.split("\n");
    assert.match(lines[1] ?? "", /await .*1/);
    assert.match(lines[3] ?? "", /void a;/);
    assert.equal(lines[7], "last;");
  });

  const errors: [source: string, expected: RegExp][] = [
    ['import x from "y";', /nothing to import from: a program is one file \(line 1, column 1\)/],
    ['\n  export * from "y";', /nothing to import from.*\(line 2, column 3\)/],
    ["await import.meta.url;", /import\.meta is not available.*\(line 1, column 7\)/],
    ["await 1; let a; let a;", /already been declared \(line 1, column 21\)/],
    ["function f( {", /Unexpected end of the program: the '\{' in line 1 is not closed \(line 1/],
  ];
  for (const [source, expected] of errors) {
    test(`say what is wrong: ${JSON.stringify(source)}`, () => {
      const rewritten = rewrite(source);
      assert.ok("problem" in rewritten, JSON.stringify(rewritten));
      assert.match(problemMessage(rewritten.problem), expected);
    });
  }
});
