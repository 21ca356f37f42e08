// The compiler of edited Rust inside the page: fetched, run, stopped, driven by timers, kept.

import { expect, test, type Page } from "@playwright/test";
import type { LiveProgram, LiveResult } from "../js/generated/protocol.js";

interface Done extends LiveResult {
  /** What was printed, with the milliseconds since the run began. */
  printed: [text: string, at: number][];
}

/** Runs a program with the engine of the page, which stays for the next one. */
async function run(page: Page, source: string, changes: Partial<LiveProgram> = {}): Promise<Done> {
  return page.evaluate(
    async ([source, changes]) => {
      const here = window as unknown as { live?: import("../js/internal/live/engine.js").Engine };
      if (!here.live) {
        const address = new URL("js/live.js", document.baseURI).href;
        here.live = (
          (await import(address)) as typeof import("../js/internal/live/live.js")
        ).engine();
      }
      const printed: [string, number][] = [];
      const began = performance.now();
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
          printed.push([text, performance.now() - began]);
          if (text === "stop me\n") job.stop();
        },
        stderr: () => undefined,
        diagnostic: () => undefined,
        events: () => undefined,
      });
      return { ...(await job.result), printed };
    },
    [source, changes] as const,
  );
}

test("a program is compiled and run in the page, and the next visit needs no network", async ({
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

  const fetched: string[] = [];
  const again = await context.newPage();
  again.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await again.goto("/");
  expect((await run(again, 'fn main() { println!("again") }')).stdout).toBe("again\n");
  expect(fetched.filter((path) => path.endsWith(".xz"))).toEqual([]);
});

test("real time passes on the page's timers, output comes as it happens, Stop stops", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.goto("/");
  const sleeps = `use std::time::Duration;
fn main() {
    println!("before");
    std::thread::sleep(Duration::from_millis(400));
    println!("after");
}`;
  const real = await run(page, sleeps, { clock: "real" });
  expect(real.printed.map(([text]) => text)).toEqual(["before\n", "after\n"]);
  const [before, after] = real.printed.map(([, at]) => at);
  expect((after ?? 0) - (before ?? 0)).toBeGreaterThanOrEqual(399);

  const endless = await run(page, 'fn main() { println!("stop me"); loop {} }');
  expect([endless.status, endless.stdout]).toEqual(["stopped", "stop me\n"]);
  const next = await run(page, 'fn main() { println!("next") }');
  expect([next.status, next.stdout]).toEqual(["ok", "next\n"]);
});
