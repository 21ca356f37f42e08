/** What console methods print. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { format as formatted, indented } from "../internal/twin/sandbox/worker/format.js";
import type { Insight } from "../internal/twin/sandbox/worker/show.js";

/** Knows one proxy, and nothing of promises. */
const TARGET = { a: 1 };
const PROXY = new Proxy(TARGET, {});
const INSIGHT: Insight = {
  promise: () => undefined,
  proxied: (object) => (object === PROXY ? TARGET : undefined),
};
const format = (args: readonly unknown[]) => formatted(args, INSIGHT);

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
  [["50%", "a", "%s"], "50% a %s"],
  [
    [Object.create(null), new Map([["a", { b: [1, , 3] }]]), new Set([1n, "x"])],
    "[Object: null prototype] {} Map(1) { 'a' => { b: [ 1, <1 empty item>, 3 ] } } Set(2) { 1n, 'x' }",
  ],
  [
    [[1.5, -0, NaN, undefined, null], function f() {}, class A {}, async () => 1, function* g() {}],
    "[ 1.5, -0, NaN, undefined, null ] [Function: f] [class A] [AsyncFunction (anonymous)] [GeneratorFunction: g]",
  ],
  [[[new Date(0)], /x/gi, new Date(NaN)], "[ 1970-01-01T00:00:00.000Z ] /x/gi Invalid Date"],
  [
    [new Uint8Array(3), new ArrayBuffer(2), new WeakMap(), [Object(5), Object("s")]],
    "Uint8Array(3) [ 0, 0, 0 ] ArrayBuffer { byteLength: 2 } WeakMap { <items unknown> } [ [Number: 5], [String: 's'] ]",
  ],
  [
    [{ "a-b": 1, [Symbol("s")]: -0, $x_1: "it's \"\n\u0001" }],
    "{ 'a-b': 1, $x_1: 'it\\'s \"\\n\\x01', [Symbol(s)]: -0 }",
  ],
  [
    [{ q: "it's" }, Object.assign([1], { a: 2 }), Object.assign(() => 1, { b: 3 })],
    '{ q: "it\'s" } [ 1, a: 2 ] [Function (anonymous)] { b: 3 }',
  ],
  [
    [[[[[[1]]]]], { a: { b: { c: { d: {} } } } }],
    "[ [ [ [ [Array] ] ] ] ] { a: { b: { c: { d: [Object] } } } }",
  ],
  [[PROXY, [PROXY]], "Proxy(Object) { a: 1 } [ Proxy(Object) { a: 1 } ]"],
  [
    [Object.assign(new Error("e"), { code: 7 }), new DOMException("m", "AbortError")],
    "Error: e { code: 7 } AbortError: m",
  ],
  [[new URL("https://a.example/b")], "URL { href: 'https://a.example/b' }"],
  [[(function* () {})()], "Object [Generator] {}"],
];
for (const [index, [args, text]] of cases.entries()) {
  test(`${index}: ${text}`, () => assert.equal(format(args), text));
}

test("showing a value runs nothing of the program", () => {
  const fail = (): never => {
    throw new Error("something of the program has run");
  };
  const hostile = Object.defineProperties(
    {
      n: 1,
      get a() {
        return fail();
      },
      set b(_: unknown) {
        fail();
      },
      get c() {
        return fail();
      },
      set c(_) {
        fail();
      },
    },
    {
      toString: { value: fail },
      toJSON: { value: fail },
      [Symbol.toPrimitive]: { value: fail },
      [Symbol.toStringTag]: { get: fail },
      constructor: { get: fail },
      then: { get: fail },
    },
  );
  assert.equal(format([hostile]), "{ n: 1, a: [Getter], b: [Setter], c: [Getter/Setter] }");
  assert.equal(
    format(["%s %d %i %o", hostile, hostile, hostile, hostile]).split("[Getter]").length,
    3,
  );
  class Named {
    static get name(): string {
      return fail();
    }
    get [Symbol.toStringTag](): string {
      return fail();
    }
  }
  assert.equal(format([new Named()]), "{}");
  const error = Object.defineProperties(new Error("x"), {
    name: { get: fail },

    cause: { get: fail },
  });
  assert.equal(format([error]), "Error: x");
  const odd = Object.defineProperties(new Error(), {
    message: { value: { m: 1 } },
    name: { value: Symbol("n") },
  });
  assert.equal(format([odd]), "Symbol(n): { m: 1 }");
  const trap = new Proxy(
    {},
    { get: fail, ownKeys: fail, getPrototypeOf: fail, getOwnPropertyDescriptor: fail },
  );
  // A proxy that is not known can only be shown to be one.
  assert.equal(format([trap]), "[an object that cannot be shown]");
  class List extends Array<number> {}
  assert.equal(format([List.of(1, 2)]), "List(2) [ 1, 2 ]");
  for (const prototype of [
    Map.prototype,
    Set.prototype,
    Date.prototype,
    RegExp.prototype,
    Error.prototype,
    Uint8Array.prototype,
    Promise.prototype,
  ]) {
    assert.match(format([Object.create(prototype)]), /^\w+(:? \[?|$)/);
  }
  const circle: { self?: unknown } = {};
  circle.self = circle;
  assert.equal(format([circle]), "{ self: [Circular] }");
  const cause = new Error("a");
  cause.cause = new Error("b", { cause });
  assert.equal(format([cause]), "Error: a [cause: Error: b [cause: [Circular]]]");
});

test("what is large is cut, and takes no time", () => {
  const many = Array.from({ length: 100_000 }, (_, index) => index);
  const first = many.slice(0, 100).join(", ");
  assert.equal(format([many]), `[ ${first}, … 99900 more ]`);
  assert.equal(format([new Float64Array(many)]), `Float64Array(100000) [ ${first}, … 99900 more ]`);
  assert.equal(format([new Set(many)]), `Set(100000) { ${first}, … 99900 more }`);
  assert.match(
    format([new Map(many.map((key) => [key, key]))]),
    /^Map\(100000\) \{ 0 => 0, .* 99 => 99, … 99900 more \}$/,
  );
  assert.match(
    format([Object.fromEntries(many.map((key) => [`k${key}`, key]))]),
    /^\{ k0: 0, .* k99: 99, … 99900 more \}$/,
  );
  assert.equal(format([new Array(1e9)]), "[ … 1000000000 more ]");
  assert.equal(format([new Array(5000)]), "[ <5000 empty items> ]");
  const nested = many.map(() => many);
  assert.ok(format([nested]).length <= (1 << 16) + 1);
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  assert.equal(format([deep]), "[ [ [ [ [Array] ] ] ] ]");
  let causes = new Error("0");
  for (let level = 1; level < 10_000; level += 1) causes = new Error(`${level}`, { cause: causes });
  assert.equal(
    format([causes]),
    "Error: 9999 [cause: Error: 9998 [cause: Error: 9997 [cause: Error: 9996 [cause: Error: 9995 [cause: …]]]]]",
  );
  assert.match(format([["x".repeat(1e6)]]), /^\[ 'x{10000}'… 990000 more characters \]$/);
});

test("lines are indented", () => {
  assert.equal(indented("a\n\nb", "  "), "  a\n  \n  b");
  assert.equal(indented("", "  "), "  ");
});

test("a very long text is cut", () => {
  const text = format(["x".repeat(1 << 20)]);
  assert.equal(text.length, (1 << 16) + 1);
});
