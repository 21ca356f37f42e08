// A program moves the playhead and asks what everything is there.

import { expect, open, run, test } from "./page.js";

test("state() says what everything is where seek() went", async ({ page }) => {
  await run(page, "one-at-a-time");
  const at = (ms: number) =>
    page.evaluate(async (ms) => {
      await window.pollscope.seek(ms);
      return window.pollscope.state();
    }, ms);
  const state = await at(1900);
  expect(state).toMatchObject({
    phase: "over",
    recorded: null,
    clock: "simulated",
    playback: "paused",
    at_ms: 1900,
  });
  expect(state.rust).toMatchObject({
    running_line: 0,
    waiting_lines: [6, 14],
    printed_lines: 3,
    running: [],
    ready_queue: [],
  });
  const phases = (futures: typeof state.rust.futures) =>
    futures.map(({ name, state, await_line }) => [name, state, await_line]);
  expect(phases(state.rust.futures)).toEqual([
    ["main()", "waiting", 14],
    ["foo(1)", "ready", 0],
    ["foo(2)", "waiting", 6],
    ["foo(3)", "lazy", 0],
  ]);
  expect(state.rust.tasks).toMatchObject([{ id: 1, name: "main()", state: "idle" }]);
  expect(state.js.futures.filter(({ name }) => name.includes("("))).toHaveLength(4);
  expect(new Set(state.js.futures.map(({ state }) => state))).toEqual(new Set(["ready"]));

  const early = await at(0);
  expect(early.happened).toBeLessThan(state.happened);
  const late = await at(1e9);
  expect([late.at_ms, late.happened]).toEqual([late.end_ms, late.events]);
});

test("a fresh page has a state and no insights", async ({ page }) => {
  await open(page);
  const { state, insights } = await page.evaluate(() => ({
    state: window.pollscope.state(),
    insights: window.pollscope.insights(),
  }));
  expect(state).toMatchObject({ phase: "fresh", playback: "following", events: 0, at_ms: 0 });
  expect(insights).toEqual([]);
  const refused = page.evaluate(() => window.pollscope.seek("soon" as never));
  await expect(refused).rejects.toThrow("pollscope.seek wants a number of milliseconds");
});

test("an error while microtasks wait leaves a trace without contradictions", async ({ page }) => {
  await open(page);
  const { js, violations } = await page.evaluate(async () => {
    await window.pollscope.load({
      js: `addEventListener("error", (event) => console.log("heard", event.error.message));
        queueMicrotask(() => { throw new TypeError("in a microtask"); });
        queueMicrotask(() => console.log("micro 2"));
        Promise.resolve().then(() => { throw new Error("nobody hears"); });
        console.log("script");`,
    });
    const { js } = await window.pollscope.run();
    return { js, violations: window.pollscope.violations() };
  });
  expect(js?.stdout).toBe("script\nheard in a microtask\nmicro 2\n");
  expect(js?.status).toBe("threw");
  expect(violations).toEqual([]);
});
