// A person wants to know what happened and why: insights, the inspector, the queues.

import { expect, open, run, test } from "./page.js";

test("what happened is told with its line, what it costs and the moment", async ({ page }) => {
  await open(page, "/?lesson=one-at-a-time");
  await page.getByTestId("rail-findings").click();
  await expect(page.getByTestId("no-findings")).toContainText("Press Run");
  await page.evaluate(async () => {
    await window.pollscope.load({ clock: "simulated" });
    await window.pollscope.run();
  });
  const insight = page.getByTestId("insight");
  await expect(insight).toHaveCount(1);
  await expect(insight.locator(".chip")).toHaveText("could be 2.00 s faster");
  await expect(page.getByTestId("findings-count")).toHaveText("1");
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
  await page.getByTestId("rail-findings").click();
  expect(await page.evaluate(() => window.pollscope.insights())).toEqual([]);
  await expect(page.getByTestId("no-findings")).toContainText("Nothing stands out");
});

test("why a program waits follows the playhead, and its links lead on", async ({ page }) => {
  await run(page, "one-at-a-time");
  await page.getByTestId("rail-findings").click();
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
  await page.getByTestId("rail-inspect").click();
  await page.getByTestId("inspect-queues").click();
  await expect(page.getByTestId("details")).toContainText("Press Run");
  await page.evaluate(async () => {
    await window.pollscope.load({ clock: "simulated" });
    await window.pollscope.run();
    await window.pollscope.seek(1900);
  });
  await expect(page.getByTestId("timers").locator("li")).toHaveText([
    "2.000 s wakes task 1 for foo(2)",
  ]);
  await expect(page.getByTestId("ready-queue")).toContainText("No task is ready");
  const state = await page.evaluate(() => window.pollscope.state());
  expect(state.rust.timers).toHaveLength(1);
  expect(state.rust.ready_queue).toEqual([]);

  await page.getByTestId("timers").getByRole("button", { name: "foo(2)" }).click();
  await expect(page.getByTestId("inspector").locator("h3")).toContainText("foo(2)");
});

test("the tabs of the rail are one stop, and arrow keys go round", async ({ page }) => {
  await open(page);
  const lesson = page.getByTestId("rail-lesson");
  await expect(lesson).toHaveAttribute("aria-selected", "true");
  await lesson.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByTestId("rail-findings")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByTestId("rail-inspect")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(lesson).toBeFocused();
  await expect(page.getByTestId("about")).toBeVisible();
});

test("the lesson stays open at Run, and findings come as a badge", async ({ page }) => {
  await open(page, "/?lesson=one-at-a-time");
  await page.getByTestId("run").click();
  await expect(page.getByTestId("findings-count")).toHaveText("1");
  await expect(page.getByTestId("about")).toBeVisible();
});

test("where a program does not come to its end, nothing is said to be well", async ({ page }) => {
  await open(page);
  await page.evaluate(() => window.pollscope.load({ js: "throw new Error('no')" }));
  await page.evaluate(() => window.pollscope.run());
  await page.getByTestId("rail-findings").click();
  const said = page.getByTestId("findings");
  await expect(said).not.toContainText("Nothing stands out");
});
