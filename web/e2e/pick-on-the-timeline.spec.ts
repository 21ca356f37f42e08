// A person picks what is drawn: with the mouse, with the keyboard; and hears what it is.

import { expect, run, test } from "./page.js";
import { drawn, lanes, picture, row, shown } from "./timeline.js";

test("the words beside the pointer say what it is over", async ({ page }) => {
  await run(page, "one-at-a-time");
  const { left, width } = await lanes(page);
  const tip = page.getByTestId("timeline-tip");
  // foo(2) is the third lane; for its first second it has not started.
  await picture(page).hover({ position: { x: left + width * 0.1, y: await row(page, 2) } });
  await expect(tip).toContainText("foo(2) · future, line 12");
  await expect(tip).toContainText("not started");
  await page.mouse.move(5, 5);
  await expect(tip).toBeHidden();
});

test("arrows pick lanes, comma and full stop their polls, and F shows them", async ({ page }) => {
  await run(page, "one-at-a-time");
  await picture(page).focus();
  const said = page.getByTestId("timeline-said");
  await page.keyboard.press("ArrowDown");
  await expect(said).toContainText("main(): created at");
  await page.keyboard.press("ArrowDown");
  await expect(said).toContainText("foo(1): created at");
  await page.keyboard.press(".");
  await expect(said).toContainText("foo(1), poll 1 of 2 at 0.000 s");
  await page.keyboard.press(".");
  await expect(said).toContainText("foo(1), poll 2 of 2 at 1.000 s");
  await page.keyboard.press(".");
  await expect(said, "there is no third one").toContainText("foo(1), poll 2 of 2 at 1.000 s");
  await page.keyboard.press("f");
  await expect.poll(async () => (await shown(page)).from).toBeGreaterThan(0.5e9);
  expect((await shown(page)).to).toBeLessThan(1.5e9);
  await page.keyboard.press("Escape");
  await expect(said).toHaveText("Nothing is selected.");
});

test("a click picks, and a click on nothing lets go", async ({ page }) => {
  await run(page, "one-at-a-time");
  // What fingers use to scroll lies above the names, and hands on what it gets.
  await picture(page).click({ position: { x: 40, y: await row(page, 1) }, force: true });
  await page.keyboard.press(".");
  const said = page.getByTestId("timeline-said");
  await expect(said).toContainText("foo(1), poll 1 of 2");
  // Beside the name of the other half, below the last lane of this one.
  await picture(page).click({ position: { x: 400, y: (await row(page, 3)) + 26 } });
  await page.keyboard.press("ArrowDown");
  await expect(said, "from above again").toContainText("main(): created at");
});

test("what is nested is folded away, and there again", async ({ page }) => {
  await run(page, "one-at-a-time");
  await picture(page).focus();
  const said = page.getByTestId("timeline-said");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await drawn(page);
  await page.keyboard.press("ArrowDown");
  // The next lane is that of the other half.
  await expect(said).toContainText("main(): created at");
  await expect(said).toContainText("started at once");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await drawn(page);
  await page.keyboard.press("ArrowDown");
  await expect(said).toContainText("foo(1): created at");
});
