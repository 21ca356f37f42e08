// After one visit the page works without the network; a new version comes whole, and when it is wanted.

import { cpSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { build } from "esbuild";
import { options } from "../js/bundle.mjs";
import { again, load, PROGRAM, run, runEdited, visit } from "./kept.js";
import { expect, expected, slugs, test } from "./page.js";
import { STRICT } from "./strict-site.js";
import { anotherBuild, copy, DIST, Site, withFolder } from "./site-that-moves-on.js";

/** How long fetching the compiler and a first run may take on a busy machine. */
const PATIENCE = 240_000;

// What a browser says of a server that is away, and of a file that is not there.
test.use({ serviceWorkers: "allow", allowed: [/Failed to load resource/] });

/** What the help says about it. */
async function panel(page: Page) {
  if (!(await page.getByTestId("help").isVisible())) await page.getByTestId("help-button").click();
  return page.locator("pollscope-offline");
}

/** The caches of builds. */
function builds(page: Page): Promise<string[]> {
  return page.evaluate(async () =>
    (await caches.keys()).filter((name) => name.startsWith("pollscope-page ")),
  );
}

test("after one visit the page and every lesson work with the server gone", async ({ page }) => {
  await Site.with(DIST, async (site) => {
    await visit(page, site.address);
    await site.stop();
    await again(page);
    const asked = site.asked.length;
    for (const slug of slugs) await load(page, slug);
    await expect(page.getByTestId("notice")).toHaveCount(0);
    await load(page, "join-all");
    const { rust, js } = await run(page);
    expect([rust.status, js.status]).toEqual(["ok", "ok"]);
    expect(rust.stdout).toBe(expected("join-all", "rust"));
    expect(js.stdout).toBe(expected("join-all", "js"));
    await expect(await panel(page)).toHaveText(
      /The page and all lessons work without the network \(\d\.\d MB kept\)\. The Rust compiler is not kept yet/,
    );
    expect(site.asked).toHaveLength(asked);
    // An address that names a lesson is the same page.
    await page.goto(`${site.address}?lesson=lazy-vs-eager#somewhere`);
    await page.evaluate(() => window.pollscope.ready);
    await expect(page.getByTestId("lesson-picker")).toHaveValue("lazy-vs-eager");
  });
});

test("JavaScript from what is kept is as shut in as from the server", async ({ page }) => {
  await Site.with(DIST, async (site) => {
    await visit(page, site.address);
    await site.stop();
    await again(page);
    const js = `console.log(self.origin);
for (const get of [() => indexedDB.open("x"), () => caches.keys(), () => navigator.serviceWorker.ready]) {
  try { await get(); console.log("got it"); } catch { console.log("refused"); }
}
await fetch("${site.address}").catch(() => console.log("no network"));`;
    await page.evaluate((js) => window.pollscope.load({ js }), js);
    expect((await run(page)).js.stdout).toBe("null\nrefused\nrefused\nrefused\nno network\n");
    const frame = page.locator("iframe[src*='.kept.html']");
    await expect(frame).toHaveAttribute("sandbox", "allow-scripts allow-same-origin");
    const reached = await frame.evaluate(
      (element) => (element as HTMLIFrameElement).contentDocument,
    );
    expect(reached).toBeNull();
  });
});

test("the compiler is kept once it was used, and until then the page says what it needs", async ({
  page,
}) => {
  test.setTimeout(PATIENCE);
  await Site.with(DIST, async (site) => {
    await visit(page, site.address);
    await site.stop();
    await again(page);
    const missing = await runEdited(page, PROGRAM);
    expect(missing.status).toBe("unavailable");
    expect(missing.message).toMatch(
      /^The part of the page that compiles Rust could not be loaded .* Check the connection/,
    );
    await site.start();
    expect((await runEdited(page, PROGRAM)).stdout).toBe("a minute later\n");
    await site.stop();
    await again(page);
    const edited = PROGRAM.replace("a minute later", "edited, and a minute later");
    expect(await runEdited(page, edited)).toMatchObject({
      status: "ok",
      stdout: "edited, and a minute later\n",
    });
    await expect(await panel(page)).toContainText(/The Rust compiler is kept too \(\d+\.\d MB\)\./);
    // Each of its files is there once: unpacked, in the cache that has always had them.
    const twice = await page.evaluate(async () => {
      const names = (await caches.keys()).filter((name) => name !== "pollscope-live");
      const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return all.flat().filter(({ url }) => url.includes(".xz")).length;
    });
    expect(twice).toBe(0);
  });
});

test("a new version comes whole, when a person asks for it, and other tabs keep theirs", async ({
  page,
  context,
}) => {
  await withFolder(async (folder) => {
    const slug = "join-all";
    const heading = "Ten seconds of sleep in one second";
    const rename = (text: string) => text.replaceAll(heading, "The heading of the next build");
    anotherBuild(folder, { [`lessons/${slug}/lesson.json`]: rename });
    await Site.with(DIST, async (site) => {
      await visit(page, site.address);
      const other = await context.newPage();
      await visit(other, site.address);
      await page.evaluate(() => caches.open("pollscope-page /courses/async/pollscope/ of-2016"));

      // Half of the new build is there: its list, and not its lesson.
      await withFolder(async (half) => {
        copy(DIST, half);
        cpSync(`${folder}/sw.js`, `${half}/sw.js`);
        site.build = half;
        const ended = await page.evaluate(async () => {
          const registration = await navigator.serviceWorker.ready;
          const found = new Promise((resolve) =>
            registration.addEventListener("updatefound", resolve, { once: true }),
          );
          // Installing it fails, which this may tell or not.
          void registration.update().catch(() => undefined);
          await found;
          const worker = registration.installing!;
          if (worker.state === "redundant") return worker.state;
          return new Promise((resolve) => {
            worker.onstatechange = () => resolve(worker.state);
          });
        });
        expect(ended).toBe("redundant");
        await again(page);
        await expect(page.getByTestId("update")).toHaveCount(0);
      });

      site.build = folder;
      await again(page);
      for (const tab of [page, other]) {
        await expect(tab.getByTestId("update")).toHaveText(/A new version of Pollscope is ready\./);
      }
      // Loading again is not asking for it.
      await again(page);
      await load(page, slug);
      await expect(page.getByTestId("heading")).toHaveText(heading);
      await expect(page.getByTestId("update-now")).toBeVisible();
      const loaded = page.waitForEvent("load");
      await page.getByTestId("update-now").click();
      await loaded;
      await page.evaluate(() => window.pollscope.ready);
      await load(page, slug);
      await expect(page.getByTestId("heading")).toHaveText("The heading of the next build");
      await expect(page.getByTestId("update")).toHaveCount(0);

      // The other tab has not asked. What it fetches now for the first time is of its own build.
      await load(other, slug);
      await expect(other.getByTestId("heading")).toHaveText(heading);
      const { rust, js } = await run(other);
      expect([rust.status, js.status]).toEqual(["ok", "ok"]);
      expect(await builds(page)).toHaveLength(2);

      await site.stop();
      const loadedToo = other.waitForEvent("load");
      await other.getByTestId("update-now").click();
      await loadedToo;
      await other.evaluate(() => window.pollscope.ready);
      await load(other, slug);
      await expect(other.getByTestId("heading")).toHaveText("The heading of the next build");
      await expect.poll(() => builds(other)).toHaveLength(1);
      await other.close();
    });
  });
});

test("storage that is cleared while the page is open: it goes on, and is kept again", async ({
  page,
}) => {
  await Site.with(DIST, async (site) => {
    await visit(page, site.address);
    await page.evaluate(async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    });
    await load(page, "join-all");
    expect((await run(page)).rust.stdout).toBe(expected("join-all", "rust"));
    await again(page);
    await expect.poll(() => builds(page)).toHaveLength(1);
    await expect(await panel(page)).toHaveAttribute("data-state", "kept");
    await site.stop();
    await again(page);
    expect((await run(page)).js.status).toBe("ok");
  });
});

test("storage that is full: the page works, and says why it needs the network", async ({
  page,
}) => {
  await Site.with(DIST, async (site) => {
    const session = await page.context().newCDPSession(page);
    const quota = { origin: site.origin, quotaSize: 300_000 };
    await session.send("Storage.overrideQuotaForOrigin", quota);
    await page.goto(site.address);
    await page.evaluate(() => window.pollscope.ready);
    await expect(await panel(page)).toContainText(
      "This page needs the network. The browser's storage for this site is full.",
    );
    await page.getByRole("button", { name: "Close" }).click();
    expect((await run(page)).rust.status).toBe("ok");
    expect(await builds(page)).toEqual([]);
  });
});

for (const [what, block] of [
  ["throws", "get() { throw new DOMException('blocked', 'SecurityError'); }"],
  ["is not there", "value: undefined"],
] as const) {
  test(`a browser whose storage ${what}: the page works, and says so`, async ({ page }) => {
    await page.addInitScript(
      `Object.defineProperty(navigator, "serviceWorker", { ${block} });
       Object.defineProperty(window, "caches", { ${block} });`,
    );
    await Site.with(DIST, async (site) => {
      await page.goto(site.address);
      await page.evaluate(() => window.pollscope.ready);
      await expect(await panel(page)).toContainText("This browser has no storage for it");
      await page.getByRole("button", { name: "Close" }).click();
      const { rust, js } = await run(page);
      expect([rust.status, js.status]).toEqual(["ok", "ok"]);
    });
  });
}

test("a person removes what is kept, and has it kept again", async ({ page }) => {
  await Site.with(DIST, async (site) => {
    await visit(page, site.address);
    await (await panel(page)).getByRole("button", { name: "Remove what is kept" }).click();
    await expect(page.locator("pollscope-offline")).toHaveText(/nothing of it is kept/);
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
    await again(page);
    await expect(await panel(page)).toHaveAttribute("data-state", "off");
    expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations())).toEqual([]);
    await page.getByTestId("offline-keep").click();
    await expect(page.locator("pollscope-offline")).toHaveAttribute("data-state", "kept");
    await site.stop();
    await again(page);
  });
});

test("an embed keeps nothing, and works beside a page that is kept", async ({ page }) => {
  await Site.with(DIST, async (site) => {
    const embed = `${site.address}embed/v1/?lesson=join-all`;
    for (const kept of [false, true]) {
      if (kept) await visit(page, site.address);
      await page.goto(embed);
      const { rust, js } = await run(page);
      expect([rust.status, js.status]).toEqual(["ok", "ok"]);
      const found = await page.evaluate(() => navigator.serviceWorker.getRegistrations());
      expect(found).toHaveLength(kept ? 1 : 0);
    }
  });
});

test("a site with a strict policy and trusted types: the page is kept", async ({ page }) => {
  await Site.with(DIST, async (site) => {
    site.policy = `${STRICT}; require-trusted-types-for 'script'`;
    await visit(page, site.address);
    await site.stop();
    await again(page);
    expect((await run(page)).rust.status).toBe("ok");
  });
});

test("a build for development removes what the published page has kept", async ({ page }) => {
  await withFolder(async (folder) => {
    copy(DIST, folder);
    const worker = fileURLToPath(
      new URL("../js/internal/offline/worker/remove.ts", import.meta.url),
    );
    await build({
      ...options({ minify: false }),
      format: "iife",
      entryPoints: { sw: worker },
      outdir: folder,
    });
    writeFileSync(`${folder}/index.html`, "<!doctype html><title>development</title>");
    await Site.with(DIST, async (site) => {
      await visit(page, site.address);
      site.build = folder;
      await page.reload();
      await expect(page).toHaveTitle("development");
      await expect
        .poll(() =>
          page.evaluate(async () => [
            await caches.keys(),
            await navigator.serviceWorker.getRegistrations(),
          ]),
        )
        .toEqual([[], []]);
    });
  });
});
