// A person plays a run back, steps through it, and sees everything follow the playhead.

import type { Page } from "@playwright/test";
import { expect, open, openHeld, printed, printedByNow, run, seek, test } from "./page.js";

/** How many events have happened at the playhead. */
async function position(page: Page): Promise<number> {
  return Number(await page.getByTestId("playback").getAttribute("data-position"));
}

/** The lines of source that are marked in a half. */
function marked(page: Page, half: "rust" | "js", kind: "at" | "waiting") {
  return page.getByTestId(`source-${half}`).locator(`.cm-line.${kind}`);
}

test("moving the playhead takes sources, output and the sentence along", async ({ page }) => {
  await run(page, "one-at-a-time");
  await expect(page.getByTestId("playback")).toHaveAttribute("data-mode", "following");
  const { rust, js } = await page.evaluate(() => window.pollscope.state());
  expect([rust.waiting_lines, js.waiting_lines]).toEqual([[], []]);

  // Between the first and the second of three seconds.
  await seek(page, 1900);
  await expect(page.getByTestId("clock")).toHaveText("1.900 s");
  await expect(page.getByTestId("step-said")).toHaveText(
    "At 1.900 s: Rust: foo(2) waits for its timer, due at 2.000 s (line 6). " +
      "JavaScript: Ended after 1.00 s. Rust: foo(3) has not been polled.",
  );
  await expect(page.getByTestId("playback")).toHaveAttribute("data-mode", "paused");
  await expect(printedByNow(page, "rust")).toHaveText(["start 1", "end 1", "start 2"]);
  await expect(printed(page, "rust")).toHaveCount(6);
  await expect(printedByNow(page, "js")).toHaveCount(6);
  await expect(marked(page, "rust", "waiting")).toHaveText([
    /^\s+sleep\(Duration::from_secs\(1\)\)\.await;$/,
    /^\s+future\.await;$/,
  ]);
  await expect(marked(page, "rust", "at")).toHaveCount(0);

  await page.getByTestId("to-begin").click();
  await expect(page.getByTestId("clock")).toHaveText("0.000 s");
  await expect(printedByNow(page, "rust")).toHaveCount(0);
  await page.getByTestId("to-end").click();
  await expect(printedByNow(page, "rust")).toHaveCount(6);
  await expect(page.getByTestId("status-rust")).toHaveText("done in 3.00 s");
});

test("Run plays a simulated run back from its beginning, and the wall clock is a click away", async ({
  page,
}) => {
  await open(page, "/?lesson=one-at-a-time");
  await expect(page.getByTestId("clock-choice")).toHaveValue("simulated");
  await page.getByTestId("run").click();
  const playback = page.getByTestId("playback");
  await expect(playback).toHaveAttribute("data-mode", "playing");
  await expect(page.getByTestId("status-rust")).toHaveText("done in 3.00 s");
  await expect(page.getByTestId("clock")).toHaveText(/^0\.\d{3} s$/);
  await expect(playback).toHaveAttribute("data-mode", "following");

  // What was chosen stays chosen, whatever is edited.
  await page.getByTestId("clock-choice").selectOption("real");
  await page.evaluate(() => window.pollscope.load({ rust: "fn main() {}" }));
  await expect(page.getByTestId("clock-choice")).toHaveValue("real");
});

test.describe("less motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });
  test("a run is shown at its end at once", async ({ page }) => {
    await open(page, "/?lesson=one-at-a-time");
    await page.getByTestId("run").click();
    await expect(page.getByTestId("status-rust")).toHaveText("done in 3.00 s");
    await expect(page.getByTestId("playback")).toHaveAttribute("data-mode", "following");
  });
});

test("steps visit every event of both halves, and the running line is marked", async ({ page }) => {
  const { rust, js } = await run(page, "lazy-vs-eager");
  const all = rust.events.length + js.events.length;
  await page.getByTestId("step-by").selectOption("event");
  await page.getByTestId("to-begin").click();
  const forward = page.getByTestId("step-forward");
  for (let happened = 1; happened <= all; happened++) {
    await forward.click();
    await expect(page.getByTestId("playback")).toHaveAttribute("data-position", String(happened));
  }
  await forward.click();
  await expect(forward).toBeDisabled();
  await page.getByTestId("step-back").click();
  expect(await position(page)).toBeLessThan(all + 1);

  // Every line that is printed in is marked as running at that moment.
  await page.getByTestId("to-begin").click();
  await page.getByTestId("step-by").selectOption("line");
  const seen = new Set<string>();
  while (await forward.isEnabled()) {
    await forward.click();
    const at = marked(page, "rust", "at");
    if ((await at.count()) === 1) seen.add((await at.textContent())!.trim());
  }
  expect([...seen].filter((line) => line.startsWith("println!"))).toEqual([
    'println!("main goes on");',
    'println!("main is done");',
  ]);
});

test("stepping by poll goes from body to body", async ({ page }) => {
  await run(page, "one-at-a-time");
  await page.getByTestId("to-begin").click();
  await page.getByTestId("step-by").selectOption("poll");
  const running: string[] = [];
  for (let step = 0; step < 200; step++) {
    await page.getByTestId("step-forward").click();
    const state = await page.evaluate(() => window.pollscope.state());
    if (state.playback === "following" || state.happened === state.events) break;
    const name = (half: typeof state.rust) =>
      half.futures.find(({ id }) => id === half.running.at(-1))?.name ?? "";
    if (state.rust.running.length > 0) running.push(name(state.rust));
  }
  expect(running).toEqual([
    ...["main()", "foo(1)"],
    ...["main()", "foo(1)", "foo(2)"],
    ...["main()", "foo(2)", "foo(3)"],
    ...["main()", "foo(3)"],
  ]);
});

test("playing shows a recorded run again by its own clock, and stops at its end", async ({
  page,
}) => {
  await run(page, "lazy-vs-eager");
  await page.getByTestId("speed").selectOption("0.05×");
  await page.getByTestId("play").click();
  await expect(page.getByTestId("play")).toHaveAccessibleName("Pause");
  const playback = page.getByTestId("playback");
  await expect(playback).toHaveAttribute("data-mode", "playing");
  await page.getByTestId("speed").selectOption("10×");
  await expect(playback).toHaveAttribute("data-mode", "following");
  await expect(page.getByTestId("play")).toHaveAccessibleName("Play");
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "over");
});

test("a run that is paused goes on unseen, and following catches up", async ({ page }) => {
  const timers = await openHeld(page, "one-at-a-time");
  const done = page.evaluate(() => window.pollscope.run());
  await expect(printed(page, "rust")).toHaveCount(1);
  await page.getByTestId("play").click();
  const playback = page.getByTestId("playback");
  await expect(playback).toHaveAttribute("data-mode", "paused");
  const stood = await position(page);
  const lines = await printedByNow(page, "rust").count();
  await timers.release();
  await expect(printed(page, "rust")).toHaveCount(6);
  await page.evaluate(() => window.pollscope.stop());
  await done;
  await expect(playback).toHaveAttribute("data-mode", "paused");
  expect(await position(page)).toBe(stood);
  await expect(printedByNow(page, "rust")).toHaveCount(lines);
  await page.getByTestId("to-end").click();
  await expect(printedByNow(page, "rust")).toHaveCount(6);
});

test("running again and another lesson leave the playback", async ({ page }) => {
  await run(page, "lazy-vs-eager");
  const playback = page.getByTestId("playback");
  await seek(page, 100);
  await expect(playback).toHaveAttribute("data-mode", "paused");
  await page.evaluate(() => window.pollscope.run());
  await expect(playback).toHaveAttribute("data-mode", "following");
  await page.getByTestId("to-begin").click();
  await page.getByTestId("next-lesson").click();
  await expect(playback).toHaveAttribute("data-mode", "following");
  await expect(page.getByTestId("play")).toBeDisabled();
});

test("the keyboard plays and steps, but not where it has other work", async ({ page }) => {
  await run(page, "lazy-vs-eager");
  const playback = page.getByTestId("playback");
  await page.getByTestId("step-by").selectOption("event");
  await page.getByTestId("heading").click();
  await page.keyboard.press("ArrowLeft");
  await expect(playback).toHaveAttribute("data-mode", "paused");
  const before = await position(page);
  await page.keyboard.press("ArrowLeft");
  expect(await position(page)).toBe(before - 1);
  await page.keyboard.press("ArrowRight");
  expect(await position(page)).toBe(before);
  await page.keyboard.press("Space");
  await expect(playback).not.toHaveAttribute("data-mode", "paused");

  await page.getByTestId("to-begin").click();
  await page.getByTestId("source-rust").locator(".cm-content").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(playback).toHaveAttribute("data-mode", "paused");
  expect(await position(page)).toBe(0);
});
