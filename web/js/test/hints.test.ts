/** What is added to the compiler's words, and what of them is left out. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_LIMITS } from "../internal/limits.js";
import { diagnostic } from "../internal/live/diagnostics.js";
import { NOTHING_TO_READ, readsInput } from "../internal/live/hints.js";
import { verdict } from "../internal/live/outcome.js";

/** A diagnostic of the compiler's for a program. */
function shown(source: string, raw: Record<string, unknown>) {
  const whole = { $message_type: "diagnostic", level: "error", spans: [], children: [], ...raw };
  const place = { file: "src/main.rs", source, edits: [], own: true };
  const made = diagnostic(JSON.stringify(whole), place);
  assert.ok(made);
  return made;
}

const child = (level: string, message: string) => ({
  ...{ level, message, code: null, spans: [], children: [], rendered: null },
});

test("a program of tests without main is told that tests are not run", () => {
  const raw = {
    message: "`main` function not found in crate `main`",
    code: { code: "E0601", explanation: null },
    rendered: "error[E0601]: `main` function not found in crate `main`\n\n",
  };
  for (const attribute of [
    "#[tokio::test]",
    "#[test]",
    "#[ async_std :: test ]",
    "#[tokio::test(start_paused = true)]",
  ]) {
    const { notes, rendered } = shown(`${attribute}\nasync fn adds() {}`, raw);
    assert.deepEqual(
      notes.map(({ message }) => /Tests are not run here/.test(message)),
      [true],
    );
    assert.match(
      rendered,
      /crate `main`\n {2}= help: the program has tests and no `main`\..*\n\n$/,
    );
  }
  assert.deepEqual(shown("fn helper() {}", raw).notes, []);
  assert.deepEqual(shown("#[testing]\nfn helper() {}", raw).notes, []);
});

test("hidden lines of a book are named", () => {
  const raw = { message: "expected one of `!` or `[`, found keyword `extern`", code: null };
  const [note] = shown("# extern crate tokio;\n# fn main() {\nf();\n# }", raw).notes;
  assert.match(note?.message ?? "", /^lines that begin with `# ` are hidden lines of a book/);
  for (const other of ["#x\nfn main() {}", "#[derive(Debug)]\nstruct S", "fn main() {} // # x"]) {
    assert.deepEqual(shown(other, raw).notes, [], other);
  }
});

test("what is not available is not suggested by another name", () => {
  const rendered = `error[E0432]: unresolved import \`tokio::fs\`
 --> src/main.rs:1:13
  |
1 | use tokio::fs;
  |            ^^ no \`fs\` in the root
  |
  = help: consider importing one of these items instead:
          std::fs
          std::os::linux::fs
note: found an item that was configured out
 --> /crates/tokio/src/net/mod.rs:43:28
  = note: the item is gated behind the \`net\` feature
  = note: kept

`;
  const made = shown("use tokio::fs;", {
    message: "unresolved import `tokio::fs`",
    code: { code: "E0432", explanation: null },
    rendered,
    children: [
      child("help", "consider importing one of these items instead:\nstd::fs\nstd::os::linux::fs"),
      child("note", "found an item that was configured out"),
      child("note", "the item is gated behind the `net` feature"),
      child("note", "kept"),
    ],
  });
  const notes = made.notes.map(({ message }) => message);
  assert.equal(notes[0], "kept");
  assert.match(notes[1] ?? "", /^tokio::fs is not available here/);
  assert.equal(notes.length, 2);
  const parts = made.rendered.split("\n").slice(6);
  assert.equal(parts[0], "  = note: kept");
  assert.match(parts[1] ?? "", /^ {2}= help: tokio::fs is not available here/);
  assert.deepEqual(parts.slice(2), ["", ""]);
});

test("another name is suggested where nothing is missing", () => {
  const message = "consider importing this struct:\nstd::collections::HashMap";
  const made = shown("fn main() { HashMap::new(); }", {
    message: "failed to resolve: use of undeclared type `HashMap`",
    code: { code: "E0433", explanation: null },
    rendered: `error[E0433]: m\n  = help: ${message}\n\n`,
    children: [child("help", message)],
  });
  assert.deepEqual(
    made.notes.map((note) => note.message),
    [message],
  );
  assert.match(made.rendered, /consider importing/);
  const module = "consider importing this module:\nstd::sync::mpsc";
  const { notes } = shown("fn main() { mpsc::channel::<()>(); }", {
    message: "failed to resolve: use of undeclared crate or module `mpsc`",
    code: { code: "E0433", explanation: null },
    rendered: `error[E0433]: m\n  = help: ${module}\n\n`,
    children: [child("help", module)],
  });
  assert.equal(notes[0]?.message, module);
  assert.match(notes[1]?.message ?? "", /^If `mpsc` is a crate/);
});

test("a panic of a program that found nothing to read says where it gets something", () => {
  const panics = [
    { thread: "main", message: "thread 'main' panicked at src/main.rs:1:1: no line" },
  ];
  const end = { kind: "exited", code: 101 } as const;
  const said = { diagnostics: [], stderr: "", panics };
  const of = (lacksInput: boolean) =>
    verdict(end, { ...said, lacksInput }, DEFAULT_LIMITS, 0).message;
  assert.equal(of(false), panics[0]?.message);
  assert.equal(of(true), `${panics[0]?.message}\n${NOTHING_TO_READ}`);
  assert.ok(readsInput("std::io::stdin().read_line(&mut s)"));
  assert.ok(!readsInput("let stdinx = 1;"));
});

test("a crash of the compiler is not blamed on the program", () => {
  const said = { diagnostics: [], stderr: "", panics: [], lacksInput: false };
  const { status, message } = verdict(
    { kind: "trapped", message: "unreachable" },
    said,
    DEFAULT_LIMITS,
    0,
  );
  assert.equal(status, "stopped");
  assert.match(
    message ?? "",
    /^The compiler in the tab crashed \(unreachable\)\. .* please report it/,
  );
});
