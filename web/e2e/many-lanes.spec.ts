// A person opens a trace with a thousand lanes: the page stays as high as it was, the lanes
// scroll by themselves, and one of them is found by its name.

import type { Page } from "@playwright/test";
import { expect, run, test } from "./page.js";
import { picture, row as middle, rowHeight } from "./timeline.js";

const LANES = 1000;

/** Opens a trace whose Rust half is so many futures that nobody ever polled: `f1`, `f2`, ... */
async function openMany(page: Page): Promise<void> {
  await run(page, "lazy-vs-eager");
  const trace = await page.evaluate(() => window.pollscope.trace("json"));
  const rust = trace.traces.find(({ header }) => header.language === "rust")!;
  const common = { thread: 0, task: 0, line: 1 };
  const futures = Array.from({ length: LANES }, (_, at) => at + 1);
  const created = futures.map((future) => ({
    ...common,
    ...{ id: future, at: future * 1000, future },
    ...{ kind: "future_created", name: `f${future}`, parent: 0 },
  }));
  const dropped = futures.map((future) => ({
    ...common,
    ...{ id: LANES + future, at: 900_000_000 + future * 1000, future },
    ...{ kind: "future_dropped", end: "never_polled" },
  }));
  const file = { ...trace, traces: [{ ...rust, events: [...created, ...dropped] }] };
  const buffer = Buffer.from(JSON.stringify(file));
  await page
    .getByTestId("trace-file")
    .setInputFiles({ name: "many.json", mimeType: "application/json", buffer });
  await expect(page.getByTestId("recorded")).toContainText("many.json", { timeout: 15_000 });
}

/** What stands in a row, by what is said of it. */
async function named(page: Page, number: number): Promise<string> {
  await page.mouse.move(2, 2);
  const tip = page.getByTestId("timeline-tip");
  await expect(tip).toBeHidden();
  const box = (await picture(page).boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + (await middle(page, number)));
  await expect(tip).toBeVisible();
  return (await tip.textContent())!.split(" ")[0]!;
}

test("the lanes scroll within the timeline", async ({ page }) => {
  await openMany(page);
  const { height } = (await picture(page).boundingBox())!;
  expect(height).toBeLessThan(560);
  await picture(page).scrollIntoViewIfNeeded();
  expect(await named(page, 0)).toBe("f1");
  await page.mouse.wheel(0, (await rowHeight(page)) * 10);
  await expect.poll(() => named(page, 0)).toBe("f11");
  await page.mouse.wheel(0, (await rowHeight(page)) * LANES);
  await expect.poll(() => named(page, 0)).not.toBe("f11");
  const first = Number((await named(page, 0)).slice(1));
  expect(first).toBeGreaterThan(LANES - 20);
  await page.getByTestId("timeline-tall").click();
  await expect(page.getByTestId("timeline-tall")).toHaveAttribute("aria-pressed", "true");
});

test("a lane is found by its name, wherever it is", async ({ page }) => {
  await openMany(page);
  const search = page.getByTestId("timeline-search");
  const found = page.getByTestId("timeline-found");
  await search.fill("F99");
  await search.press("Enter");
  await expect(found).toHaveText("1 of 11");
  await search.press("Enter");
  await expect(found).toHaveText("2 of 11");
  await search.press("Shift+Enter");
  await expect(found).toHaveText("1 of 11");
  await search.press("Shift+Enter");
  await expect(found, "around the beginning").toHaveText("11 of 11");
  await picture(page).focus();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByTestId("timeline-said")).toContainText("f998: created at");
  await search.fill("nobody");
  await search.press("Enter");
  await expect(found).toHaveText("no such lane");
});
