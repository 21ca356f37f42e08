// Pictures for people to look at, in target/screenshots: a laptop, a desktop, a phone, light and dark,
// before, during and after a run. They are not compared with anything; that everything that matters is
// in sight is.

import type { Locator, Page } from "@playwright/test";
import { expect, open, openOnWallClock, pictured, printed, test } from "./page.js";
import { picture } from "./timeline.js";

const sizes = [
  { name: "laptop", viewport: { width: 1280, height: 800 } },
  { name: "desktop", viewport: { width: 1440, height: 900 } },
  { name: "phone", viewport: { width: 390, height: 844 } },
] as const;

for (const { name, viewport } of sizes) {
  test.describe(name, () => {
    test.use({ viewport });
    for (const slug of pictured) {
      test(`${slug} looks right, light and dark`, async ({ page }) => {
        const pictures = async (moment: string) => {
          for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme });
            await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
            const path = `../target/screenshots/${slug}-${name}-${colorScheme}-${moment}.png`;
            await page.screenshot({ path });
          }
        };
        await openOnWallClock(page, slug);
        await expect(page.locator(".cm-content").first()).toBeVisible();
        await pictures("1-fresh");
        const done = page.evaluate(() => window.pollscope.run());
        await expect(printed(page, "js").first()).toBeAttached();
        await pictures("2-running");
        await done;
        await pictures("3-over");
        await page.evaluate(() => window.pollscope.seek(window.pollscope.state().end_ms * 0.4));
        await expect(page.getByTestId("playback")).toHaveAttribute("data-mode", "paused");
        await pictures("4-inside");
        const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(scrollWidth, "nothing sticks out").toBeLessThanOrEqual(viewport.width);
      });
    }
  });
}

/** Whether all of an element is in the window, and nothing that scrolls hides a part of it. */
async function whole(element: Locator): Promise<boolean> {
  return element.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    for (let around = element.parentElement; around; around = around.parentElement) {
      const box = around.getBoundingClientRect();
      if (getComputedStyle(around).overflowY === "visible") continue;
      if (top < box.top - 1 || bottom > box.bottom + 1) return false;
    }
    return left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
  });
}

test.describe("on a laptop of 1280 by 800", () => {
  test.use({ viewport: { width: 1280, height: 800 } });
  for (const slug of pictured) {
    test(`${slug}: programs, lanes, the sentence and the output are all in sight`, async ({
      page,
    }) => {
      await open(page, `/?lesson=${slug}`);
      await expect(page.locator(".cm-content")).toHaveCount(2);
      await page.evaluate(() => window.pollscope.run());
      await page.evaluate(() => window.pollscope.seek(window.pollscope.state().end_ms / 2));
      const seen: Record<string, boolean> = {
        sentence: await whole(page.getByTestId("step")),
        lanes: await whole(picture(page)),
        "first line of Rust": await whole(
          page.getByTestId("source-rust").locator(".cm-line").first(),
        ),
        "last line of Rust": await whole(
          page.getByTestId("source-rust").locator(".cm-line").last(),
        ),
        "first line of JavaScript": await whole(
          page.getByTestId("source-js").locator(".cm-line").first(),
        ),
        "last line of JavaScript": await whole(
          page.getByTestId("source-js").locator(".cm-line").last(),
        ),
        "first output": await whole(printed(page, "rust").first()),
        "last output of Rust": await whole(printed(page, "rust").last()),
        "last output of JavaScript": await whole(printed(page, "js").last()),
      };
      expect(Object.keys(seen).filter((what) => !seen[what])).toEqual([]);
      // No lane is scrolled away.
      expect(await page.evaluate(lanesScroll), "lanes that do not fit").toBe(false);
      expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(800);
    });
  }
});

/** Whether the lanes can be scrolled: then a finger does that where the names are. */
function lanesScroll(): boolean {
  return document.querySelector<HTMLElement>(".grip")!.style.touchAction === "none";
}

/** Where the parts of the page stand. */
async function tops(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [".editors", ".head", ".tl", ".details", ".output"].map(
      (selector) => document.querySelector(selector)!.getBoundingClientRect().top,
    ),
  );
}

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 1000, height: 800 },
]) {
  test.describe(`the layout at ${viewport.width} px`, () => {
    test.use({ viewport });
    test("does not jump when a lesson is run", async ({ page }) => {
      await open(page, "/?lesson=one-at-a-time");
      await expect(page.locator(".cm-content")).toHaveCount(2);
      const before = await tops(page);
      await page.evaluate(() => window.pollscope.run());
      expect(await tops(page)).toEqual(before);
      await page.evaluate(() => window.pollscope.seek(1500));
      expect(await tops(page)).toEqual(before);
    });
  });
}

test.describe("the phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("shows one thing at a time above the timeline, and Run within reach", async ({ page }) => {
    await open(page);
    const parts = {
      rust: page.getByTestId("source-rust"),
      js: page.getByTestId("source-js"),
      lesson: page.getByTestId("details"),
      output: page.getByTestId("output"),
    };
    for (const shown of ["js", "lesson", "output", "rust"] as const) {
      await page.getByTestId(`tab-${shown}`).click();
      for (const [name, part] of Object.entries(parts)) {
        await expect(part, `${name} on the tab ${shown}`).toBeVisible({ visible: name === shown });
      }
    }
    await expect(page.getByTestId("run")).toBeInViewport({ ratio: 1 });
    await expect(page.getByTestId("play")).toBeInViewport({ ratio: 1 });
    await expect(picture(page)).toBeInViewport({ ratio: 1 });
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(844);
  });
});

test("a stranger finds the first lesson run, at the moment that matters, and a line that says what this is", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, "/");
  await expect(page.getByTestId("welcome")).toContainText(
    "Run Rust futures and JavaScript promises side by side and see every poll.",
  );
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "over");
  await expect(page.getByTestId("clock")).toHaveText("0.400 s");
  await expect(page.getByTestId("step")).toContainText('greet("Ferris") has not been polled.');
  await expect(printed(page, "rust")).toHaveText(["main goes on", "main is done"]);
  await page.getByTestId("legend-button").click();
  await expect(page.getByTestId("legend")).toContainText("created, not started");
  await page.screenshot({ path: "../target/screenshots/first-visit.png" });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Dismiss the introduction" }).click();
  await expect(page.getByTestId("welcome")).toHaveCount(0);
});

test("whoever follows a link to a lesson finds it as it is, with nothing run", async ({ page }) => {
  await open(page, "/?lesson=join-all");
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "fresh");
  await expect(page.getByTestId("welcome")).toHaveCount(0);
});
