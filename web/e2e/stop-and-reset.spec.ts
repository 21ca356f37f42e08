// A person stops a run in the middle, resets, or starts over while one is on.

import { expect, open, openHeld, openOnWallClock, printed, test } from "./page.js";

test("stopping keeps what there is and says so", async ({ page }) => {
  await openHeld(page, "one-at-a-time");
  const done = page.evaluate(() => window.pollscope.run());
  await expect(printed(page, "rust")).toHaveText(["start 1"]);
  await expect(printed(page, "js")).toHaveCount(3);
  await page.getByTestId("stop").click();
  const { rust, js } = await done;
  expect([rust.status, js.status]).toEqual(["stopped", "stopped"]);
  expect(rust.stdout).toBe("start 1\n");
  expect(js.stdout).toBe("start 1\nstart 2\nstart 3\n");
  // Every future was dropped where it stood: the one that ran, and the ones that had not begun.
  const ends = rust.events.flatMap((event) => (event.kind === "future_dropped" ? [event.end] : []));
  expect(ends.sort()).toEqual(["never_polled", "never_polled", "pending", "pending"]);
  await expect(page.getByTestId("status-rust")).toHaveText("stopped");
  await expect(page.getByTestId("message-js")).toHaveText("Stopped before its end.");
  await expect(page.getByTestId("run")).toBeVisible();
  await expect(page.getByTestId("stop")).toHaveCount(0);
});

test("nothing arrives after a stop", async ({ page }) => {
  await openOnWallClock(page, "lazy-vs-eager");
  const stopped = await page.evaluate(async () => {
    // It never stops printing, so that a message is always on its way.
    await window.pollscope.load({ js: "setInterval(() => console.log('again'));" });
    const done = window.pollscope.run();
    const printed = () => document.querySelector('[data-testid="line-js"]');
    while (!printed()) await new Promise((resolve) => requestAnimationFrame(resolve));
    window.pollscope.stop();
    return done;
  });
  // A whole other run goes by; the stopped one must not show up in it.
  const next = await page.evaluate(async () => {
    await window.pollscope.load({ js: "setTimeout(() => console.log('next'), 100);" });
    return window.pollscope.run();
  });
  expect(stopped.js.status).toBe("stopped");
  expect(next.js.stdout).toBe("next\n");
});

test("a program resets a page, and nothing has run on it then", async ({ page }) => {
  await open(page);
  await page.evaluate(() => window.pollscope.run());
  await page.evaluate(() => window.pollscope.reset());
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "fresh");
  await expect(page.locator(".line")).toHaveCount(0);
  await expect(page.getByTestId("step")).toHaveCount(0);
});

test("a person resets one program, the other one stays, and the reset can be undone", async ({
  page,
}) => {
  await open(page);
  const [rust, js] = (["rust", "js"] as const).map((half) =>
    page.getByTestId(`source-${half}`).locator(".cm-content"),
  );
  await expect(page.getByTestId("reset-js"), "nothing is edited").toHaveCount(0);
  const lesson = await js!.innerText();
  await js!.fill("console.log('mine');");
  await rust!.focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.insertText("// mine");
  await page.getByTestId("reset-js").click();
  await expect.poll(() => js!.innerText()).toBe(lesson);
  await expect(rust!).toContainText("// mine");
  await page.getByTestId("reset-js").click();
  await expect(js!).toContainText("console.log('mine');");
  await expect(page.getByTestId("badge-js")).toHaveText("edited");
});

test("pressing Run during a run ends it as stopped and starts over", async ({ page }) => {
  await openOnWallClock(page, "lazy-vs-eager");
  const [first, second] = await page.evaluate(() =>
    Promise.all([window.pollscope.run(), window.pollscope.run()]),
  );
  expect(first.rust.status).toBe("stopped");
  expect(second.rust).toMatchObject({
    status: "ok",
    stdout: "main goes on\nmain is done\n",
  });
});

test("the clock and the timeline move while a run is on", async ({ page }) => {
  await openHeld(page, "one-at-a-time");
  await page.getByTestId("run").click();
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "running");
  const clock = page.getByTestId("clock");
  const canvas = page.locator("canvas");
  const picture = () => canvas.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const [time, before] = [await clock.textContent(), await picture()];
  await expect(clock).not.toHaveText(time!);
  await expect.poll(picture).not.toBe(before);
  await expect(page.getByTestId("status-rust")).toHaveText("running");
  await expect(page.getByTestId("stop")).toBeVisible();
});
