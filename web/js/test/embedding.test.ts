/** What a course page and an embedded page read of each other, without a browser. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { asAnswer, asCall, asEvent } from "../internal/embedding/messages.js";
import { sources, whole } from "../internal/embedding/sources.js";

/** An element with these texts behind selectors that name their kind. */
function element(rust: string | null, js: string | null, isWhole = false): ParentNode {
  const querySelector = (selector: string) => {
    const text = selector.includes("rust") ? rust : js;
    return text === null ? null : { textContent: text, matches: () => isWhole };
  };
  return { querySelector } as unknown as ParentNode;
}

test("programs lose the empty lines and the indentation of the page around them", () => {
  const rust = "\n\n    fn main() {\r\n        f();\r\n\n    }\n  ";
  assert.deepEqual(sources(element(rust, null)), { rust: "fn main() {\n    f();\n\n}\n" });
  assert.deepEqual(sources(element(null, "1;")), { js: "1;\n" });
  assert.deepEqual(sources(element(null, null)), {});
  assert.deepEqual(sources(element("", " \n ")), { rust: "\n", js: "\n" });
});

test("hidden lines are lines, attributes stay", () => {
  const hidden =
    "# use a;\n#\n#[derive(Debug)]\n#![allow(unused)]\n  # let x;\n## not hidden\nr#type\n";
  const shown = "use a;\n\n#[derive(Debug)]\n#![allow(unused)]\n  let x;\n# not hidden\nr#type\n";
  assert.equal(whole(hidden), shown);
  assert.deepEqual(sources(element("# a\nb", "# a")), { rust: "a\nb\n", js: "# a\n" });
  // mdBook has taken the marks away.
  assert.deepEqual(sources(element("  # a\n  b", null, true)), { rust: "# a\nb\n" });
});

test("only calls are calls, only answers answers, only events events", () => {
  const call = { pollscope: 1, id: 3, call: "seek", argument: 5 };
  assert.deepEqual(asCall(call), call);
  for (const data of [
    null,
    undefined,
    "run",
    [],
    {},
    { ...call, pollscope: 2 },
    { ...call, id: 1.5 },
    { ...call, id: "3" },
    { ...call, call: "constructor" },
    { ...call, call: ["run"] },
  ]) {
    assert.equal(asCall(data), undefined, JSON.stringify(data));
  }
  assert.deepEqual(asAnswer({ pollscope: 1, id: 3, error: "no" }), {
    ...{ pollscope: 1, id: 3, value: undefined, error: "no" },
  });
  assert.equal(asAnswer({ pollscope: 1, type: "ready" }), undefined);
  assert.equal(asEvent({ pollscope: 1, id: 3, value: 1 }), undefined);
  assert.equal(asEvent({ type: "ready" }), undefined);
  assert.equal(asEvent({ pollscope: 1, type: "ready" })?.type, "ready");
});
