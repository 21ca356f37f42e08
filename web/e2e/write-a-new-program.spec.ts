// A person begins a program of their own from a template, finds it again, and goes back to a lesson.

import { expect, open, printed, test } from "./page.js";
import type { Page } from "@playwright/test";

/** Begins a new program from the menu. */
async function begin(page: Page, template: string): Promise<void> {
  await page.getByTestId("new-menu").click();
  await page.getByTestId(`new-${template}`).click();
  await expect(page).toHaveURL(new RegExp(`\\?template=${template}$`));
}

test("a new program is no lesson, and the half that it lacks takes no room", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page);
  const wide = (await page.getByTestId("source-rust").boundingBox())!.width;
  await begin(page, "javascript");
  await expect(page).toHaveTitle("New program · Pollscope");
  await expect(page.getByTestId("heading")).toHaveText("New program");
  await expect(page.getByTestId("lesson-picker").locator("option:checked")).toHaveText(
    "New program",
  );
  await expect(page.getByTestId("source-rust")).toHaveCount(0);
  await expect(page.getByTestId("badge-js")).toHaveCount(0);
  expect((await page.getByTestId("source-js").boundingBox())!.width).toBeGreaterThan(1.9 * wide);
  // Nothing on the page speaks of a program in Rust.
  await page.getByTestId("run").click();
  await expect(page.getByTestId("status-js")).toHaveText("done in 2.00 s");
  await expect(printed(page, "js")).toHaveText([
    "first starts",
    "second starts",
    "second is done",
    "first is done",
    "[ 2, 1 ]",
  ]);
  await expect(page.getByTestId("heading-rust")).toHaveCount(0);
  await expect(page.getByTestId("lanes-rust")).toHaveCount(0);
  await expect(page.getByTestId("outcome")).toHaveText(/^JavaScript done in 2\.00 s\./);
  const result = await page.evaluate(() => window.pollscope.run());
  expect([result.lesson, result.halves, result.rust.status]).toEqual(["", ["javascript"], "ok"]);
  expect(result.rust.events).toEqual([]);
});

test("a new program in Rust alone is compiled and run, and only it is on the time axis", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await open(page);
  await begin(page, "tokio");
  await expect(page.getByTestId("source-js")).toHaveCount(0);
  await expect(page.getByTestId("source-rust").locator("em")).toHaveText(
    "rustc 1.78 + Miri, interpreted · tokio current_thread",
  );
  const result = await page.evaluate(() => window.pollscope.run());
  expect(result.halves).toEqual(["rust"]);
  expect(result.rust.message).toBeNull();
  expect(result.rust.stdout).toBe(
    "second starts\nfirst starts\nsecond is done\nfirst is done\n3 s\n",
  );
  const canvas = page.getByTestId("timeline").locator("canvas");
  // The axis ends a little after the run.
  const shown = Number(await canvas.getAttribute("data-to")) / (await lastOf(page));
  expect(shown).toBeGreaterThan(1);
  expect(shown).toBeLessThan(1.1);
  await expect(page.getByTestId("lanes-js")).toHaveCount(0);
});

/** The end of the only half of the run, in nanoseconds. */
async function lastOf(page: Page): Promise<number> {
  const { traces } = await page.evaluate(() => window.pollscope.trace("json"));
  expect(traces).toHaveLength(1);
  return Math.max(...traces[0]!.events.map((event) => event.at));
}

test("a new program survives a reload, and Back leads to the lesson", async ({ page }) => {
  await open(page);
  await begin(page, "both");
  const code = page.getByTestId("source-js").locator(".cm-content");
  await code.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("console.log('mine');");
  await expect(page.getByTestId("badge-js")).toHaveText("edited");
  await page.reload();
  await expect(page.getByTestId("heading")).toHaveText("New program");
  await expect(code).toHaveText("console.log('mine');");
  await page.goBack();
  await expect(page.getByTestId("heading")).toHaveText("Calling it is not starting it");
  await expect(page.getByTestId("source-js").locator(".cm-content")).toContainText(
    "nobody awaits it",
  );
  await page.goForward();
  await expect(code).toHaveText("console.log('mine');");
});

test("beginning anew from the same template can be undone", async ({ page }) => {
  await open(page, "/?template=javascript");
  const code = page.getByTestId("source-js").locator(".cm-content");
  await code.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("1");
  await expect(page.getByTestId("badge-js")).toHaveText("edited");
  await begin(page, "javascript");
  await expect(code).toContainText("Promise.all");
  await expect(page.getByTestId("badge-js")).toHaveCount(0);
  await page.getByTestId("reset-js").click();
  await expect(code).toHaveText("1");
});

test("a phone shows a half that there is", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await begin(page, "javascript");
  await expect(page.getByTestId("source-js")).toBeVisible();
  await expect(page.getByTestId("tab-rust")).toHaveCount(0);
  await expect(page.getByTestId("tab-lesson")).toHaveText("Program");
});

test("a template that does not exist gives a message and the first lesson", async ({ page }) => {
  await open(page, "/?template=%3Cb%3E");
  await expect(page.getByTestId("notice")).toContainText("left out: template.");
  await expect(page.getByTestId("heading")).toHaveText("Calling it is not starting it");
});
