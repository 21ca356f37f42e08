// What every browser test needs: a page that watches for errors, and the lessons' expected output
// from the same files that the page is built from.

import { readFileSync } from "node:fs";
import {
  test as base,
  expect,
  type ConsoleMessage,
  type Locator,
  type Page,
} from "@playwright/test";
import type { Event, RunResult } from "../js/generated/protocol.js";
import type { Pollscope } from "../js/public/pollscope.js";

declare global {
  interface Window {
    readonly pollscope: Pollscope;
  }
}

/** The lessons, in their order: those that the built page lists. */
export const slugs: readonly string[] = listed();

/** Those whose Rust needs no compiler. All of them have two halves. */
export const native: readonly string[] = slugs.filter((slug) => {
  const lesson: unknown = JSON.parse(inDist(`lessons/${slug}/lesson.json`));
  return (lesson as { engine: string }).engine === "native";
});

function listed(): string[] {
  const { lessons } = JSON.parse(inDist("lessons/index.json")) as { lessons: { slug: string }[] };
  return lessons.map(({ slug }) => slug);
}

/** A file of the built page. */
function inDist(path: string): string {
  const dist = process.env["POLLSCOPE_E2E_DIST"] ?? "../../dist";
  return readFileSync(new URL(`${dist}/${path}`, import.meta.url), "utf8");
}

/** Those that the pictures show: their programs, outputs and timelines differ in size. */
export const pictured = ["lazy-vs-eager", "one-at-a-time", "join-all", "early-request"] as const;

/** A test whose page must not log an error nor throw one; what it logs on purpose is allowed. */
export const test = base.extend<{ allowed: RegExp[]; watched: void }, { shared: Page }>({
  allowed: async ({}, use) => {
    await use([]);
  },
  watched: [
    async ({ page, allowed }, use) => {
      const problems: string[] = [];
      const logged = (message: ConsoleMessage) => {
        // Playwright says that it does as the configuration asks.
        if (message.text() === "Service Worker registration blocked by Playwright") return;
        if (message.type() === "error" || message.type() === "warning") {
          problems.push(`${message.type()}: ${message.text()}`);
        }
      };
      const thrown = (error: Error) => problems.push(`thrown: ${error.message}`);
      page.on("console", logged).on("pageerror", thrown);
      await use();
      page.off("console", logged).off("pageerror", thrown);
      expect(await contradictions(page), "what contradicts itself in the trace").toEqual([]);
      const unexpected = problems.filter((text) => !allowed.some((known) => known.test(text)));
      expect(unexpected, "what the page logged as an error or a warning").toEqual([]);
    },
    { auto: true },
  ],
  shared: [
    async ({ browser }, use, { project }) => {
      const context = await browser.newContext({
        baseURL: project.use.baseURL ?? "",
        serviceWorkers: "block",
      });
      const page = await context.newPage();
      await open(page);
      await use(page);
      await context.close();
    },
    { scope: "worker" },
  ],
});

/**
 * A test on a page that other tests have used, with the Rust compiler that they have loaded: loading it takes
 * longer than most tests. It begins at the first lesson, unchanged and not run, on simulated time, beside its
 * text; a test that changes a run option changes it back. After a failure the next test gets a new page.
 */
export const onSharedPage = test.extend({
  page: async ({ shared }, use) => {
    await shared.evaluate(async (lesson) => {
      await window.pollscope.reset();
      await window.pollscope.load({ lesson, clock: "simulated" });
      await window.pollscope.reset();
    }, slugs[0]!);
    await shared.getByTestId("rail-lesson").click();
    await use(shared);
  },
});

export { expect };

/** What the checker has against the events that are on the page. */
export async function contradictions(page: Page): Promise<string[]> {
  // A test may have left the page, or ended it.
  const asked = page.evaluate(() => (window as Partial<Window>).pollscope?.violations() ?? []);
  return asked.catch(() => []);
}

/** Opens the page at its first lesson and waits until it can be used; nothing has run. */
export async function open(page: Page, path = `/?lesson=${slugs[0]}`): Promise<void> {
  await page.goto(path);
  await page.evaluate(() => window.pollscope.ready);
}

/** What a half has printed, a line each; also those after the playhead, which are faint. */
export function printed(page: Page, half: "rust" | "js"): Locator {
  return page.getByTestId("output").getByTestId(`line-${half}`);
}

/** The same without those after the playhead. */
export function printedByNow(page: Page, half: "rust" | "js"): Locator {
  return printed(page, half).and(page.locator(":not(.later)"));
}

/** Puts the playhead at a time in milliseconds. */
export async function seek(page: Page, ms: number): Promise<void> {
  await page.evaluate((ms) => window.pollscope.seek(ms), ms);
}

/** Opens a lesson whose next run is on the wall clock, so that it can be watched as it goes. */
export async function openOnWallClock(page: Page, slug: string): Promise<void> {
  await open(page, `/?lesson=${slug}`);
  await page.getByTestId("clock-choice").selectOption("real");
}

/**
 * Opens a lesson and runs it through the automation surface, on simulated time: every event has the same
 * time on every machine, and the run ends at once.
 */
export async function run(page: Page, slug: string): Promise<RunResult> {
  await open(page, `/?lesson=${slug}`);
  return page.evaluate(async () => {
    await window.pollscope.load({ clock: "simulated" });
    return window.pollscope.run();
  });
}

/** Lets a test keep the page's timers from firing, so that a wait lasts until the test ends it. */
interface Timers {
  /** From now on, new timers of at least the shortest delay do not fire. */
  hold(): Promise<void>;
  /** Fires the held timers; new ones fire as usual. */
  release(): Promise<void>;
}

/** For a page that is not open yet. `shortest` is the shortest delay, in milliseconds, that is held. */
async function timersOf(page: Page, shortest: number): Promise<Timers> {
  await page.addInitScript((shortest) => {
    const [set, clear] = [window.setTimeout, window.clearTimeout];
    const held = new Map<number, () => void>();
    let holds = false;
    let last = 0;
    const timers = {
      hold: () => (holds = true),
      release() {
        holds = false;
        for (const fire of held.values()) fire();
        held.clear();
      },
    };
    Object.assign(window, {
      timers,
      setTimeout(callback: TimerHandler, delay = 0, ...given: unknown[]): number {
        if (!holds || delay < shortest) return set(callback, delay, ...given);
        last -= 1;
        held.set(last, () => set(callback, 0, ...given));
        return last;
      },
      clearTimeout: (id?: number) => held.delete(id ?? 0) || clear(id),
    });
  }, shortest);
  const call = (name: keyof Timers) => () =>
    page.evaluate((name) => {
      const { timers } = window as unknown as { timers: Record<string, () => void> };
      timers[name]!();
    }, name);
  return { hold: call("hold"), release: call("release") };
}

/**
 * Opens a lesson whose Rust sleeps do not end and whose JavaScript never ends, so that a run on the wall
 * clock stays in the middle for as long as a test wants. Releasing the timers ends the sleeps.
 */
export async function openHeld(page: Page, slug: string): Promise<Timers> {
  // Every sleep of a lesson is longer.
  const timers = await timersOf(page, 150);
  await open(page, `/?lesson=${slug}`);
  await timers.hold();
  await page.evaluate((js) => window.pollscope.load({ js, clock: "real" }), ENDLESS_JS);
  return timers;
}

/** Prints what the lesson's own JavaScript prints before its first sleep ends, and never ends. */
const ENDLESS_JS = `for (const n of [1, 2, 3]) console.log("start", n);
setInterval(() => {}, 1000);`;

/** Puts JavaScript before that of the page's own scripts that match. */
export async function withScript(page: Page, files: string | RegExp, script: string) {
  await page.context().route(files, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: script + (await response.text()) });
  });
}

/** Takes the workers away from the sandbox's frame. */
export function withoutWorkers(page: Page): Promise<void> {
  return withScript(page, "**/served/frame-*.js", "delete globalThis.Worker;\n");
}

/** A file of a lesson's folder. */
export function lessonFile(slug: string, file: string): string {
  return readFileSync(
    new URL(`../../crate/lessons/lessons/${slug}/${file}`, import.meta.url),
    "utf8",
  );
}

/** What one half of a lesson prints, as its folder says. */
export function expected(slug: string, half: "rust" | "js"): string {
  return lessonFile(slug, `expected.${half}.txt`);
}

/** How many lanes one half of a lesson has, as its folder says. */
export function lanes(slug: string, half: "rust" | "js"): number {
  const found = new RegExp(`\\b${half} = (\\d+)`).exec(lessonFile(slug, "lesson.toml"));
  expect(found, `lanes.${half} in lesson.toml`).not.toBeNull();
  return Number(found![1]);
}

/** The event of that kind about that future, of which there must be exactly one. */
export function only(events: readonly Event[], kind: Event["kind"], future: number): Event {
  const found = events.filter((event) => event.kind === kind && event.future === future);
  expect(found, `${kind} of future ${future}`).toHaveLength(1);
  return found[0]!;
}

/** The number of the future or promise of that name. */
export function named(events: readonly Event[], name: string): number {
  const found = events.find(
    (event) =>
      (event.kind === "future_created" || event.kind === "promise_created") && event.name === name,
  );
  expect(found, `something called ${name}`).toBeDefined();
  return found!.future;
}

/** Milliseconds between two events. */
export function between(earlier: Event, later: Event): number {
  return (later.at - earlier.at) / 1e6;
}
