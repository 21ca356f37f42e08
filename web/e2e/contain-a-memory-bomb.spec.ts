// Programs that use up the memory of their process, and a frame that is removed from the page: the page
// reports it, and the next run works.

import { expect, test, type Page } from "@playwright/test";
import { browser } from "./playwright.config.js";
import { ended, observed, observedNextDoor, openEmpty, whenPrinted } from "./twin.js";

// A small heap, so that it is used up soon.
const args = [...browser.args, "--js-flags=--max-old-space-size=64"];
test.use({ launchOptions: { ...browser, args } });

test.beforeEach(({ page }) => openEmpty(page));

const NEXT = 'console.log("next");';

for (const [name, bomb] of Object.entries({
  "at once": "for (;;) all.push(new Array(1e4).fill(0).map((_, x) => ({ x })));",
  "little by little":
    "setInterval(() => all.push(new Array(1e5).fill(0).map((_, x) => ({ x }))), 1);",
})) {
  test(`a program that uses up its memory ${name} ends, and the next one runs`, async ({
    page,
  }) => {
    test.slow();
    await page
      .context()
      .route("**/empty.html", (route) =>
        route.fulfill({ contentType: "text/html", body: "<!doctype html><title>empty</title>" }),
      );
    const source = `console.log("before"); const all = []; ${bomb}`;
    const [bombed, next, again] = await observedNextDoor(page, source, NEXT, NEXT);
    const message =
      "The browser ended the process that ran the program, most likely because the program used up " +
      "its memory. The next run gets a new one.";
    expect(bombed?.end).toEqual(ended("limit", message));
    expect(bombed?.printed).toBe("before\n");
    for (const one of [next, again]) {
      expect([one?.printed, one?.end]).toEqual(["next\n", ended("ok")]);
    }
  });
}

test("a frame that is removed while a program runs ends it, and the next one runs", async ({
  page,
}) => {
  const running = observed(page, 'console.log("before"); setInterval(() => {}, 1000);');
  await whenPrinted(page, "before\n");
  await removeFrame(page);
  const { end } = await running;
  const message =
    "The frame that ran the program was removed from the page, perhaps by an extension. The next run " +
    "gets a new one.";
  expect(end).toEqual(ended("limit", message));
  const next = await observed(page, NEXT);
  expect([next.printed, next.end]).toEqual(["next\n", ended("ok")]);
});

test("a frame that is removed between two runs is replaced", async ({ page }) => {
  for (let run = 0; run < 2; run += 1) {
    const { printed, end } = await observed(page, NEXT);
    expect([printed, end]).toEqual(["next\n", ended("ok")]);
    await removeFrame(page);
  }
});

async function removeFrame(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelector("iframe")?.remove());
}
