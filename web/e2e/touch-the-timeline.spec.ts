// A person with a phone: one finger moves along the run, two zoom, and the page still scrolls.

import type { CDPSession } from "@playwright/test";
import { expect, run, test } from "./page.js";
import { lanes, picture, row, showing, shown } from "./timeline.js";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** Fingers that go from place to place, as the browser gets them from a screen. */
async function touch(session: CDPSession, paths: (readonly [number, number])[][]): Promise<void> {
  const points = (at: number) =>
    paths.map((path, id) => ({ id, x: path[at]![0], y: path[at]![1] }));
  const send = (
    type: "touchStart" | "touchMove" | "touchEnd",
    touchPoints: { x: number; y: number }[],
  ) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  await send("touchStart", points(0));
  for (let at = 1; at < paths[0]!.length; at += 1) await send("touchMove", points(at));
  await send("touchEnd", []);
}

/** Points on the way from one place to another. */
function way(from: readonly [number, number], to: readonly [number, number]) {
  const part = (at: number) =>
    [from[0] + ((to[0] - from[0]) * at) / 10, from[1] + ((to[1] - from[1]) * at) / 10] as const;
  return Array.from({ length: 11 }, (_, at) => part(at));
}

test("two fingers zoom and one pans", async ({ page }) => {
  await run(page, "one-at-a-time");
  await picture(page).scrollIntoViewIfNeeded();
  const session = await page.context().newCDPSession(page);
  const { to } = await shown(page);
  const { left, width } = await lanes(page);
  const box = (await picture(page).boundingBox())!;
  const at = (part: number, y: number) => [box.x + left + width * part, box.y + y] as const;
  // From a half to all of the width: half as long.
  await touch(session, [way(at(0.4, 90), at(0.2, 90)), way(at(0.6, 90), at(0.8, 90))]);
  await expect.poll(async () => (await shown(page)).to).toBeLessThan(to * 0.75);
  const close = await shown(page);
  expect((close.to - close.from) / to).toBeCloseTo(1 / 3, 1);
  expect(await page.evaluate(() => visualViewport!.scale), "the page is not zoomed").toBe(1);
  await touch(session, [way(at(0.8, 90), at(0.3, 90))]);
  const by = (close.to - close.from) / 2;
  await showing(page, close.from + by, close.to + by);
});

test.describe("on a tablet", () => {
  // A phone's page has nothing to scroll: its parts are tabs.
  test.use({ viewport: { width: 900, height: 600 } });
  test("up and down scrolls the page", async ({ page }) => {
    await run(page, "one-at-a-time");
    await picture(page).scrollIntoViewIfNeeded();
    const session = await page.context().newCDPSession(page);
    const before = await shown(page);
    const top = () => page.evaluate(() => scrollY);
    const began = await top();
    const box = (await picture(page).boundingBox())!;
    const [x, y] = [box.x + 220, box.y + 60];
    await touch(session, [way([x, y], [x, y + 120])]);
    await expect.poll(top).toBeLessThan(began - 60);
    expect(await shown(page)).toEqual(before);
  });
});

test("a tap picks a poll, a wake, a lane, and a tap on the axis moves the playhead", async ({
  page,
}) => {
  const { rust } = await run(page, "one-at-a-time");
  await picture(page).scrollIntoViewIfNeeded();
  const session = await page.context().newCDPSession(page);
  const { to } = await shown(page);
  const { left, width } = await lanes(page);
  const tap = async (x: number, y: number) => {
    const box = (await picture(page).boundingBox())!;
    await touch(session, [[[box.x + x, box.y + y]]]);
  };
  const inspector = page.getByTestId("inspector").locator("h3");
  // The names: foo(2) is the third lane.
  await tap(60, await row(page, 2));
  await expect(inspector).toHaveText(/^foo\(2\)future \d+$/);
  // The poll in which foo(2) began.
  const foo = rust.events.find(
    (event) => event.kind === "future_created" && event.name === "foo(2)",
  )!.future;
  const polled = rust.events.find(({ kind, future }) => kind === "poll_start" && future === foo)!;
  await tap(left + (width * polled.at) / to + 2, await row(page, 2));
  await expect(inspector).toHaveText("1st poll of foo(2)poll");
  await expect(page.getByTestId("inspector-facts")).toContainText("returned");
  // Its wake is a link from there.
  await page
    .getByTestId("inspector-facts")
    .getByRole("button", { name: /a wake by timer/ })
    .tap();
  await expect(inspector).toHaveText(/^task 1 woken by timer \d+wake$/);
  await expect(page.getByTestId("inspector-facts")).toContainText(/timer set.*line 6/);
  await picture(page).scrollIntoViewIfNeeded();
  await tap(left + width / 2, 12);
  await expect(page.getByTestId("playback")).toHaveAttribute("data-mode", "paused");
  const { at_ms } = await page.evaluate(() => window.pollscope.state());
  expect(at_ms / (to / 1e6)).toBeCloseTo(0.5, 1);
});
