// A person works without a mouse: what was pressed keeps the focus, also when it can do no more.

import { expect, open, openHeld, printed, slugs, test } from "./page.js";

test("Run, Stop and Run again are one button, which keeps the focus", async ({ page }) => {
  await openHeld(page, "one-at-a-time");
  await page.getByTestId("run").press("Enter");
  await expect(printed(page, "rust")).toHaveCount(1);
  const stop = page.getByTestId("stop");
  await expect(stop).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "over");
  await expect(page.getByTestId("run")).toBeFocused();
});

test("a border between two parts moves with the arrow keys, is remembered, and Enter resets it", async ({
  page,
}) => {
  await open(page);
  const rail = page.getByRole("complementary");
  const width = async () => (await rail.boundingBox())!.width;
  expect(await width()).toBe(316);
  const border = page.getByTestId("split-rail");
  await border.focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(width).toBe(332);
  await page.reload();
  await expect.poll(width).toBe(332);
  await border.focus();
  await page.keyboard.press("Enter");
  await expect.poll(width).toBe(316);
});

test("a border is dragged with the mouse, and a double click resets it", async ({ page }) => {
  await open(page);
  const picture = page.getByTestId("timeline-canvas");
  const height = async () => (await picture.boundingBox())!.height;
  const before = await height();
  const border = page.getByTestId("split-timeline");
  const { x, y, width } = (await border.boundingBox())!;
  await page.mouse.move(x + width / 2, y);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y - 60, { steps: 4 });
  await page.mouse.up();
  await expect.poll(height).toBeGreaterThan(before + 50);
  await border.dblclick();
  await expect.poll(height).toBe(before);
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
