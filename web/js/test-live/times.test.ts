/**
 * Simulated time is what a native run takes, without the noise: every case of the programs in times/
 * against the times of native runs, rounded down to 10 ms, that `node js/test-live/times.mjs` records.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { isRecord } from "../internal/record.js";
import { run } from "./engine.js";

/** How much later it may be on the simulated clock, in milliseconds: each of tokio's sleeps takes one more. */
const LATE = 4;

const folder = fileURLToPath(new URL("../../web/js/test-live/times/", import.meta.url));
const native: unknown = JSON.parse(readFileSync(`${folder}native.json`, "utf8"));
assert.ok(isRecord(native));

describe("simulated times are those of native runs", () => {
  for (const [name, cases] of Object.entries(native)) {
    assert.ok(isRecord(cases));
    test(name, async (context) => {
      const source = readFileSync(`${folder}${name}.rs`, "utf8");
      const { status, stdout, diagnostics } = await run(source, {
        limits: { wall_ms: 600_000, output_bytes: 1 << 20 },
      });
      assert.deepEqual(diagnostics, []);
      assert.equal(status, "ok");
      const printed = new Map(
        stdout
          .trimEnd()
          .split("\n")
          .map((line) => {
            const [, title = "", times = ""] = /^(.*): (\[.*\])$/.exec(line) ?? [];
            return [title, times];
          }),
      );
      assert.deepEqual([...printed.keys()], Object.keys(cases));
      for (const [title, expected] of Object.entries(cases)) {
        await context.test(title, () => {
          assert.ok(Array.isArray(expected));
          const times: unknown = JSON.parse(printed.get(title) ?? "");
          assert.ok(Array.isArray(times));
          const nearest = times.map((time, at) => {
            const late = Number(time) - Number(expected[at]);
            return late >= 0 && late <= LATE ? Number(expected[at]) : Number(time);
          });
          assert.deepEqual(nearest, expected);
        });
      }
    });
  }
});

// It natively takes 30 ms. The interpreter runs one thread at a time, and cannot tell waiting from computing
// before a while has passed.
test("a worker that yields without end does not hold up the other one", async () => {
  const { status, stdout } = await run(
    `use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

#[tokio::main(worker_threads = 2)]
async fn main() {
    let waiting = tokio::spawn(async {
        let began = Instant::now();
        let open = Arc::new(AtomicBool::new(false));
        let theirs = open.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(30)).await;
            theirs.store(true, Ordering::SeqCst);
        });
        while !open.load(Ordering::SeqCst) {
            tokio::task::yield_now().await;
        }
        println!("{}", began.elapsed().as_millis());
    });
    waiting.await.unwrap();
}`,
    { limits: { wall_ms: 600_000, output_bytes: 1 << 20 } },
  );
  assert.equal(status, "ok");
  assert.ok(Number(stdout) >= 30 && Number(stdout) < 100, stdout);
});
