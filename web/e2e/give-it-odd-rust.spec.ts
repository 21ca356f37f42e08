// Rust as it should not be: what never ends, takes everything or floods; what is no program. The page
// says so in a sentence, marks the place, stays usable, and runs the next program.

import type { Page } from "@playwright/test";
import type { RunResult } from "../js/generated/protocol.js";
import { expect, onSharedPage, open, test } from "./page.js";

/** Fetching and compiling take their time on a machine that does other things, too. */
const PATIENCE = 240_000;

async function load(page: Page, rust: string): Promise<void> {
  await page.evaluate((rust) => window.pollscope.load({ rust, js: "" }), rust);
}

async function run(page: Page, rust: string): Promise<RunResult["rust"]> {
  await load(page, rust);
  return (await page.evaluate(() => window.pollscope.run())).rust;
}

const GREEDY = [
  {
    name: "recursion without an end",
    rust: 'fn deep(n: u64) -> u64 { if n == u64::MAX { 0 } else { 1 + deep(n + 1) } }\nfn main() { println!("before"); println!("{}", deep(0)); }',
    seconds: "15",
    message: /^The program used up its memory|longer than its limit/,
  },
  {
    name: "a program that takes all memory",
    rust: 'fn main() { println!("before"); let mut all = Vec::new(); loop { all.push(vec![1u8; 16 << 20]); } }',
    seconds: "120",
    message: /^The program used up its memory, 10\d\d MB together/,
  },
  {
    name: "a flood of output",
    rust: 'fn main() { println!("before"); loop { println!("{}", "flood ".repeat(1000)); } }',
    // On a slow machine a megabyte takes longer than the usual limit of time.
    seconds: "120",
    message: /^The program printed more than its limit of 1 MB, and was ended\.$/,
  },
  {
    name: "a task that spawns tasks forever",
    rust: 'async fn main() { println!("before"); loop { tokio::spawn(async {}); tokio::task::yield_now().await; } }'.replace(
      "async fn main",
      '#[tokio::main(flavor = "current_thread")]\nasync fn main',
    ),
    seconds: "15",
    message: /^The run took longer than its limit|more than its limit of 100000 events/,
  },
];

onSharedPage(
  "a program that takes too much ends with an explanation, and the next one runs",
  async ({ page }) => {
    test.setTimeout(2 * PATIENCE);
    await page.getByTestId("options-button").click();
    for (const { name, rust, seconds, message } of GREEDY) {
      await test.step(name, async () => {
        await page.getByTestId("limit-wall").fill(seconds);
        await page.getByTestId("limit-wall").press("Enter");
        const greedy = await run(page, rust);
        expect([greedy.status, greedy.message]).toEqual(["limit", expect.stringMatching(message)]);
        expect(greedy.stdout.slice(0, 7)).toBe("before\n");
        await expect(page.getByTestId("status-rust")).toHaveText("ended by a limit");
        await expect(page.getByTestId("message-rust")).toHaveText(message);
        const next = await run(page, 'fn main() { println!("well") }');
        expect([next.status, next.stdout]).toEqual(["ok", "well\n"]);
      });
    }
    await page.getByTestId("limit-wall").fill("30");
    await page.getByTestId("limit-wall").press("Enter");
    await page.keyboard.press("Escape");
  },
);

onSharedPage("a page answers while a program takes all it gets", async ({ page }) => {
  test.setTimeout(PATIENCE);
  await load(page, 'fn main() { loop { print!("{}", "flood\\n".repeat(10)); } }');
  const over = page.evaluate(() => window.pollscope.run());
  const bar = page.getByTestId("run-bar");
  await expect(page.getByTestId("output")).toContainText("flood", { timeout: PATIENCE });
  // Typing, while it prints.
  await page.getByTestId("source-js").locator(".cm-content").click();
  await page.keyboard.insertText("// meanwhile");
  await expect(page.getByTestId("source-js")).toContainText("// meanwhile");
  if ((await bar.getAttribute("data-phase")) === "running") await page.getByTestId("stop").click();
  expect(["stopped", "limit"]).toContain((await over).rust.status);
});

/** What is wrong, and the line and column of its first place, both from 1. */
const NO_PROGRAMS: [name: string, rust: string, message: RegExp, place: [number, number]][] = [
  ["a null byte", 'fn main() {\n    println!("é");\0\n}', /unknown start of token/, [2, 19]],
  ["braces that do not match", "fn main() {\n    { {\n}\n", /unclosed delimiter/, [1, 11]],
  [
    "a macro that never ends",
    "macro_rules! r { () => { r!() } }\nfn main() { r!() }",
    /recursion limit reached/,
    [1, 26],
  ],
  [
    "mixed line endings",
    "fn main() {\r\n    let a = 1;\n    b\r\n}",
    /cannot find value `b`/,
    [3, 5],
  ],
  ["letters beyond ASCII", "fn main() { let größe = 1; let 数 = größe + ñ; }", /`ñ`/, [1, 44]],
  ["letters of two units", 'fn main() { let _ = ("🦀🦀", missing); }', /`missing`/, [1, 30]],
];

onSharedPage(
  "an error in odd source text is reported and marked in its place",
  async ({ page }) => {
    test.setTimeout(PATIENCE);
    for (const [name, rust, message, [line, column]] of NO_PROGRAMS) {
      await test.step(name, async () => {
        await load(page, rust);
        const report = await page.evaluate(() => window.pollscope.check());
        const [first] = report.rust.diagnostics;
        expect(first?.message).toMatch(message);
        expect([first?.spans[0]?.line, first?.spans[0]?.column]).toEqual([line, column]);
        await expect(page.getByTestId("source-rust").locator(".cm-lint-marker-error")).toHaveCount(
          1,
        );
        const ran = (await page.evaluate(() => window.pollscope.run())).rust;
        expect([ran.status, ran.stdout, ran.events]).toEqual(["compile_error", "", []]);
        await expect(page.getByTestId("status-rust")).toHaveText("does not compile");
      });
    }
  },
);

onSharedPage("nothing at all, and no main: the page says what to write", async ({ page }) => {
  test.setTimeout(PATIENCE);
  for (const rust of ["", "fn helper() {}\n"]) {
    const ran = await run(page, rust);
    expect([ran.status, ran.stdout]).toEqual(["compile_error", ""]);
    expect(ran.message).toContain("main");
  }
  // As in the Rust Playground, statements are what main does.
  const wrapped = await run(page, 'let n = 6 * 7;\nprintln!("{n}");\n');
  expect([wrapped.status, wrapped.stdout]).toEqual(["ok", "42\n"]);
});

test("a megabyte of source is checked and run, and the page keeps it", async ({ page }) => {
  test.setTimeout(PATIENCE);
  await open(page);
  const filling = `// ${"filling ".repeat(12)}\n`.repeat(10_000);
  const result = await run(page, `${filling}fn main() { println!("end") }`);
  expect([result.status, result.stdout]).toEqual(["ok", "end\n"]);
  await page.getByTestId("source-rust").locator(".cm-content").click();
  await page.keyboard.insertText("// typed\n");
  await expect(page.getByTestId("stale")).toBeVisible();
  await page.reload();
  await page.evaluate(() => window.pollscope.ready);
  await expect(page.getByTestId("badge-rust")).toHaveText("edited");
});

onSharedPage(
  "a program that cannot be observed runs as it stands, and the page says so",
  async ({ page }) => {
    test.setTimeout(PATIENCE);
    // What reports has patterns that may not be reached; this program forbids to allow them.
    const unseen = `#![forbid(unreachable_patterns)]
async fn same(n: u32) -> u32 { n }
fn main() { println!("{}", pollscope::block_on(same(3))); }
`;
    const result = await run(page, unseen);
    expect([result.status, result.stdout]).toEqual(["ok", "3\n"]);
    expect([result.instrumented, result.events]).toEqual([false, []]);
    await expect(page.getByTestId("unseen-rust")).toContainText("not on the timeline");
    await expect(page.getByTestId("unseen-lanes")).toContainText("could not be observed");

    const seen = await run(page, unseen.replace(/^.*\n/, ""));
    expect([seen.stdout, seen.instrumented]).toEqual(["3\n", true]);
    await expect(page.getByTestId("unseen-rust")).toHaveCount(0);
  },
);
