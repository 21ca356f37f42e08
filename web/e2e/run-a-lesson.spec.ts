// A person picks a lesson, presses Run, and reads what happened.

import type { Page } from "@playwright/test";
import {
  between,
  contradictions,
  expect,
  expected,
  lessonFile,
  named,
  native,
  only,
  open,
  printed,
  run,
  test,
} from "./page.js";

/** How many lessons share a page: opening one takes as long as running several lessons. */
const TOGETHER = 5;

// Those that need the compiler run in the tests of the compiler (js/test-live/recorded.test.ts).
for (let from = 0; from < native.length; from += TOGETHER) {
  const lessons = native.slice(from, from + TOGETHER);
  test(`both halves print exactly what they should, and the API reports the same: ${lessons.join(", ")}`, async ({
    page,
  }) => {
    await open(page, `/?lesson=${lessons[0]}`);
    for (const slug of lessons) {
      await test.step(slug, async () => {
        await page.getByTestId("lesson-picker").selectOption(slug);
        await showsItsFiles(page, slug);
        await page.getByTestId("run").click();
        for (const half of ["rust", "js"] as const) {
          await expect(page.getByTestId(`status-${half}`)).toHaveText(/^done (in|at once)/);
          const lines = printed(page, half);
          await expect(lines).toHaveText(expected(slug, half).trimEnd().split("\n"));
        }
        await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "over");
        expect(await contradictions(page)).toEqual([]);
        await reportsTheSame(page, slug);
        expect(await contradictions(page)).toEqual([]);
      });
    }
  });
}

/** The sources on the page are those of the lesson's folder, unchanged. */
async function showsItsFiles(page: Page, slug: string): Promise<void> {
  for (const [half, file] of [
    ["rust", "main.rs"],
    ["js", "twin.js"],
  ] as const) {
    const lines = page.getByTestId(`source-${half}`).locator(".cm-line");
    await expect(lines).toHaveText(lessonFile(slug, file).split("\n"));
    await expect(page.getByTestId(`badge-${half}`)).toHaveCount(0);
  }
}

/** A run through the API prints the same, on simulated time, with well-formed events. */
async function reportsTheSame(page: Page, slug: string): Promise<void> {
  const result = await page.evaluate(async () => {
    await window.pollscope.load({ clock: "simulated" });
    return window.pollscope.run();
  });
  expect(result.lesson).toBe(slug);
  for (const half of ["rust", "js"] as const) {
    const { status, message, stdout, stderr, engine, clock, dropped, events } = result[half];
    expect({ status, message, stdout, stderr, engine, clock, dropped }).toEqual({
      status: "ok",
      message: null,
      stdout: expected(slug, half),
      stderr: "",
      engine: "native",
      clock: "simulated",
      dropped: 0,
    });
    events.forEach((event, index) => {
      const before = events[index - 1];
      expect(event.id).toBeGreaterThan(before?.id ?? 0);
      expect(event.at).toBeGreaterThanOrEqual(before?.at ?? 0);
    });
  }
}

test("lazy-vs-eager: the future is created and never polled, the promise has started", async ({
  page,
}) => {
  const { rust, js } = await run(page, "lazy-vs-eager");
  const future = named(rust.events, 'greet("Ferris")');
  const about = rust.events.filter((event) => event.future === future);
  expect(about.map((event) => event.kind)).toEqual(["future_created", "future_dropped"]);
  expect(about[0]!.line).toBe(12);
  expect(about[1]).toMatchObject({ end: "never_polled" });

  const promise = named(js.events, 'greet("Ferris")');
  const steps = js.events
    .filter((event) => event.future === promise && !event.kind.startsWith("timer_"))
    .map((event) => event.kind);
  expect(steps).toEqual([
    "promise_created",
    "console",
    "await_reached",
    "reaction_added",
    "microtask_queued",
    "job_started",
    "await_resumed",
    "console",
    "promise_settled",
    "job_ended",
  ]);
});

test("one-at-a-time: each future is first polled when the one before is done", async ({ page }) => {
  const { rust, js } = await run(page, "one-at-a-time");
  const created = (n: number) =>
    only(rust.events, "future_created", named(rust.events, `foo(${n})`));
  const polled = (n: number) =>
    only(rust.events, "future_first_polled", named(rust.events, `foo(${n})`));
  expect(between(created(2), polled(2))).toBe(1000);
  expect(between(created(3), polled(3))).toBe(2000);
  expect(created(3).id).toBeLessThan(polled(1).id);

  const started = (n: number) => only(js.events, "promise_created", named(js.events, `foo(${n})`));
  const firstResumed = js.events.find((event) => event.kind === "await_resumed")!;
  for (const n of [1, 2, 3]) {
    expect(started(n).id).toBeLessThan(firstResumed.id);
  }
});

test("join-all: ten one-second sleeps take one second", async ({ page }) => {
  const { rust } = await run(page, "join-all");
  const kinds = rust.events.map((event) => event.kind);
  const lastArmed = kinds.lastIndexOf("timer_armed");
  const firstFired = kinds.indexOf("timer_fired");
  expect(kinds.filter((kind) => kind === "timer_armed")).toHaveLength(10);
  expect(kinds.filter((kind) => kind === "timer_fired")).toHaveLength(10);
  expect(lastArmed, "all ten run before the first is due").toBeLessThan(firstFired);
  expect(new Set(rust.events.map((event) => event.task)).size, "one task").toBeLessThanOrEqual(2);
});

test("running again starts from nothing", async ({ page }) => {
  const first = await run(page, "lazy-vs-eager");
  const second = await page.evaluate(() => window.pollscope.run());
  expect(second.rust.stdout).toBe(first.rust.stdout);
  expect(second.js.stdout).toBe(first.js.stdout);
  expect(second.rust.events.map((event) => event.kind)).toEqual(
    first.rust.events.map((event) => event.kind),
  );
  expect(second.rust.events[0]).toMatchObject({ id: 1, future: 1 });
});

test("Control and Enter run the lesson", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Control+Enter");
  await expect(printed(page, "rust").first()).toBeVisible();
});

test("the timeline says in words what its picture shows", async ({ page }) => {
  await run(page, "one-at-a-time");
  const lanes = page.getByTestId("lanes-rust").locator("li");
  await expect(lanes).toHaveText([
    "main(): created at 0.000 s, first polled at 0.000 s, polled 4 times, ready at 3.000 s",
    "foo(1): created at 0.000 s, first polled at 0.000 s, polled 2 times, ready at 1.000 s",
    "foo(2): created at 0.000 s, first polled at 1.000 s, polled 2 times, ready at 2.000 s",
    "foo(3): created at 0.000 s, first polled at 2.000 s, polled 2 times, ready at 3.000 s",
  ]);
  await expect(page.getByTestId("lanes-js").locator("li")).toHaveCount(4);
  await expect(page.getByTestId("contrast-rust")).toContainText("first polled at 2.");
  await expect(page.getByTestId("contrast-js")).toContainText("had started when it was called");
});

test("counterparts with different names are contrasted, and a request is answered", async ({
  page,
}) => {
  const { js } = await run(page, "early-request");
  expect(js.status).toBe("ok");
  const kinds = js.events.map(({ kind }) => kind);
  expect(kinds).toContain("macrotask_queued");
  const request = js.events.find((e) => e.kind === "promise_created" && e.origin === "platform");
  expect(request).toMatchObject({ name: 'fetch("/users/1")', line: 6 });
  await expect(page.getByTestId("contrast-rust")).toContainText("fetch_user(1)");
  await expect(page.getByTestId("contrast-js")).toContainText("fetchUser(1)");
});
