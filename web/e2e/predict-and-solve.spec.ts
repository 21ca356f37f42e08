// A learner answers questions before a run, and changes a program until it does what an exercise asks.

import type { Page } from "@playwright/test";
import type { PollscopePlayground } from "../js/public/embed.js";
import { ready, within, withCourse } from "./course.js";
import { expect, onSharedPage, open, test } from "./page.js";

interface Asked {
  readonly predictions: readonly { choices: readonly { text: string; expect: string }[] }[];
  readonly exercises: readonly { name: string; hints: readonly string[]; solution: string }[];
}

/** A lesson of the built site. */
function asked(page: Page, slug: string): Promise<Asked> {
  return page.evaluate(async (slug) => {
    const response = await fetch(`lessons/${slug}/lesson.json`);
    return (await response.json()) as Asked;
  }, slug);
}

/** The number of the choice that the run on the screen shows to be right. */
function right(page: Page, choices: readonly { expect: string }[]): Promise<number> {
  return page.evaluate(
    async (texts) => {
      const answers = await window.pollscope.expect(texts);
      return answers.findIndex(({ verdict }) => verdict === "holds");
    },
    choices.map(({ expect }) => expect),
  );
}

test("the run says which answer is right, and shows the moment", async ({ page }) => {
  await open(page, "/?lesson=one-at-a-time");
  const { predictions } = await asked(page, "one-at-a-time");
  await page.evaluate(() => window.pollscope.load({ clock: "simulated" }));
  const question = page.getByTestId("prediction-0");
  const grade = question.getByTestId("grade");
  const choices = question.locator(".answers button");
  // One question at a time: the next one comes with the answer.
  await expect(page.getByTestId("prediction-1")).toHaveCount(0);
  await choices.nth(0).click();
  await expect(choices.nth(0)).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByTestId("prediction-1")).toBeVisible();
  await expect(grade).toHaveText("Run the Rust program as it is in the lesson to see.");
  await page.evaluate(() => window.pollscope.run());
  const answer = await right(page, predictions[0]!.choices);
  const wrong = answer === 0 ? 1 : 0;
  await choices.nth(wrong).click();
  await expect(grade).toContainText("✗ Not so: ");
  await expect(choices.nth(wrong)).toHaveClass("wrong");
  await expect(choices.nth(answer)).toHaveClass("right");
  await choices.nth(answer).click();
  await expect(grade).toContainText("✓ Right: ");
  await expect(choices.nth(wrong)).not.toHaveClass("wrong");

  // Of an edited program the lesson's questions say nothing.
  await page.evaluate(() => window.pollscope.load({ rust: "fn main() {}" }));
  await expect(grade).toHaveText("Run the Rust program as it is in the lesson to see.");
});

onSharedPage(
  "hints, a solution that solves it, and back to one's own program",
  async ({ page }) => {
    onSharedPage.setTimeout(240_000);
    await page.evaluate(() => window.pollscope.load({ lesson: "one-at-a-time" }));
    const { exercises } = await asked(page, "one-at-a-time");
    const [{ name, hints, solution }] = exercises as [Asked["exercises"][number]];
    const exercise = page.getByTestId(`exercise-${name}`);
    const verdict = exercise.getByTestId("verdict");
    await expect(verdict).toHaveText("Change the Rust program, then run it.");
    for (const [index] of hints.entries()) {
      await exercise.getByRole("button", { name: index === 0 ? "Hint" : "Next hint" }).click();
      await expect(exercise.locator(".advice")).toHaveCount(index + 1);
    }
    await expect(exercise.getByRole("button", { name: /hint/i })).toHaveCount(0);

    // The lesson with a comment more is a program of one's own, and solves nothing.
    const lines = page.getByTestId("source-rust").locator(".cm-line");
    const mine = "// mine";
    await lines.first().click();
    await page.keyboard.press("Home");
    await page.keyboard.insertText(`${mine}\n`);
    await expect(verdict).toHaveText("Run your program to check it.");
    await page.evaluate(() => window.pollscope.run());
    await expect(verdict.locator("b")).toHaveText("Not yet.");
    await expect(verdict.locator("li.wrong")).not.toHaveCount(0);

    await exercise.getByRole("button", { name: "Show a solution" }).click();
    await expect(lines).toHaveText(solution.split("\n"));
    await page.evaluate(() => window.pollscope.run());
    await expect(verdict.locator("b")).toHaveText("Solved.");
    await expect(verdict.locator("li.wrong")).toHaveCount(0);
    await exercise.getByRole("button", { name: "Back to my program" }).click();
    await expect(lines.first()).toHaveText(mine);
    await expect(exercise.getByRole("button", { name: "Show a solution" })).toBeVisible();
  },
);

onSharedPage("a program asks what a run says to expectations", async ({ page }) => {
  const ask = (texts: unknown, half?: unknown) =>
    page.evaluate(([texts, half]) => window.pollscope.expect(texts as string, half as "rust"), [
      texts,
      half,
    ] as const);
  await expect(ask("ends_within(1 s)")).rejects.toThrow(
    "pollscope.expect asks about a run that is over, and there is none: await pollscope.run() first.",
  );
  await page.evaluate(async () => {
    await window.pollscope.load({ lesson: "join-all" });
    await window.pollscope.run();
  });
  expect(await ask(["starts_at(foo(2), 0 s)", "polls(foo(1)) > 2"])).toEqual([
    {
      expectation: "starts_at(foo(2), 0 s)",
      verdict: "holds",
      sentence: "foo(2) was first polled at 0.000 s.",
      at_ms: 0,
    },
    {
      expectation: "polls(foo(1)) > 2",
      verdict: "fails",
      sentence: "foo(1) was polled 2 times.",
      at_ms: null,
    },
  ]);
  const [js] = await ask("status(ok)", "javascript");
  expect(js?.sentence).toBe("the program ran to its end.");
  await expect(ask("ends(1 s)")).rejects.toThrow("`ends(1 s)` is not an expectation: ");
  await expect(ask(7)).rejects.toThrow("pollscope.expect wants texts");
  await expect(ask("status(ok)", "java")).rejects.toThrow('"rust" or "javascript"');
});

test("a course page is told what its readers predict, and can ask itself", async ({
  page,
  baseURL,
}) => {
  const body = `<pollscope-playground lesson="one-at-a-time" view="lesson,code"
    clock="simulated"></pollscope-playground>`;
  await withCourse(baseURL, body, async ({ address }) => {
    await page.goto(address);
    await ready(page);
    const told = page.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          addEventListener("prediction", (event) => resolve((event as CustomEvent).detail), true);
        }),
    );
    const frame = within(page);
    await frame.getByTestId("prediction-0").locator(".answers button").first().click();
    await page.evaluate(() =>
      document.querySelector<PollscopePlayground>("pollscope-playground")!.run(),
    );
    expect(await told).toMatchObject({
      question: expect.stringContaining("foo"),
      choice: expect.any(String),
      verdict: expect.stringMatching(/^(holds|fails)$/),
      sentence: expect.stringContaining("was first polled at"),
    });
    const answers = await page.evaluate(() =>
      document
        .querySelector<PollscopePlayground>("pollscope-playground")!
        .expect(["ends_after(3 s)", "overlap(foo, foo)"]),
    );
    expect(answers.map(({ verdict }) => verdict)).toEqual(["holds", "fails"]);
  });
});

test("a lesson for the compiler shows a recorded run, without fetching the compiler", async ({
  page,
}) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await open(page, "/?lesson=blocking-sleep");
  await expect(page.getByTestId("recalled")).toHaveText("Recorded. Press Run to run it here.");
  const { rust, phase, end_ms } = await page.evaluate(() => window.pollscope.state());
  expect([phase, Math.round(end_ms)]).toEqual(["over", 3000]);
  expect(rust.futures.map(({ name, state }) => [name, state])).toEqual([
    ["main()", "ready"],
    ["foo(1)", "ready"],
    ["foo(2)", "ready"],
    ["foo(3)", "ready"],
  ]);
  // It counts as a run: questions are answered, and findings are there.
  const question = page.getByTestId("prediction-0");
  await question.locator(".answers button").nth(1).click();
  await expect(question.getByTestId("grade")).toContainText("✓ Right: ");
  await expect(page.getByTestId("findings-count")).toHaveText("3");
  expect(fetched.filter((path) => path.includes("/live/"))).toEqual([]);
  // The next lesson has none, and an edit says that the picture is of another text.
  await page.getByTestId("source-rust").locator(".cm-content").click();
  await page.keyboard.insertText("// mine\n");
  await expect(page.getByTestId("stale")).toBeVisible();
  await page.evaluate(() => window.pollscope.load({ lesson: "join-all" }));
  await expect(page.getByTestId("recalled")).toHaveCount(0);
  const next = await page.evaluate(() => window.pollscope.state());
  expect(next.phase).toBe("fresh");
});
