/** What programs ask of their system, as it is natively: who they are, and how long a sleep may be. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./engine.js";

/** Runs it as it is and so that it reports; both print the same. */
function prints(name: string, source: string, expected: string): void {
  for (const trace of [false, true]) {
    test(`${name} (${trace ? "observed" : "as it is"})`, async () => {
      const { status, stdout, message, diagnostics } = await run(source, { trace });
      assert.deepEqual([status, message, diagnostics], ["ok", null, []]);
      assert.equal(stdout, expected);
    });
  }
}

prints(
  "a program has its own name for an argument",
  `use std::env;
fn main() {
    let args: Vec<String> = env::args().collect();
    println!("{args:?} {} {:?}", env::args().len(), env::args().nth(1));
    for one in std::env::args_os() { println!("{one:?}"); }
}`,
  '["main"] 1 None\n"main"\n',
);

prints(
  "a process has a number",
  `fn main() {
    let id = std::process::id();
    println!("{} {}", id > 0, id == std::process::id());
}`,
  "true true\n",
);

test("an endless sleep is ended by the limit, and other threads go on until then", async () => {
  const { status, message, stdout } = await run(`use std::{thread, time::Duration};
fn main() {
    thread::spawn(|| { thread::sleep(Duration::from_secs(5)); println!("woken") });
    thread::sleep(Duration::MAX);
    println!("never");
}`);
  assert.equal(status, "limit");
  assert.match(message ?? "", /^More than the limit of 86400 s passed on the program's clock/);
  assert.equal(stdout, "woken\n");
});
