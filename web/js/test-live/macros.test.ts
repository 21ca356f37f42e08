/**
 * Procedural macros that are expanded before the compiler sees them. What the programs print with the
 * macros themselves stands beside them; crate/live-program/tests/macros.rs has found it out.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Diagnostic } from "../generated/protocol.js";
import { engine, program, run } from "./engine.js";

const PROGRAMS = new URL("../../crate/live-program/tests/programs/", import.meta.url);

const read = (name: string): string => readFileSync(new URL(name, PROGRAMS), "utf8");

for (const name of ["async_trait", "thiserror"]) {
  for (const trace of [false, true]) {
    test(`${name}, ${trace ? "observed" : "plain"}`, async () => {
      const result = await run(read(`${name}.rs`), { trace });
      assert.equal(result.status, "ok", JSON.stringify(result.diagnostics));
      assert.equal(result.stdout, read(`${name}.txt`));
      assert.equal(result.instrumented, trace);
      assert.deepEqual(result.diagnostics, []);
    });
  }
}

const OBJECT = `use async_trait::async_trait;

#[async_trait]
trait Service {
    async fn call(&self, n: u8) -> u8;
}

struct Double;

#[async_trait]
impl Service for Double {
    async fn call(&self, n: u8) -> u8 {
        pollscope::yield_now().await;
        n * 2
    }
}

#[pollscope::main]
async fn main() {
    let service: Box<dyn Service> = Box::new(Double);
    println!("{}", service.call(4).await);
}`;

test("statements may have them, too, and wait", async () => {
  const source = `use async_trait::async_trait;
#[derive(Debug, thiserror::Error)]
#[error("no {0}")]
struct E(u8);
#[async_trait]
trait T { async fn f(&self) -> Result<(), E> { Err(E(1)) } }
impl T for u8 {}
let x = 5u8;
println!("{}", x.f().await.unwrap_err());`;
  for (const trace of [false, true]) {
    const result = await run(source, { trace });
    assert.deepEqual([result.status, result.stdout], ["ok", "no 1\n"], result.message ?? "");
  }
});

test("the method of an object is a future of its name", async () => {
  const { events, stdout } = await run(OBJECT, { trace: true });
  assert.equal(stdout, "8\n");
  const created = events.flatMap((event) =>
    event.kind === "future_created" ? [[event.name, event.line]] : [],
  );
  assert.deepEqual(created, [
    ["main()", 19],
    // An object does not tell where its method is called.
    ["call(4)", 12],
  ]);
});

async function diagnose(source: string): Promise<Diagnostic[]> {
  const { diagnostics, message } = await engine.check(program(source)).result;
  assert.equal(message, null);
  return diagnostics;
}

/** Of each error: its code, its line, and the text at its place. */
function errors(source: string, diagnostics: Diagnostic[]): unknown[] {
  return diagnostics
    .filter(({ level }) => level === "error")
    .map(({ code, spans }) => {
      const place = spans.find(({ primary }) => primary);
      return [code, place?.line, source.slice(place?.from, place?.to)];
    });
}

test("what is wrong in a method is marked where it stands", async () => {
  for (const [body, expected] of [
    ['async fn call(&self, é: u8) -> u8 { let _ = é; "ü" }', ["E0308", 5, '"ü"']],
    ["async fn call(&self, n: Missing) -> u8 { 1 }", ["E0412", 5, "Missing"]],
    ["async fn call(&self, n: u8) -> Missing { 1 }", ["E0412", 5, "Missing"]],
    ["async fn call(&self, n: u8) -> u8 { nowhere(n) }", ["E0425", 5, "nowhere"]],
    [
      "async fn call(&self, n: u8) -> u8 { drop(self); n }\n    async fn b(&self) {}",
      ["E0407", 6, "fn b(&self) {}"],
    ],
  ] as const) {
    const source = `use async_trait::async_trait;
#[async_trait]
trait Service { async fn call(&self, n: u8) -> u8; }
struct S; #[async_trait] impl Service for S {
    ${body}
}
fn main() {}`;
    const found = errors(source, await diagnose(source));
    assert.deepEqual(found, [expected], body);
  }
});

test("what a message cannot show is said", async () => {
  const source = `use thiserror::Error;
struct Plain;
#[derive(Error, Debug)]
enum E {
    #[error("one {0}")]
    One(u8),
    Two,
}
fn main() { println!("{}", E::One(1)); }`;
  const diagnostics = await diagnose(source);
  assert.deepEqual(errors(source, diagnostics)[0], [null, 7, "Two"]);
  assert.equal(
    diagnostics[0]?.message,
    'The variant `Two` has no message: put `#[error("..")]` before it.',
  );
});
