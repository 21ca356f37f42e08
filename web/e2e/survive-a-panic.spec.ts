// A person runs a lesson that panics: the run ends there, with what it did, and the page goes on.

import { expect, expected, open, run, test } from "./page.js";

const SLUG = "a-panic";
const MESSAGE = "thread 'main' panicked at main.rs:7: 3 is too many";
const PRINTED = "thread 'main' panicked at main.rs:7:\n3 is too many\n";

test("output and trace are kept, the message is shown, and other lessons run", async ({ page }) => {
  const { rust, js } = await run(page, SLUG);
  expect({ ...rust, events: [] }).toMatchObject({
    status: "panicked",
    message: MESSAGE,
    stdout: expected(SLUG, "rust"),
    stderr: PRINTED,
    engine: "native",
    dropped: 0,
  });
  expect([js.status, js.stdout]).toEqual(["threw", expected(SLUG, "js")]);
  await expect(page.getByTestId("message-rust")).toContainText(MESSAGE);
  await expect(page.getByTestId("output")).toContainText("3 is too many");
  await expect(page.getByTestId("lanes-rust").locator("li")).toHaveCount(4);

  await page.evaluate(() => window.pollscope.load({ lesson: "lazy-vs-eager" }));
  const after = await page.evaluate(() => window.pollscope.run());
  expect([after.rust.status, after.rust.stdout]).toEqual(["ok", expected("lazy-vs-eager", "rust")]);
  await page.evaluate((lesson) => window.pollscope.load({ lesson }), SLUG);
  const again = await page.evaluate(() => window.pollscope.run());
  expect([again.rust.status, again.rust.message]).toEqual(["panicked", MESSAGE]);
  expect(again.rust.events[0]).toMatchObject({ id: 1, future: 1 });
});

test("on simulated time, its last events are those of the poll that panicked", async ({ page }) => {
  await open(page);
  await page.evaluate((lesson) => window.pollscope.load({ lesson, clock: "simulated" }), SLUG);
  const { rust } = await page.evaluate(() => window.pollscope.run());
  expect([rust.status, rust.stdout, rust.stderr]).toEqual([
    "panicked",
    expected(SLUG, "rust"),
    PRINTED,
  ]);
  const last = rust.events.filter(({ at }) => at === 30_000_000);
  expect(last.map(({ kind }) => kind)).toEqual([
    "timer_fired",
    "woken",
    "waker_dropped",
    "poll_start",
    "poll_start",
    "poll_start",
    "await_resumed",
    "console",
  ]);
  expect(last.at(-1)).toMatchObject({ line: 7, stream: "stderr", text: PRINTED });
});

test("it is not in the list of lessons", async ({ page }) => {
  await open(page);
  const lessons = await page.evaluate(() => window.pollscope.lessons());
  expect(lessons.map((lesson) => lesson.slug)).not.toContain(SLUG);
  await open(page, `/?lesson=${SLUG}`);
  await expect(page.getByTestId("lesson-picker")).toHaveValue(SLUG);
  await expect(page.getByTestId("next-lesson")).toBeDisabled();
  await page.getByTestId("lesson-picker").selectOption("lazy-vs-eager");
  await expect(page.getByTestId("lesson-picker").locator("option")).toHaveCount(lessons.length);
});
