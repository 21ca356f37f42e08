// What the tests of the timeline share: where it is, and which stretch of time it shows.

import { expect, type Locator, type Page } from "@playwright/test";

/** The timeline's picture. */
export function picture(page: Page): Locator {
  return page.getByTestId("timeline-canvas");
}

/** Waits until what was asked for is drawn: the next key acts on what a person sees. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** The stretch of time that is shown, in nanoseconds. */
export async function shown(page: Page): Promise<{ from: number; to: number }> {
  const [from, to] = await Promise.all(
    ["data-from", "data-to"].map((name) => picture(page).getAttribute(name)),
  );
  return { from: Number(from), to: Number(to) };
}

/** Waits until what is shown is as it should be, to within a pixel or two. */
export async function showing(page: Page, from: number, to: number): Promise<void> {
  const near = (to - from) / 200;
  await expect
    .poll(async () => {
      const now = await shown(page);
      return Math.abs(now.from - from) < near && Math.abs(now.to - to) < near;
    }, `${from} to ${to} is shown`)
    .toBe(true);
}

/** Where the lanes begin and end, from the left of the picture: names stand before them. */
export async function lanes(page: Page): Promise<{ left: number; width: number }> {
  const { width } = (await picture(page).boundingBox())!;
  const left = Number(await picture(page).getAttribute("data-left"));
  return { left, width: width - left - 14 };
}

/** The middle of a row of the Rust half, from the top of the picture: the axis stands above it. */
export async function row(page: Page, number: number): Promise<number> {
  return 24 + (await rowHeight(page)) * (number + 0.5);
}

/** How high a row is. */
export async function rowHeight(page: Page): Promise<number> {
  return Number(await picture(page).getAttribute("data-row"));
}
