// A person looks closer: with keys, with buttons, with the wheel; and at everything again.

import { expect, openHeld, printed, run, test } from "./page.js";
import { lanes, picture, showing, shown } from "./timeline.js";

test("W and S zoom about the middle, 0 shows everything, and each is announced", async ({
  page,
}) => {
  await run(page, "one-at-a-time");
  const { from, to } = await shown(page);
  expect(from).toBe(0);
  const [middle, length] = [(from + to) / 2, to - from];
  await picture(page).focus();
  await page.keyboard.press("w");
  await showing(page, middle - length * 0.3, middle + length * 0.3);
  const said = page.getByTestId("timeline-said");
  const seconds = (ns: number) => `${(ns / 1e9).toFixed(3).slice(0, -1)}`;
  await expect(said).toContainText(seconds(middle - length * 0.3));
  await expect(said).toContainText("are shown");
  await page.keyboard.press("w");
  await showing(page, middle - length * 0.18, middle + length * 0.18);
  await page.keyboard.press("s");
  await showing(page, middle - length * 0.3, middle + length * 0.3);
  await expect(page.getByTestId("zoom-fit")).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("0");
  await showing(page, from, to);
  await expect(page.getByTestId("zoom-fit")).toHaveAttribute("aria-pressed", "true");
});

test("the buttons do the same", async ({ page }) => {
  await run(page, "one-at-a-time");
  const { from, to } = await shown(page);
  const [middle, length] = [(from + to) / 2, to - from];
  await page.getByTestId("zoom-in").click();
  await showing(page, middle - length * 0.3, middle + length * 0.3);
  await page.getByTestId("zoom-out").click();
  await showing(page, from, to);
  await page.getByTestId("zoom-in").click();
  await page.getByTestId("zoom-fit").click();
  await showing(page, from, to);
});

test("Control and the wheel zoom where the pointer is, and not the page", async ({ page }) => {
  await run(page, "one-at-a-time");
  const { to } = await shown(page);
  const { left, width } = await lanes(page);
  await picture(page).hover({ position: { x: left + width / 4, y: 100 } });
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -80);
  await page.keyboard.up("Control");
  const length = to * Math.exp(-0.4);
  await showing(page, to / 4 - length / 4, to / 4 + (length * 3) / 4);
  expect(await page.evaluate(() => visualViewport!.scale)).toBe(1);
});

test("a live run is followed until somebody looks closer, and again after Fit", async ({
  page,
}) => {
  const timers = await openHeld(page, "one-at-a-time");
  const done = page.evaluate(() => window.pollscope.run());
  await expect(printed(page, "js").first()).toBeAttached();
  await page.getByTestId("zoom-in").click();
  await expect(page.getByTestId("zoom-fit")).toHaveAttribute("aria-pressed", "false");
  const close = await shown(page);
  await timers.release();
  await expect(page.getByTestId("status-rust")).toHaveText(/^done/);
  await page.evaluate(() => window.pollscope.stop());
  await done;
  expect(await shown(page)).toEqual(close);
  await page.getByTestId("zoom-fit").click();
  await expect.poll(async () => (await shown(page)).to).toBeGreaterThan(3e9);
});
