/** What the live engine does with text: includes, the compiler's words, layouts, arguments. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveCrate } from "../generated/protocol.js";
import { readArguments, UsageError } from "../cli/arguments.js";
import { cratesOf, includable } from "../internal/live/command-line.js";
import { DEFAULT_LIMITS } from "../internal/limits.js";
import { diagnostic } from "../internal/live/diagnostics.js";
import { readLayout } from "../internal/live/layout.js";
import { CompilerLines, type Line } from "../internal/live/worker/compiler-lines.js";

test("what stands at the head of a file keeps it from being included, or is made ordinary", () => {
  for (const [source, expected] of [
    ["fn main() {}", "fn main() {}"],
    ["// x\n\nfn main() {}", "// x\n\nfn main() {}"],
    ["//! x\n//! y\nfn main() {}", "// x\n// y\nfn main() {}".replaceAll("// ", "//  ")],
    ["/* a */ //! b\nfn main() {}", "/* a */ //  b\nfn main() {}"],
    ["#![allow(unused)]\nfn main() {}", undefined],
    ["// x\n#![feature(y)]", undefined],
    ["/*! x */ fn main() {}", undefined],
    ["#!/usr/bin/env run\nfn main() {}", undefined],
    ["", ""],
  ] as const) {
    assert.equal(includable(source), expected, source);
  }
});

test("the compiler's lines are told from the program's by where they lie in memory", () => {
  const OURS = 4096;
  const lines = new CompilerLines();
  const bytes = (text: string) => new TextEncoder().encode(text);
  const said = (message: string, level = "warning") =>
    JSON.stringify({ $message_type: "diagnostic", message, level });
  const told = (json: string, isError = false): Line => ({ kind: "diagnostic", json, isError });
  const check = (text: string, expected: Line[], address = OURS) => {
    const sent = bytes(text);
    assert.equal(lines.is(address, sent), true, text);
    assert.deepEqual(lines.take(sent), expected, text);
  };
  // Its first word identifies it, and is not reported.
  assert.equal(lines.is(64, bytes("what is no JSON\n")), false);
  check(`${said("ignoring --out-dir flag due to -o flag")}\n`, [{ kind: "nothing" }]);
  assert.equal(lines.is(64, bytes(`${said("é")}\n`)), false);
  check(`${said("é", "error")}\n`, [told(said("é", "error"), true)]);
  check(`${said("a")}\n${said("b")}\n`, [told(said("a")), told(said("b"))]);
  // A long line comes in pieces, some of them straight from where the text is.
  const long = said("x".repeat(100) + "ü");
  const cut = bytes(long).length - 4;
  const [first, rest] = [bytes(long).slice(0, cut), bytes(long).slice(cut)];
  assert.ok(lines.is(OURS, first));
  assert.deepEqual(lines.take(first), []);
  assert.ok(lines.is(512, rest));
  assert.deepEqual(lines.take(rest), []);
  check("\n", [told(long)], 512);
  assert.equal(lines.is(512, bytes(said("x"))), false);
  check(`${said("tracking was triggered", "note")}\n`, [{ kind: "progress" }]);
  const impostor = said("tracking was triggered", "error");
  check(`${impostor}\n`, [told(impostor, true)]);
  for (const odd of ["{", "[]", "null", '{"$message_type":"artifact","artifact":"/tmp/d"}']) {
    check(`${odd}\n`, [{ kind: "nothing" }]);
  }
});

test("what the compiler's JSON lacks is no diagnostic, and no error", () => {
  const place = { file: "src/main.rs", source: "fn main() {}", edits: [], own: true };
  const whole = {
    message: "m",
    code: null,
    level: "error",
    spans: [],
    children: [],
    rendered: null,
  };
  assert.equal(diagnostic(JSON.stringify(whole), place)?.message, "m");
  for (const key of ["message", "level", "spans", "children"]) {
    for (const wrong of [undefined, 5, {}, [5]]) {
      const json = JSON.stringify({ ...whole, [key]: wrong });
      assert.equal(diagnostic(json, place), undefined, json);
    }
  }
  for (const json of ["", "null", "[]", "5", '{"$message_type":"diagnostic"}']) {
    assert.equal(diagnostic(json, place), undefined, json);
  }
});

test("crates come along when they are named", () => {
  const crate = (name: string, listed: boolean): LiveCrate => ({
    name,
    listed,
    version: "1.0.0",
    path: `crates/lib${name}.rmeta`,
    units: [name],
    note: null,
  });
  const known = [crate("tokio", true), crate("tokio_util", true), crate("pollscope_live", false)];
  const names = (source: string, traced: boolean) =>
    cratesOf(source, known, traced).map(({ name }) => name);
  assert.deepEqual(names("use tokio::spawn;", false), ["tokio"]);
  assert.deepEqual(names("tokio_util::x()", true), ["tokio_util", "pollscope_live"]);
  assert.deepEqual(names("fn main() {}", false), []);
});

test("a state machine is read with its states, what they keep, and its function", () => {
  const [first, second] = readLayout(
    [
      "fn größe::{closure#0}(_1: std::pin::Pin<&mut {async fn body@src/main.rs:2:24: 2:60}>, _2: &mut std::task::Context<'_>) -> std::task::Poll<()> {",
      "        _15 = discriminant((*_16));      // scope 0 at src/main.rs:2:24: 2:60",
      "        discriminant((*_16)) = 3;        // scope 4 at src/main.rs:5:38: 5:43",
      "        discriminant((*_17)) = 4;        // scope 4 at /crates/macros.rs:9:1: 9:9",
      "        discriminant((*_18)) = 1;        // scope 0 at src/main.rs:8:2: 8:2",
      "fn main() -> () {",
      "        discriminant((*_19)) = 3;        // scope 0 at src/main.rs:77:1: 77:2",
      "print-type-size type: `std::string::String`: 24 bytes, alignment: 8 bytes",
      "print-type-size     field `.vec`: 24 bytes",
      "print-type-size type: `{async fn body@src/main.rs:2:24: 2:60}`: 264 bytes, alignment: 8 bytes",
      "print-type-size     discriminant: 1 bytes",
      "print-type-size     variant `Suspend0`: 128 bytes",
      "print-type-size         upvar `.n`: 4 bytes, offset: 0 bytes, alignment: 4 bytes",
      "print-type-size         padding: 4 bytes",
      "print-type-size         local `.__awaitee`: 8 bytes, alignment: 8 bytes",
      "print-type-size     variant `Suspend1`: 0 bytes",
      "print-type-size     end padding: 7 bytes",
    ].join("\n"),
    "\nasync fn größe(n: u32) {\n",
  );
  assert.deepEqual(first, {
    name: "{async fn body@src/main.rs:2:24: 2:60}",
    body: { kind: "fn", function: "größe", line: 2, end_line: 2 },
    size: 264,
    alignment: 8,
    discriminant: 1,
    variants: [
      {
        name: "Suspend0",
        size: 128,
        line: 5,
        fields: [
          { kind: "upvar", name: "n", size: 4 },
          { kind: "padding", name: "", size: 4 },
          { kind: "local", name: "__awaitee", size: 8 },
        ],
      },
      { name: "Suspend1", size: 0, line: null, fields: [] },
    ],
    fields: [],
    end_padding: 7,
  });
  assert.deepEqual(second?.fields, [{ kind: "field", name: "vec", size: 24 }]);
});

test("arguments are read, and wrong ones are named", () => {
  assert.deepEqual(
    readArguments(["run", "a.rs", "--edition", "2024", "--json", "--limit", "2.5"]),
    {
      verb: "run",
      files: ["a.rs"],
      edition: "2024",
      clock: "simulated",
      json: true,
      trace: undefined,
      expect: undefined,
      network: false,
      limits: { ...DEFAULT_LIMITS, wall_ms: 2500 },
    },
  );
  assert.equal(readArguments(["run", "a.rs", "--allow-net"])?.network, true);
  assert.equal(readArguments(["--help"]), undefined);
  for (const [list, expected] of [
    [[], /^say what to do: run, check or layout$/],
    [["walk", "a.rs"], /^there is no command `walk`$/],
    [["run"], /^say which file to run$/],
    [["run", "a.rs", "--edition", "2018"], /^the editions are 2021 and 2024, not `2018`$/],
    [["run", "a.rs", "--clock", "wall"], /^the clocks are simulated and real, not `wall`/],
    [["run", "a.rs", "--limit", "soon"], /^`soon` is no number of seconds up to a day$/],
    [["run", "a.rs", "b.rs", "--trace", "t"], /^--trace is for a run of one file$/],
    [["run", "a.rs", "--fast"], /--fast/],
  ] as const) {
    assert.throws(
      () => readArguments([...list]),
      (error: unknown) => error instanceof UsageError && expected.test(error.message),
      list.join(" "),
    );
  }
});
