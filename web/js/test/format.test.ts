/** What console methods print. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { format } from "../internal/twin/sandbox/worker/format.js";

const cases: [args: unknown[], text: string][] = [
  [[], ""],
  [["a", "b", 1, true, null, undefined], "a b 1 true null undefined"],
  [[-0, 10n, Symbol("s"), NaN], "-0 10n Symbol(s) NaN"],
  [[{ a: 1, b: "x" }, [1, "2", []]], "{ a: 1, b: 'x' } [ 1, '2', [] ]"],
  [[new Error("no"), new TypeError("t", { cause: 1 })], "Error: no TypeError: t [cause: 1]"],
  [[[new Error("no")]], "[ [Error: no] ]"],
  [
    [
      new (class Point {
        x = 1;
      })(),
    ],
    "Point { x: 1 }",
  ],
  [["%s and %s", "a", { b: 1 }, "rest"], "a and { b: 1 } rest"],
  [["%d %i %f %d", 1.5, 1.5, "1.5px", {}], "1.5 1 1.5 NaN"],
  [["%o %O", [1], { a: 1 }], "[ 1 ] { a: 1 }"],
  [["%cstyled%c", "color: red", ""], "styled"],
  [["100%", 1], "100% 1"],
  [["%% %s %x", 1], "% 1 %x"],
  [["%s"], "%s"],
  [["%s %s", 1], "1 %s"],
  [[1, "%s", 2], "1 %s 2"],
  [["%d %s", 10n, Symbol("s")], "10n Symbol(s)"],
];
for (const [index, [args, text]] of cases.entries()) {
  test(`${index}: ${text}`, () => assert.equal(format(args), text));
}

test("what cannot be shown does not break the console", () => {
  const hostile = {
    get a(): never {
      throw new Error("a getter");
    },
  };
  assert.equal(format([hostile]), "[an object that cannot be shown]");
  const error = new Error("x");
  Object.defineProperty(error, "name", { get: () => hostile.a });
  assert.equal(format([error]), "[an error that cannot be shown]");
  const circle: { self?: unknown } = {};
  circle.self = circle;
  assert.equal(format([circle]), "{ self: [Circular] }");
});

test("a very long text is cut", () => {
  const text = format(["x".repeat(1 << 20)]);
  assert.equal(text.length, (1 << 16) + 1);
});
