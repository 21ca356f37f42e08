// A person opens the page of `cargo xtask serve` while the compiler is still being packed.

import type { Page } from "@playwright/test";
import { expect, open, test } from "./page.js";

/** Enough to fetch the compiler on a busy machine. */
const PATIENCE = 240_000;

/** As `cargo xtask serve` writes it. */
const PREPARING = { preparing: true, compiler: "", memory: 0, units: [], crates: [] };

const WRONG = "fn main() {\n    missing\n}\n";

/** A server that is still packing. Call the result to finish. */
async function packing(page: Page): Promise<() => void> {
  let done = false;
  await page.route("**/live/manifest.json", (route) =>
    done ? route.continue() : route.fulfill({ json: PREPARING }),
  );
  return () => {
    done = true;
  };
}

async function type(page: Page, text: string): Promise<void> {
  await page.getByTestId("source-rust").locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

test("the page says that the compiler is being prepared, then checks and runs the typed code", async ({
  page,
}) => {
  test.setTimeout(PATIENCE);
  const packed = await packing(page);
  await open(page);
  await type(page, WRONG);
  const bar = page.getByTestId("compiler");
  await expect(bar).toContainText("The Rust compiler is being prepared");
  await page.getByTestId("options-button").click();
  await expect(page.getByTestId("compiler-state")).toContainText("is being prepared");
  await page.keyboard.press("Escape");
  // An unedited lesson needs no compiler.
  const lesson = await page.evaluate(async () => {
    await window.pollscope.load({ lesson: "join-all" });
    return (await window.pollscope.run()).rust.status;
  });
  expect(lesson).toBe("ok");

  await type(page, WRONG);
  const result = page.evaluate(() => window.pollscope.run());
  await expect(bar).toContainText("The Rust compiler is being prepared");
  packed();
  expect((await result).rust.status).toBe("compile_error");
  await expect(bar).toHaveCount(0);
  await expect(page.getByTestId("source-rust").locator(".cm-lintRange-error")).toHaveText(
    "missing",
  );
});

test("waiting can be cancelled and started again", async ({ page }) => {
  test.setTimeout(PATIENCE);
  const packed = await packing(page);
  await open(page);
  await type(page, WRONG);
  const bar = page.getByTestId("compiler");
  await expect(bar).toContainText("is being prepared");
  await page.getByTestId("cancel-compiler").click();
  await expect(bar).toContainText("can’t be checked or run");
  packed();
  await page.getByTestId("fetch-compiler").click();
  await expect(page.getByTestId("source-rust").locator(".cm-lintRange-error")).toHaveText(
    "missing",
    { timeout: PATIENCE },
  );
});
