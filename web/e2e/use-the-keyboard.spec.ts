// A person works without a mouse: what was pressed keeps the focus, also when it can do no more.

import { expect, open, openHeld, slugs, test } from "./page.js";

test("Stop and Reset keep the focus", async ({ page }) => {
  await openHeld(page, "one-at-a-time");
  await page.getByTestId("run").press("Enter");
  await expect(page.getByTestId("console-rust").locator(".line")).toHaveCount(1);
  const stop = page.getByTestId("stop");
  await stop.press("Enter");
  await expect(stop).toBeDisabled();
  await expect(stop).toBeFocused();
  const reset = page.getByTestId("reset");
  await page.keyboard.press("Tab");
  await expect(reset).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(reset).toBeDisabled();
  await expect(reset).toBeFocused();
  // A press on what can do nothing does nothing.
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "fresh");
});

test("Next keeps the focus at the last lesson", async ({ page }) => {
  await open(page, `/?lesson=${slugs.at(-2)}`);
  const next = page.getByTestId("next-lesson");
  await next.press("Enter");
  await expect(page.getByTestId("lesson-picker")).toHaveValue(slugs.at(-1)!);
  await expect(next).toBeDisabled();
  await expect(next).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("lesson-picker")).toHaveValue(slugs.at(-1)!);
});
