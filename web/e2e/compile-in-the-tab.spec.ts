// The compiler of edited Rust inside the page: fetched, run, stopped, driven by timers, kept.

import { expect, test, type Page } from "@playwright/test";
import type { LiveProgram, LiveResult } from "../js/generated/protocol.js";

/** Runs a program with the engine of the page, which stays for the next one. */
async function run(
  page: Page,
  source: string,
  changes: Partial<LiveProgram> = {},
): Promise<LiveResult> {
  return page.evaluate(
    async ([source, changes]) => {
      const here = window as unknown as { live?: import("../js/internal/live/engine.js").Engine };
      if (!here.live) {
        const address = new URL("js/live.js", document.baseURI).href;
        here.live = (
          (await import(address)) as typeof import("../js/internal/live/live.js")
        ).engine();
      }
      const program: LiveProgram = {
        source,
        edition: "2021",
        clock: "simulated",
        stdin: "",
        trace: false,
        network: false,
        limits: { wall_ms: 120_000, output_bytes: 1 << 20 },
        ...changes,
      };
      const job = here.live.run(program, {
        stdout(text) {
          if (text === "stop me\n") job.stop();
        },
        stderr: () => undefined,
        diagnostic: () => undefined,
        events: () => undefined,
      });
      return job.result;
    },
    [source, changes] as const,
  );
}

/** Says so, sleeps, and tells whether that time has passed. */
const sleeps = (milliseconds: number) => `use std::time::{Duration, Instant};
fn main() {
    let (nap, began) = (Duration::from_millis(${milliseconds}), Instant::now());
    println!("stop me");
    std::thread::sleep(nap);
    println!("{}", began.elapsed() >= nap);
}`;

test("a program is compiled, run and stopped in the page, on the page's timers, and the next visit needs no network", async ({
  context,
  page,
}) => {
  test.setTimeout(240_000);
  await page.goto("/");
  const first = await run(page, 'fn main() { println!("{}", crate::one()) }\nfn one() -> u8 { 1 }');
  expect([first.status, first.stdout, first.message]).toEqual(["ok", "1\n", null]);

  // Waiting for its program by now, or not: it makes no difference to what comes out.
  const wrong = await run(page, 'fn main() { let x: u32 = "ü"; }');
  expect(wrong.status).toBe("compile-error");
  expect(wrong.diagnostics.map(({ message, spans }) => [message, spans[0]?.column])).toEqual([
    ["mismatched types", 26],
  ]);

  // The output arrives while the program still sleeps, which takes a day.
  const asleep = await run(page, sleeps(86_400_000), { clock: "real" });
  expect([asleep.status, asleep.stdout]).toEqual(["stopped", "stop me\n"]);
  const real = await run(page, sleeps(400).replace("stop me", "begin"), { clock: "real" });
  expect([real.status, real.stdout]).toEqual(["ok", "begin\ntrue\n"]);

  const endless = await run(page, 'fn main() { println!("stop me"); loop {} }');
  expect([endless.status, endless.stdout]).toEqual(["stopped", "stop me\n"]);
  const next = await run(page, 'fn main() { println!("next") }');
  expect([next.status, next.stdout]).toEqual(["ok", "next\n"]);

  const fetched: string[] = [];
  const again = await context.newPage();
  again.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await again.goto("/");
  expect((await run(again, 'fn main() { println!("again") }')).stdout).toBe("again\n");
  expect(fetched.filter((path) => path.endsWith(".xz"))).toEqual([]);
});

test("a program is prepared beside the page, which stays free", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("/");
  const parser = page.waitForResponse(/pollscope_live_program_bg\.wasm$/);
  const report = await page.evaluate(async () => {
    const { pollscope } = window;
    await pollscope.ready;
    // Much for the parser, nothing for the compiler.
    const long = "async fn long() { long().await; long().await }\n".repeat(4_000);
    await pollscope.load({ rust: `#[cfg(any())]\nmod long {\n${long}}\nfn main() { nowhere() }` });
    return pollscope.check();
  });
  const found = report.rust.diagnostics.map(({ message, spans }) => [message, spans[0]?.line]);
  expect(found).toEqual([["cannot find function `nowhere` in this scope", 4_004]]);
  await parser;
  // What a worker fetches is not among the page's own.
  const own = await page.evaluate(() =>
    performance.getEntriesByType("resource").filter(({ name }) => name.includes("live_program")),
  );
  expect(own).toEqual([]);
});
