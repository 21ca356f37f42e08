// A person picks another lesson, follows a link, or a program does.

import { expect, lessonFile, native, open, openHeld, printed, slugs, test } from "./page.js";

test("the list of lessons and the arrows lead to the same places", async ({ page }) => {
  await open(page);
  const heading = page.getByTestId("heading");
  await expect(heading).toHaveText("Calling it is not starting it");
  await expect(page.getByTestId("previous-lesson")).toBeDisabled();
  await page.getByTestId("next-lesson").click();
  await expect(heading).toHaveText("Same loop, opposite outcome");
  await expect(page).toHaveURL(/\?lesson=one-at-a-time$/);
  await expect(page).toHaveTitle("One at a time · Pollscope");
  await page.getByTestId("lesson-picker").selectOption("join-all");
  await expect(heading).toHaveText("Ten seconds of sleep in one second");
  await expect(page).toHaveTitle("Join all · Pollscope");
  await page.getByTestId("lesson-picker").selectOption(slugs.at(-1)!);
  await expect(page.getByTestId("next-lesson")).toBeDisabled();
  await page.getByTestId("previous-lesson").click();
  await expect(page).toHaveURL(new RegExp(`\\?lesson=${slugs.at(-2)}$`));
  await page.reload();
  await expect(page.getByTestId("lesson-picker")).toHaveValue(slugs.at(-2)!);
});

test("the list of lessons is grouped by topic", async ({ page }) => {
  await open(page);
  const lessons = await page.evaluate(() => window.pollscope.lessons());
  const topics = [...new Set(lessons.map(({ topic }) => topic))];
  const groups = page.getByTestId("lesson-picker").locator("optgroup");
  expect(await groups.evaluateAll((all) => all.map((one) => one.getAttribute("label")))).toEqual(
    topics,
  );
  await expect(groups.first().locator("option").first()).toHaveText("Lazy and eager");
});

test("Back and Forward of the browser go from lesson to lesson", async ({ page }) => {
  await open(page);
  const heading = page.getByTestId("heading");
  await page.getByTestId("next-lesson").click();
  await expect(heading).toHaveText("Same loop, opposite outcome");
  await page.goBack();
  await expect(heading).toHaveText("Calling it is not starting it");
  await expect(page).toHaveURL(/\?lesson=lazy-vs-eager$/);
  await page.goForward();
  await expect(heading).toHaveText("Same loop, opposite outcome");
});

test("an address without a lesson is in the history, too, and Forward leads on from it", async ({
  page,
}) => {
  await open(page, "/");
  const heading = page.getByTestId("heading");
  await page.getByTestId("next-lesson").click();
  await expect(heading).toHaveText("Same loop, opposite outcome");
  await page.goBack();
  await expect(heading).toHaveText("Calling it is not starting it");
  await page.goForward();
  await expect(heading).toHaveText("Same loop, opposite outcome");
});

test("picking a lesson stops the run before it", async ({ page }) => {
  await openHeld(page, "one-at-a-time");
  const done = page.evaluate(() => window.pollscope.run());
  await expect(printed(page, "rust")).toHaveCount(1);
  await page.getByTestId("lesson-picker").selectOption("join-all");
  expect((await done).rust.status).toBe("stopped");
  await expect(page.locator(".line")).toHaveCount(0);
});

test("a program can list and load lessons", async ({ page }) => {
  await open(page);
  const lessons = await page.evaluate(() => window.pollscope.lessons());
  expect(lessons.map((lesson) => lesson.slug)).toEqual([...slugs]);
  await page.evaluate(() => window.pollscope.load({ lesson: "join-all" }));
  await expect(page.getByTestId("heading")).toHaveText("Ten seconds of sleep in one second");
  const refused = page.evaluate(() => window.pollscope.load({ lesson: "nope" }));
  await expect(refused).rejects.toThrow(
    `There is no lesson called “nope”. There are: ${slugs.join(", ")}.`,
  );
  await expect(page.getByTestId("heading")).toHaveText("Ten seconds of sleep in one second");
});

test("an unknown lesson in the address gives a message and the first lesson", async ({ page }) => {
  await open(page, "/?lesson=%3Cb%3Enope");
  await expect(page.getByTestId("notice")).toContainText(
    "There is no lesson called “<b>nope”. This is “Lazy and eager” instead.",
  );
  await expect(page.getByTestId("heading")).toHaveText("Calling it is not starting it");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByTestId("notice")).toHaveCount(0);
});

/** Three heights, which leave different parts of the longer sources out of sight. */
const HEIGHTS = [720, 800, 900];

test("every lesson opens at the first line, whatever was scrolled before it", async ({ page }) => {
  await open(page);
  const scrollers = page.locator(".source .cm-scroller");
  for (const [index, height] of HEIGHTS.entries()) {
    await page.setViewportSize({ width: 1280, height });
    // Each height has a third of the lessons, each after its neighbour on either side.
    const some = native.filter(
      (_, at) => Math.floor((at * HEIGHTS.length) / native.length) === index,
    );
    for (const slug of [...some, ...some.slice(0, -1).toReversed()]) {
      await page.getByTestId("lesson-picker").selectOption(slug);
      await expect(page.getByTestId("source-js").locator(".cm-line")).toHaveText(
        lessonFile(slug, "twin.js").split("\n"),
      );
      expect(await scrollers.evaluateAll(topsWhenDrawn)).toEqual([0, 0]);
      await scrollers.evaluateAll((all) => {
        for (const one of all) one.scrollTop = one.scrollHeight;
      });
    }
  }
});

/** How far elements are scrolled, once the page has had two frames to change its mind. */
async function topsWhenDrawn(all: Element[]): Promise<number[]> {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  return all.map((one) => one.scrollTop);
}
