// Pictures for people to look at, in target/screenshots: wide and narrow, light and dark, before,
// during and after a run. They are not compared with anything; that the page fits its width is.

import { expect, open, slugs, test } from "./page.js";

const sizes = [
  { name: "desktop", viewport: { width: 1280, height: 900 } },
  { name: "phone", viewport: { width: 390, height: 844 } },
] as const;

for (const { name, viewport } of sizes) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${name}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });
      for (const slug of slugs) {
        test(`${slug} looks right`, async ({ page }) => {
          const path = (moment: string) =>
            `../target/screenshots/${slug}-${name}-${colorScheme}-${moment}.png`;
          await open(page, `/?lesson=${slug}`);
          await expect(page.locator(".cm-content").first()).toBeVisible();
          await page.screenshot({ path: path("1-fresh") });
          const done = page.evaluate(() => window.pollscope.run());
          // Something has been printed, and the clock has moved on from there.
          await expect(page.getByTestId("console-js").locator(".line").first()).toBeAttached();
          const time = await page.getByTestId("clock").textContent();
          await expect(page.getByTestId("clock")).not.toHaveText(time!);
          await page.screenshot({ path: path("2-running") });
          await done;
          await page.screenshot({ path: path("3-over"), fullPage: true });
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(width, "nothing sticks out to the right").toBeLessThanOrEqual(viewport.width);
          await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
        });
      }
    });
  }
}

test.describe("the layout", () => {
  test.use({ viewport: { width: 1280, height: 900 } });
  test("does not jump when a lesson is run or another one picked", async ({ page }) => {
    await open(page, "/?lesson=one-at-a-time");
    await expect(page.locator(".cm-content")).toHaveCount(2);
    const tops = () =>
      page.evaluate(() =>
        [".editors", ".bar", ".tl", ".below"].map(
          (selector) => document.querySelector(selector)!.getBoundingClientRect().top,
        ),
      );
    const before = await tops();
    await page.evaluate(() => window.pollscope.run());
    expect(await tops()).toEqual(before);
    await page.getByTestId("next-lesson").click();
    expect((await tops()).slice(0, 3)).toEqual(before.slice(0, 3));
  });
});

test.describe("a low window", () => {
  test.use({ viewport: { width: 1280, height: 720 } });
  test("has the axis and the first lanes of the timeline in sight", async ({ page }) => {
    await open(page);
    await expect(page.locator(".cm-content")).toHaveCount(2);
    await page.evaluate(() => window.pollscope.run());
    const { y } = (await page.getByTestId("timeline-canvas").boundingBox())!;
    expect(await page.evaluate(() => scrollY)).toBe(0);
    // The axis, the heading of the Rust half, and its two lanes.
    expect(y + 30 + 24 + 2 * 27).toBeLessThanOrEqual(720);
    await page.screenshot({ path: "../target/screenshots/first-screen-1280x720.png" });
  });
});

test.describe("the phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("shows one source at a time", async ({ page }) => {
    await open(page);
    await expect(page.getByTestId("source-rust")).toBeVisible();
    await expect(page.getByTestId("source-js")).toBeHidden();
    await page.getByTestId("tab-js").click();
    await expect(page.getByTestId("source-rust")).toBeHidden();
    await expect(page.getByTestId("source-js")).toBeVisible();
    await expect(page.getByTestId("run")).toBeInViewport();
  });
});
