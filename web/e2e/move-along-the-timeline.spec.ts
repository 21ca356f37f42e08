// A person moves along the run: by dragging, with keys, with the wheel.

import { expect, run, test } from "./page.js";
import { lanes, picture, showing, shown } from "./timeline.js";

test("dragging moves the picture with the pointer", async ({ page }) => {
  await run(page, "one-at-a-time");
  await page.getByTestId("zoom-in").click();
  await expect(page.getByTestId("zoom-fit")).toHaveAttribute("aria-pressed", "false");
  const { from, to } = await shown(page);
  const { left, width } = await lanes(page);
  // Where the pointer can get.
  await picture(page).scrollIntoViewIfNeeded();
  const box = (await picture(page).boundingBox())!;
  const at = (part: number) => [box.x + left + width * part, box.y + 60] as const;
  await page.mouse.move(...at(0.75));
  await page.mouse.down();
  await page.mouse.move(...at(0.5), { steps: 5 });
  await page.mouse.up();
  const by = (to - from) / 4;
  await showing(page, from + by, to + by);
  // A drag is not a click: nothing is picked.
  await picture(page).focus();
  await page.keyboard.press("f");
  await expect(page.getByTestId("timeline-said")).toContainText("are shown");
  await showing(page, from + by, to + by);
});

test("A, D and the brackets move in time", async ({ page }) => {
  await run(page, "one-at-a-time");
  await picture(page).focus();
  await page.keyboard.press("w");
  await expect(page.getByTestId("zoom-fit")).toHaveAttribute("aria-pressed", "false");
  const { from, to } = await shown(page);
  const by = (to - from) * 0.15;
  await page.keyboard.press("d");
  await showing(page, from + by, to + by);
  await page.keyboard.press("a");
  await showing(page, from, to);
  await page.keyboard.press("[");
  await showing(page, 0, to - from);
  await page.keyboard.press("]");
  await expect.poll(async () => (await shown(page)).to).toBeGreaterThan(to);
});

test("the playhead goes where the axis is pressed, and along with a drag on it", async ({
  page,
}) => {
  await run(page, "one-at-a-time");
  const { to } = await shown(page);
  const { left, width } = await lanes(page);
  const box = (await picture(page).boundingBox())!;
  const clock = async () => parseFloat((await page.getByTestId("clock").textContent())!);
  await page.mouse.move(box.x + left + width / 4, box.y + 12);
  await page.mouse.down();
  await expect.poll(clock).toBeCloseTo(to / 4e9, 1);
  await page.mouse.move(box.x + left + width / 2, box.y + 80, { steps: 3 });
  await expect.poll(clock).toBeCloseTo(to / 2e9, 1);
  await page.mouse.up();
  await showing(page, 0, to);
});

test("Shift and the wheel pan; the wheel alone scrolls the page", async ({ page }) => {
  // The workspace of a wider window does not scroll.
  await page.setViewportSize({ width: 1000, height: 600 });
  await run(page, "one-at-a-time");
  await page.getByTestId("zoom-in").click();
  await expect(page.getByTestId("zoom-fit")).toHaveAttribute("aria-pressed", "false");
  const { from, to } = await shown(page);
  const { width } = await lanes(page);
  await picture(page).hover({ position: { x: 500, y: 60 } });
  await page.keyboard.down("Shift");
  await page.mouse.wheel(0, width / 10);
  await page.keyboard.up("Shift");
  await showing(page, from + (to - from) / 10, to + (to - from) / 10);
  const top = () => page.evaluate(() => scrollY);
  const before = await top();
  await page.mouse.wheel(0, 50);
  await expect.poll(top).toBe(before + 50);
});
