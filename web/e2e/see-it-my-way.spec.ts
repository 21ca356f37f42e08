// A person has settings of their own: larger text, another theme, colours of their own.

import { expect, open, test } from "./page.js";

for (const width of [195, 390]) {
  test.describe(`text twice as large, ${width} px`, () => {
    test.use({ viewport: { width, height: 844 } });
    test("everything grows and nothing sticks out", async ({ page }) => {
      await open(page, "/?lesson=one-at-a-time");
      await expect(page.locator(".cm-content").first()).toBeVisible();
      const size = () =>
        page.evaluate(() =>
          ["body", "h1", ".run", ".cm-scroller", ".con", ".prose code"].map((selector) =>
            parseFloat(getComputedStyle(document.querySelector(selector)!).fontSize),
          ),
        );
      const usual = await size();
      // 195 px are what 390 px leave at a zoom of 200 %, so there the text is as it is.
      const factor = width === 195 ? 1 : 2;
      await page.addStyleTag({ content: `html { font-size: ${factor * 100}% }` });
      expect(await size()).toEqual(usual.map((pixels) => pixels * factor));
      await page.evaluate(() => window.pollscope.run());
      const outside = await page.evaluate(() =>
        [...document.querySelectorAll("header *, .bar *, .tabs *")]
          .filter((element) => {
            const { left, right } = element.getBoundingClientRect();
            return left < 0 || right > innerWidth;
          })
          .map((element) => element.outerHTML),
      );
      expect(outside).toEqual([]);
      const scrollable = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(scrollable).toBeLessThanOrEqual(width);
    });
  });
}

test.describe("the system changes its theme while the page is open", () => {
  test.use({ colorScheme: "light" });
  test("the page follows, picture and all, until a theme is chosen", async ({ page }) => {
    await open(page);
    const root = page.locator("html");
    const ground = () =>
      page.locator("canvas").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const light = await ground();
    await page.emulateMedia({ colorScheme: "dark" });
    await expect(root).toHaveAttribute("data-theme", "dark");
    await expect.poll(ground, "the timeline is painted again").not.toBe(light);
    await expect(page.getByTestId("theme")).toHaveAccessibleName("Switch to the light theme");

    await page.getByTestId("theme").click();
    await expect(root).toHaveAttribute("data-theme", "light");
    await expect.poll(ground).toBe(light);
    await page.emulateMedia({ colorScheme: "light" });
    await page.emulateMedia({ colorScheme: "dark" });
    await expect(root).toHaveAttribute("data-theme", "light");
    await page.reload();
    await expect(root).toHaveAttribute("data-theme", "light");
  });
});

test.describe("colours of their own", () => {
  test.use({ contextOptions: { forcedColors: "active" } });
  test("every button has a border", async ({ page }) => {
    await open(page);
    const bare = await page.evaluate(() =>
      [...document.querySelectorAll("button")]
        .filter((button) => getComputedStyle(button).borderTopWidth === "0px")
        .map((button) => button.textContent),
    );
    expect(bare).toEqual([]);
  });
});
