// A learner reads a book that mdBook has built, runs its programs there, and prints it.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import type { PollscopePlayground } from "../js/public/embed.js";
import { ready, within } from "./course.js";
import { expect, test } from "./page.js";
import { DIST, withSite } from "./strict-site.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Runs the program that builds books. */
function builder(args: string[], environment: NodeJS.ProcessEnv = {}): void {
  const example = ["--quiet", "--package", "mdbook-pollscope", "--example", "build-book"];
  const verb = args.length > 0 ? "run" : "build";
  const env = { ...process.env, ...environment };
  execFileSync("cargo", [verb, ...example, ...args], { cwd: ROOT, env });
}

// Compiling is not what the tests wait for.
test.beforeAll(() => {
  test.setTimeout(1_200_000);
  builder([]);
});

/** Builds the book with real mdBook and serves it. `settings` replace those of its `book.toml`. */
async function withBook(settings: object, use: (origin: string) => Promise<void>): Promise<void> {
  const book = mkdtempSync(join(tmpdir(), "pollscope-book-"));
  try {
    cpSync(join(ROOT, "crate/mdbook/tests/book"), book, { recursive: true });
    builder(["--", book], { MDBOOK_PREPROCESSOR__POLLSCOPE: JSON.stringify(settings) });
    await withSite(() => undefined, use, join(book, "book"));
  } finally {
    rmSync(book, { recursive: true });
  }
}

const VIEW = { view: "code,timeline,output" };

/** The origins of all requests from now on. */
function origins(page: Page): Set<string> {
  const found = new Set<string>();
  page.context().on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http")) found.add(origin);
  });
  return found;
}

test("a reader runs the programs of a book, which asks no other host", async ({ page }) => {
  await withBook({ dist: DIST, defaults: VIEW }, async (origin) => {
    const asked = origins(page);
    await page.goto(`${origin}/futures.html`);
    await ready(page);
    const frame = within(page);
    await expect(frame.getByTestId("source-rust").locator(".cm-content")).toContainText(
      "use tokio::time::sleep;",
    );
    await frame.getByTestId("run").click();
    await expect(frame.getByTestId("run-bar")).toHaveAttribute("data-phase", "over");
    await expect(frame.locator("canvas").first()).toBeVisible();
    const printed = (half: string) => frame.getByTestId("output").getByTestId(`line-${half}`);
    // The last line is `# done`, not a hidden one.
    await expect(printed("rust")).toHaveText(["step 1", "step 2", "# done"]);
    await expect(printed("js")).toHaveText(["step 1", "step 2"]);
    await page.screenshot({ path: "../target/screenshots/book.png" });

    // It follows the theme of the book.
    const html = frame.locator("html");
    await expect(html).toHaveAttribute("data-theme", "light");
    await page.evaluate(() => document.documentElement.classList.replace("light", "navy"));
    await expect(html).toHaveAttribute("data-theme", "dark");

    await page.goto(`${origin}/more/lesson.html`);
    await ready(page);
    const lesson = await page.evaluate(async () => {
      const all = document.querySelectorAll<PollscopePlayground>("pollscope-playground");
      const { lesson, rust } = await all[0]!.run();
      return [lesson, rust.status];
    });
    expect(lesson).toEqual(["join-all", "ok"]);
    expect([...asked]).toEqual([origin]);
  });
});

test("a hosted Pollscope is the only other host that a book asks", async ({ page, baseURL }) => {
  await withBook({ site: baseURL, defaults: VIEW }, async (origin) => {
    const asked = origins(page);
    await page.goto(`${origin}/more/lesson.html`);
    await ready(page);
    expect([...asked].sort()).toEqual([origin, baseURL].sort());
    await page.goto(`${origin}/index.html`);
    await ready(page);
    expect([...asked].sort()).toEqual([origin, baseURL].sort());
  });
});

test("without scripts and on paper a reader sees the code", async ({ page, browser }) => {
  await withBook({ dist: DIST }, async (origin) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`${origin}/futures.html`);
    const code = plain.locator("pollscope-playground code");
    await expect(code.first()).toBeVisible();
    await expect(code.first()).toContainText("async fn step");
    await expect(plain.getByText("use tokio::time::sleep;")).toBeHidden();
    await expect(code.last()).toBeVisible();
    await plain.goto(`${origin}/more/lesson.html`);
    await expect(plain.getByRole("link", { name: "Pollscope: join-all" })).toBeVisible();
    await context.close();

    await page.goto(`${origin}/futures.html`);
    await ready(page);
    const rust = page.locator("pollscope-playground code").first();
    await expect(rust).toBeHidden();
    await page.emulateMedia({ media: "print" });
    await expect(rust).toBeVisible();
    await expect(rust.locator(".hljs-keyword", { hasText: "async" }).first()).toBeVisible();
    await expect(rust.locator(".boring").first()).toBeHidden();
    await expect(page.locator("pollscope-playground iframe")).toBeHidden();
    const cut = await page.locator("pollscope-playground").evaluate((playground) => {
      const last = playground.lastElementChild!.getBoundingClientRect();
      return last.bottom > playground.getBoundingClientRect().bottom + 20;
    });
    expect(cut, "whether the end of the code is cut off").toBe(false);

    // All chapters in one page, which lies elsewhere than some of them.
    await page.addInitScript(() => (window.print = () => undefined));
    await page.goto(`${origin}/print.html`);
    await page.evaluate(() => customElements.whenDefined("pollscope-playground"));
    await expect(page.locator("pollscope-playground code").first()).toBeVisible();
  });
});
