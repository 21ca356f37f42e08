/** What ends at a limit: with a sentence, and with what it did by then. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveLimits, LiveResult } from "../generated/protocol.js";
import { engine, program, run, SILENT } from "./engine.js";

const LIMITS: LiveLimits = { wall_ms: 300_000, output_bytes: 1 << 20 };

/** Runs a program observed; it ends at its limit, with this message and output. */
function check(
  name: string,
  source: string,
  limits: Partial<LiveLimits>,
  message: string | RegExp,
  then: (result: LiveResult) => void = () => undefined,
): void {
  test(name, async () => {
    const result = await run(source, { trace: true, limits: { ...LIMITS, ...limits } });
    assert.equal(result.status, "limit", JSON.stringify(result));
    assert.equal(result.exit_code, null);
    if (typeof message === "string") assert.equal(result.message, message);
    else assert.match(result.message ?? "", message);
    assert.match(result.stdout, /^before\n/);
    assert.equal(result.dropped, 0);
    then(result);
  });
}

check(
  "an endless loop keeps all that happened before it",
  `async fn one() {}
fn main() { println!("before"); pollscope::block_on(async { one().await; loop {} }) }`,
  { wall_ms: 20_000 },
  "The run took longer than its limit of 20 s, and was ended.",
  ({ events }) => {
    // Nothing comes after them that would carry them along.
    assert.equal(events.at(-1)?.kind, "future_dropped");
  },
);

check(
  "unbounded recursion uses up the memory",
  `fn deeper(n: u64) -> u64 { if n == u64::MAX { 0 } else { deeper(n + 1) + 1 } }
fn main() { println!("before"); println!("{}", deeper(0)) }`,
  { memory_bytes: 160 << 20 },
  /^The program used up its memory, [\d.]+ MB together with the compiler\.$/,
);

check(
  "a program that allocates without end uses up the memory that it was given",
  `fn main() {
    println!("before");
    let mut all: Vec<Vec<u8>> = Vec::new();
    loop { all.push(vec![1; 1 << 20]) }
}`,
  { memory_bytes: 200 << 20 },
  /^The program used up its memory, (1\d\d|200) MB together with the compiler\.$/,
);

check(
  "a flood of output",
  `async fn one() {}
fn main() { println!("before"); pollscope::block_on(async { loop { one().await; println!("0123456789") } }) }`,
  { output_bytes: 117 },
  "The program printed more than its limit of 117 bytes, and was ended.",
  ({ stdout }) => assert.equal(stdout, `before\n${"0123456789\n".repeat(10)}`),
);

check(
  "a flood of events",
  `async fn one() {}
fn main() { println!("before"); pollscope::block_on(async { loop { one().await } }) }`,
  { events: 500 },
  "The program reported more than its limit of 500 events, and was ended.",
  ({ events }) => assert.equal(events.length, 500),
);

check(
  "a program that sleeps forever",
  `use std::time::Duration;
#[pollscope::main]
async fn main() {
    println!("before");
    loop { pollscope::sleep(Duration::from_secs(7)).await }
}`,
  { simulated_ms: 60_000 },
  "More than the limit of 60 s passed on the program's clock, and it was ended.",
  ({ simulated_ms: at }) => assert.ok(at !== null && at > 56_000 && at <= 60_000, `${at}`),
);

test("limits are each program's own", async () => {
  const source = 'fn main() { print!("{}", vec![1u8; 64 << 20].len()) }';
  const [small, large] = await Promise.all(
    [130, 600].map((megabytes) => {
      const limits = { ...LIMITS, memory_bytes: megabytes << 20 };
      return engine.run(program(source, { limits }), SILENT).result;
    }),
  );
  assert.equal(small?.status, "limit", JSON.stringify(small));
  assert.deepEqual([large?.status, large?.stdout], ["ok", "67108864"]);
});
