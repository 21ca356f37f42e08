// A script does not arrive, because the connection is lost for a moment: what needed it says so, and
// works as soon as the connection is back, without loading the page again.

import { expect, test, type Page } from "@playwright/test";
import { ended, observed, openEmpty } from "./twin.js";

test.beforeEach(({ page }) => openEmpty(page));

/** Lets requests for a script fail; the result lets them through again, and says how many there were. */
async function lose(page: Page, script: string, times = Infinity): Promise<() => Promise<number>> {
  let requests = 0;
  const path = `**/${script}*`;
  await page.route(path, (route) => {
    requests += 1;
    return requests > times ? route.continue() : route.abort("internetdisconnected");
  });
  return async () => {
    await page.unroute(path);
    return requests;
  };
}

test("a script that does not arrive is asked for again at once", async ({ page }) => {
  const back = await lose(page, "chunks/engine-", 1);
  const { printed, end } = await observed(page, 'console.log("ran");');
  expect([printed, end]).toEqual(["ran\n", ended("ok")]);
  expect(await back()).toBe(2);
});

test("a run says that it could not load, and the next one can", async ({ page }) => {
  const back = await lose(page, "chunks/engine-");
  for (let runs = 0; runs < 2; runs += 1) {
    const { end } = await observed(page, 'console.log("ran");');
    const message = /^The code that runs JavaScript could not be loaded .*run the program again\.$/;
    expect(end).toEqual(ended("unavailable", expect.stringMatching(message)));
  }
  await back();
  const { printed, end } = await observed(page, 'console.log("ran");');
  expect([printed, end]).toEqual(["ran\n", ended("ok")]);
});

test("errors appear as soon as the connection is back", async ({ page }) => {
  const check = () =>
    page.evaluate(async (bridge) => {
      const { checkJavaScript } = (await import(
        bridge
      )) as typeof import("../js/internal/bridge.js");
      return (JSON.parse(await checkJavaScript("let b = ;")) as unknown[]).length;
    }, "/js/bridge.js");
  const back = await lose(page, "chunks/engine-");
  expect(await check()).toBe(0);
  await back();
  expect(await check()).toBe(1);
});

test("the editor appears when the connection is back", async ({ page }) => {
  const back = await lose(page, "chunks/mount-");
  const asked = page.waitForRequest(/chunks\/mount-.*attempt=1$/);
  const mounted = page.evaluate(async (bridge) => {
    const { mountEditor } = (await import(bridge)) as typeof import("../js/internal/bridge.js");
    const options = { language: "rust", text: "fn main() {}", label: "source", editable: true };
    const changed = { onChange: () => undefined, onRun: () => undefined };
    await mountEditor(document.body, { ...options, ...changed } as Parameters<
      typeof mountEditor
    >[1]);
    return document.querySelector(".cm-content")?.textContent;
  }, "/js/bridge.js");
  await asked;
  await back();
  // As the browser does when it is online again.
  await page.evaluate(() => dispatchEvent(new Event("online")));
  expect(await mounted).toBe("fn main() {}");
});

test("the compiler's part of the page loads when the connection is back", async ({ page }) => {
  const crates = () =>
    page.evaluate(async (bridge) => {
      const { Live } = (await import(bridge)) as typeof import("../js/internal/bridge.js");
      const scope = globalThis as { live?: InstanceType<typeof Live> };
      scope.live ??= new Live(
        () => undefined,
        () => undefined,
      );
      return scope.live.crates().then(
        (json) => (JSON.parse(json) as { name: string }[]).some(({ name }) => name === "tokio"),
        (reason: unknown) => String(reason),
      );
    }, "/js/bridge.js");
  for (const script of ["chunks/page-engine-", "live/tools/pollscope_live_program"]) {
    const back = await lose(page, script);
    expect(await crates()).toMatch(/Failed to fetch dynamically imported module/);
    await back();
  }
  expect(await crates()).toBe(true);
});
