/** What the compiler says about a program: places in UTF-16 units, suggestions, odd input. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Diagnostic } from "../generated/protocol.js";
import { engine, program, run } from "./engine.js";

async function diagnose(source: string): Promise<Diagnostic[]> {
  const { diagnostics, message } = await engine.check(program(source)).result;
  assert.equal(message, null);
  return diagnostics;
}

/** The text of each primary place, as the editor would mark it. */
function marked(source: string, diagnostics: Diagnostic[]): string[] {
  return diagnostics.flatMap(({ spans }) =>
    spans.filter(({ primary }) => primary).map(({ from, to }) => source.slice(from, to)),
  );
}

/** The source with every suggestion applied. */
function applied(source: string, { suggestions }: Diagnostic): string {
  const edits = suggestions.flatMap(({ edits }) => edits).sort((a, b) => b.from - a.from);
  return edits.reduce(
    (text, { from, to, text: by }) => text.slice(0, from) + by + text.slice(to),
    source,
  );
}

test("a good program has none", async () => {
  assert.deepEqual(await diagnose('fn main() { println!("fine") }'), []);
});

test("a check does not run the program", async () => {
  assert.deepEqual(await diagnose("fn main() { loop {} }"), []);
});

test("the borrow checker is the real one", async () => {
  const source =
    'fn main() {\n    let s = String::from("é🦀");\n    drop(s);\n    println!("{s}");\n}\n';
  const [first, ...rest] = await diagnose(source);
  assert.deepEqual(rest, []);
  assert.equal(first?.level, "error");
  assert.equal(first.code, "E0382");
  assert.equal(first.message, "borrow of moved value: `s`");
  assert.match(first.explanation ?? "", /^A variable was used after its contents have been moved/);
  assert.deepEqual(marked(source, [first]), ["{s}"]);
  assert.equal(first.spans.find(({ label }) => label === "value moved here")?.line, 3);
  assert.match(
    first.rendered,
    /^error\[E0382\]: borrow of moved value: `s`\n --> src\/main.rs:4:15\n/,
  );
});

test("columns count as the editor does, whatever stands before", async () => {
  for (const [source, expected] of [
    ['fn main() { let _ = "é🦀"; let x: u32 = "ü"; }', ['"ü"']],
    ['\uFEFFfn main() { let _x: u32 = "b"; }', ['"b"']],
    ['fn main() {\r\n    let _é = 1;\r\n    let _x: u32 = "c";\r\n}\r\n', ['"c"']],
    ['fn main() {\r\n    let _y = 1;\n    let _x: u32 = "d";\r\n}', ['"d"']],
    ["fn main() { let größe: u8 = größe_🦀; }", ["größe_🦀"]],
  ] as const) {
    const errors = (await diagnose(source)).filter(({ level }) => level === "error").slice(0, 1);
    assert.deepEqual(marked(source, errors), expected, source);
  }
});

test("a suggestion can be applied and then it compiles", async () => {
  const source = 'fn main() {\n    let ß = 1;\n    ß += 1;\n    println!("{ß}");\n}\n';
  const [first] = await diagnose(source);
  assert.equal(first?.code, "E0384");
  const better = applied(source, first);
  assert.match(better, /let mut ß = 1;/);
  assert.deepEqual(await diagnose(better), []);
});

test("a lint has its name and its suggestion is sure", async () => {
  const source = 'fn main() { let mut x = 1; println!("{x}"); }';
  const [first, ...rest] = await diagnose(source);
  assert.deepEqual(rest, []);
  assert.equal(first?.level, "warning");
  assert.equal(first.code, "unused_mut");
  assert.deepEqual(
    first.suggestions.map(({ sure }) => sure),
    [true],
  );
  assert.deepEqual(await diagnose(applied(source, first)), []);
});

test("what a macro makes is marked where the macro is called", async () => {
  const source = 'macro_rules! bad { () => { missing() } }\nfn main() { println!("{}", bad!()); }';
  const [first] = await diagnose(source);
  assert.equal(first?.code, "E0425");
  assert.equal(first.spans[0]?.line, 1);
  const inStd = 'fn main() { let v = vec![1, "two"]; drop(v) }';
  assert.deepEqual(marked(inStd, (await diagnose(inStd)).slice(0, 1)), ['"two"']);
});

test("odd input is answered", async () => {
  for (const [source, expected] of [
    ["", /`main` function not found/],
    ["fn main() {\0}", /unknown start of token/],
    ["fn main() { { }", /this file contains an unclosed delimiter/],
    ["fn main() { ) }", /mismatched closing delimiter|unexpected closing delimiter/],
    ["macro_rules! r { () => { r!() } } fn main() { r!() }", /recursion limit reached/],
    ["fn main() { let x: u32 = 1 + ; }", /expected expression/],
    ["use nowhere::thing; fn main() {}", /unresolved import `nowhere`/],
  ] as const) {
    const diagnostics = await diagnose(source);
    assert.equal(diagnostics[0]?.level, "error", source);
    assert.match(diagnostics[0].message, expected, source);
  }
});

test("a megabyte of source is compiled", async () => {
  const source = `${"// filling\n".repeat(100_000)}fn main() { println!("end") }`;
  assert.equal((await run(source)).stdout, "end\n");
});

test("a program that does not compile has no exit code", async () => {
  const result = await run('fn main() { let _x: u32 = "no"; }');
  assert.equal(result.status, "compile-error");
  assert.equal(result.exit_code, null);
  assert.equal(result.message, "The program does not compile: mismatched types.");
});

test("state machines are laid out by the compiler", async () => {
  const source = `async fn outer(n: u32) -> u32 {
    let text = String::from("kept");
    inner(n).await;
    text.len() as u32
}
async fn inner(_n: u32) {}
fn main() {
    drop(outer(1));
}
`;
  const { types, message } = await engine.layout(program(source)).result;
  assert.equal(message, null);
  const outer = types.find(({ body }) => body?.function === "outer");
  assert.deepEqual(outer?.body, { kind: "fn", function: "outer", line: 1, end_line: 5 });
  assert.deepEqual(
    outer.variants.map(({ name }) => name),
    ["Unresumed", "Suspend0", "Returned", "Panicked"],
  );
  const suspended = outer.variants[1]?.fields.filter(({ kind }) => kind !== "padding");
  assert.deepEqual(suspended?.map(({ kind, name }) => `${kind} ${name}`).sort(), [
    "local __awaitee",
    "local text",
    "upvar n",
  ]);
});

test("a program that uses crates is laid out, with the lines where it waits", async () => {
  const source = `use std::time::Duration;
use pollscope::sleep;
#[pollscope::main]
async fn main() {
    sleep(Duration::from_millis(1)).await;
    async { std::future::ready(1).await }.await;
}
`;
  const { types, message, diagnostics } = await engine.layout(program(source)).result;
  assert.deepEqual([message, diagnostics], [null, []]);
  const main = types.find(({ body }) => body?.line === 4);
  assert.deepEqual(
    main?.variants.map(({ name, line }) => [name, line]),
    [
      ["Unresumed", null],
      ["Suspend0", 5],
      ["Suspend1", 6],
      ["Returned", null],
      ["Panicked", null],
    ],
  );
});

test("what there is not in a tab is said to be missing, with what to use instead", async () => {
  for (const [source, expected] of [
    [
      "use tokio::net::TcpStream;\nfn main() {}",
      /^tokio::net is not available here: there are no sockets in a tab; `pollscope::js::fetch`/,
    ],
    ["fn main() { tokio::fs::read(1); }", /^tokio::fs is not available here: there are no files/],
    [
      "use tokio::{fs::File, sync::Mutex};\nfn main() {}",
      /^tokio::fs is not available here: there are no files/,
    ],
    ["use tokio::process::Command;\nfn main() {}", /^tokio::process .* there are no processes/],
    ["use tokio::signal::unix;\nfn main() {}", /^tokio::unix .* `tokio::signal::ctrl_c` is/],
    ["use tokio::io::Interest;\nfn main() {}", /^tokio::Interest .* it is about sockets/],
    ["fn main() { tokio::runtime::LocalRuntime::new(); }", /^runtime::LocalRuntime .*LocalSet/],
    ['fn main() { trpl::get("x"); }', /^trpl::get is not available here: there are no sockets/],
    ["use trpl::Html;\nfn main() {}", /^trpl::Html is not available here: it is for pages/],
    ["use smol::net::TcpStream;\nfn main() {}", /^smol::net is not available here: there are no/],
    ["use reqwest::Client;\nfn main() {}", /^reqwest is not available here: there are no sockets/],
    ["fn main() { hyper::rt(); }", /^hyper is not available here: there are no sockets/],
    [
      "use async_std::net::TcpStream;\nfn main() {}",
      /^async_std::net is not available here: there/,
    ],
    ["use serde::Serialize;\nfn main() {}", /^serde is not available here: .* procedural macros/],
    ["use unheard_of::x;\nfn main() {}", /^If `unheard_of` is a crate: it is not among those/],
  ] as const) {
    const [first] = await diagnose(source);
    const helps = first?.notes.map(({ message }) => message) ?? [];
    assert.ok(
      helps.some((message) => expected.test(message)),
      `${first?.message}: ${JSON.stringify(helps)}`,
    );
    assert.match(first?.rendered ?? "", /\n {2}= help: (\w+(::\w+)? is not|If)/);
  }
});

test("other ways to name what there is not in a tab lead there, too", async () => {
  const source = `use std::{net::*, process as p};
fn main() {
    println!("{:?}", std::fs::read("x"));
    if false { TcpStream::connect("x:1").unwrap(); }
    let _ = IpAddr::from([1, 2, 3, 4]);
    p::Command::new("ls");
}`;
  const diagnostics = (await diagnose(source)).filter(({ level }) => level === "error");
  assert.deepEqual(marked(source, diagnostics), ["std::fs", "TcpStream", "p::Command"]);
});

test("what there is not in a tab does not compile, though it would elsewhere", async () => {
  const source = `use std::net::{IpAddr, TcpStream};
fn main() {
    let ü = std::fs::read("x");
    std::process::Command::new("ls");
    std::process::exit(0)
}`;
  const diagnostics = (await diagnose(source)).filter(({ level }) => level === "error");
  assert.deepEqual(marked(source, diagnostics), ["TcpStream", "std::fs", "std::process::Command"]);
  assert.deepEqual(
    diagnostics.map(({ message }) => message.slice(0, message.indexOf(". "))),
    [
      "`std::net::TcpStream` is not available here: there are no sockets in a tab",
      "`std::fs` is not available here: there are no files in a tab",
      "`std::process::Command` is not available here: there are no processes in a tab",
    ],
  );
  assert.match(diagnostics[1]?.rendered ?? "", /\n --> src\/main.rs:3:13\n/);
  for (const trace of [false, true]) {
    const result = await run(source, { trace });
    assert.deepEqual([result.status, result.exit_code], ["compile-error", null]);
    assert.match(
      result.message ?? "",
      /^The program does not compile: `std::net::TcpStream` is not/,
    );
  }
});
