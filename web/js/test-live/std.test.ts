/**
 * The standard library as it is packed, without what is never read of it: whatever would miss something
 * is here.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { engine, program, run } from "./engine.js";

test("types are told apart, and found again", async () => {
  const source = `use std::any::{Any, TypeId};
use std::error::Error;
#[derive(Debug)]
struct Own;
impl std::fmt::Display for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("own") }
}
impl Error for Own {}
fn fail() -> Result<(), Box<dyn Error + Send + Sync>> { Err(Box::new(Own)) }
fn main() {
    let error = fail().unwrap_err();
    println!("{error} {}", error.downcast_ref::<Own>().is_some());
    let any: Box<dyn Any + Send> = Box::new(String::from("text"));
    println!("{} {}", any.is::<String>(), any.is::<Vec<u8>>());
    let ids: std::collections::HashSet<TypeId> = [
        TypeId::of::<dyn Any + Send>(), TypeId::of::<dyn Send + Any>(),
        TypeId::of::<dyn Fn(i32) -> i32 + Send + Sync>(), TypeId::of::<Option<u8>>(),
        TypeId::of::<Box<dyn Iterator<Item = i32>>>(), TypeId::of::<String>(),
    ].into();
    println!("{}", ids.len());
    println!("{}", std::any::type_name::<dyn Fn(i32) + Unpin + Send>());
}`;
  const { status, stdout, diagnostics } = await run(source);
  assert.deepEqual(diagnostics, []);
  assert.equal(status, "ok");
  assert.equal(
    stdout,
    "own true\ntrue false\n5\ndyn core::ops::function::Fn(i32) + core::marker::Send + core::marker::Unpin\n",
  );
});

test("collections, text, numbers and threads work", async () => {
  const source = `use std::collections::{BTreeMap, BinaryHeap, HashMap, VecDeque};
fn main() {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for n in 0..60u32 { *counts.entry(format!("k{}", n % 7)).or_default() += n; }
    let sorted: BTreeMap<_, _> = counts.iter().collect();
    println!("{sorted:?}");
    let mut heap = BinaryHeap::from([3, 1, 2]);
    println!("{:?}", std::iter::from_fn(|| heap.pop()).collect::<Vec<_>>());
    let mut queue: VecDeque<i32> = (0..5).collect();
    queue.rotate_left(2);
    println!("{queue:?} {:>8.3} {:#x} {:e}", 3.14159, 255, 1234.5);
    println!("{} {:?} {:?}", "größe".to_uppercase(), "a b".find('b'), "x".parse::<f32>());
    println!("{} {} {}", u128::MAX / 3, i128::MIN % 7, 7.5f64 % 2.0);
    let thread = std::thread::spawn(|| std::time::Duration::from_millis(1500));
    println!("{:?} {:?}", thread.join().unwrap(), "::1".parse::<std::net::Ipv6Addr>());
}`;
  const { status, stdout } = await run(source);
  assert.equal(status, "ok");
  assert.deepEqual(stdout.split("\n"), [
    '{"k0": 252, "k1": 261, "k2": 270, "k3": 279, "k4": 228, "k5": 236, "k6": 244}',
    "[3, 2, 1]",
    "[2, 3, 4, 0, 1]    3.142 0xff 1.2345e3",
    "GRÖSSE Some(2) Err(ParseFloatError { kind: Invalid })",
    "113427455640312821154458202477256070485 -2 1.5",
    "1.5s Ok(::1)",
    "",
  ]);
});

test("a backtrace is empty and does not stop the program", async () => {
  const source = `use std::backtrace::Backtrace;
fn main() {
    println!("{:?}", Backtrace::capture().status());
    println!("{:?}", Backtrace::force_capture().status());
    std::env::set_var("RUST_BACKTRACE", "full");
    panic!("on purpose");
}`;
  const { status, stdout, message, exit_code } = await run(source);
  assert.equal(stdout, "Disabled\nUnsupported\n");
  assert.deepEqual([status, exit_code], ["panicked", 101]);
  assert.equal(message, "thread 'main' panicked at src/main.rs:6:5: on purpose");
});

async function messages(source: string): Promise<string[]> {
  const { diagnostics } = await engine.check(program(source)).result;
  return diagnostics.map(({ rendered }) => rendered);
}

test("what is not in scope is found among all crates", async () => {
  const texts = await messages("fn main() { let _: Duration; asert!(true); }");
  assert.equal(texts.length, 2);
  assert.match(texts.join(""), /use std::time::Duration;/);
  assert.match(texts.join(""), /a macro with a similar name exists: `assert`/);
});

test("attributes of the standard library are known, without their documentation", async () => {
  const texts = await messages('fn main() { "a".trim(); let _ = "a".trim_left(); }');
  assert.equal(texts.length, 2);
  assert.match(texts.join(""), /this returns the trimmed string as a slice, without modifying/);
  assert.match(texts.join(""), /use of deprecated method .* superseded by `trim_start`/);
});
