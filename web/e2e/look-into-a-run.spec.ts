// A person wants to know what happened and why: insights, the inspector, the queues.

import { expect, open, run, test } from "./page.js";

test("what happened is told with its line, what it costs and the moment", async ({ page }) => {
  await open(page, "/?lesson=one-at-a-time");
  await page.getByTestId("pane-happened").click();
  await expect(page.getByTestId("nothing-happened")).toContainText("Run the lesson");
  await page.evaluate(async () => {
    await window.pollscope.load({ clock: "simulated" });
    await window.pollscope.run();
  });
  const insight = page.getByTestId("insight");
  await expect(insight).toHaveCount(1);
  await expect(insight.locator(".chip")).toHaveText("could be 2.00 s faster");
  const [told] = await page.evaluate(() => window.pollscope.insights());
  expect(told).toMatchObject({ kind: "one_at_a_time", language: "rust", line: 14 });
  await expect(insight).toContainText(told!.sentence.replaceAll("`", ""));

  await insight.getByRole("button", { name: "line 14" }).click();
  await expect(page.getByTestId("source-rust").locator(".cm-line.picked")).toHaveText(
    /future\.await/,
  );
  await insight.getByTestId("show-evidence").click();
  await expect(page.getByTestId("playback")).toHaveAttribute("data-mode", "paused");
  const { rust } = await page.evaluate(() => window.pollscope.run());
  expect(rust.status).toBe("ok");
});

test("a run in which nothing stands out says so", async ({ page }) => {
  await run(page, "join-all");
  expect(await page.evaluate(() => window.pollscope.insights())).toEqual([]);
  await expect(page.getByTestId("nothing-happened")).toContainText("Nothing stands out");
});

test("why a program waits follows the playhead, and its links lead on", async ({ page }) => {
  await run(page, "one-at-a-time");
  await expect(page.getByTestId("why-pending")).toHaveCount(0);
  await page.evaluate(() => window.pollscope.seek(1900));
  const why = page.getByTestId("why-pending");
  await expect(why).toHaveCount(1);
  await expect(why).toContainText("Why is main() pending?");
  await expect(why).toContainText(
    "main() waits in line 14 for foo(2), which waits in line 6 for a timer due at 2.000 s",
  );
  await why.getByRole("button", { name: "foo(2)" }).click();
  const inspector = page.getByTestId("inspector");
  await expect(inspector.locator("h3")).toHaveText(/^foo\(2\)future \d+$/);
  await expect(page.getByTestId("inspector-now")).toHaveText("Pending: it waits in line 6.");
  await expect(page.getByTestId("inspector-why")).toHaveText(
    "foo(2) waits in line 6 for a timer due at 2.000 s; the timer holds the waker of task 1.",
  );

  await page.evaluate(() => window.pollscope.seek(500));
  await expect(page.getByTestId("inspector-now")).toHaveText("Created; nothing of it has run.");
  await page.getByTestId("to-end").click();
  await expect(page.getByTestId("inspector-now")).toHaveText("Ready: it has finished.");
  const history = page.getByTestId("inspector-history").locator("li");
  await expect(history.first()).toContainText("foo(2) created");
  await history.first().getByRole("button").click();
  await expect(page.getByTestId("inspector-now")).toHaveText("Created; nothing of it has run.");
  await inspector.getByRole("button", { name: "main()", exact: true }).first().click();
  await expect(inspector.locator("h3")).toContainText("main()");
});

test("the queues say who is next", async ({ page }) => {
  await open(page, "/?lesson=one-at-a-time");
  await page.getByTestId("pane-queues").click();
  await expect(page.getByTestId("details")).toContainText("Run the lesson");
  await page.evaluate(async () => {
    await window.pollscope.load({ clock: "simulated" });
    await window.pollscope.run();
    await window.pollscope.seek(1900);
  });
  await expect(page.getByTestId("timers").locator("li")).toHaveText(["2.000 s wakes foo(2)"]);
  await expect(page.getByTestId("ready-queue")).toContainText("No task is ready");
  const state = await page.evaluate(() => window.pollscope.state());
  expect(state.rust.timers).toHaveLength(1);
  expect(state.rust.ready_queue).toEqual([]);

  await page.getByTestId("timers").getByRole("button", { name: "foo(2)" }).click();
  await expect(page.getByTestId("inspector").locator("h3")).toContainText("foo(2)");
});

test("the tabs of the pane are one stop, and arrow keys go round", async ({ page }) => {
  await open(page);
  const guide = page.getByTestId("pane-guide");
  await expect(guide).toHaveAttribute("aria-selected", "true");
  await guide.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByTestId("pane-happened")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  // Its contents need the compiler, which nobody has asked for by passing over it.
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByTestId("pane-queues")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(guide).toBeFocused();
  await expect(page.getByTestId("about")).toBeVisible();
});
