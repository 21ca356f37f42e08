// What the tests of the sandbox share: an empty page with the scripts of the built one, on which
// programs are run by themselves.

import type { Page } from "@playwright/test";
import type { Clock, Fixture, LiveLimits, TwinEnd, TwinMessage } from "../js/generated/protocol.js";

/** What became of a run: all that was printed, how it ended, and what it is about. */
export interface Outcome {
  readonly printed: string;
  readonly end: TwinMessage | undefined;
  /** How many events of each kind. */
  readonly kinds: Readonly<Record<string, number>>;
  /** When the last one happened, in nanoseconds. */
  readonly latest: number;
  /** How many events were not kept. */
  readonly dropped: number;
}

/** Under which conditions. */
export interface Conditions {
  readonly clock?: Clock;
  readonly fixtures?: readonly Fixture[];
  readonly network?: boolean;
  readonly limits?: Partial<LiveLimits>;
}

/** Opens an empty page at the address of the built one. */
export async function openEmpty(page: Page): Promise<void> {
  await page.route("**/empty.html", (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>empty</title>" }),
  );
  await page.goto("/empty.html");
}

/** The last message of a run. */
export function ended(end: TwinEnd, message: unknown = null): unknown {
  return { type: "ended", end, message };
}

/** Runs a program in a Twin to its end. */
export function observed(page: Page, source: string, how: Conditions = {}): Promise<Outcome> {
  return page.evaluate(runToItsEnd, runOf(source, how));
}

/**
 * The same in windows that the page opens, one after the other in the same one. Playwright takes the
 * page for crashed when any process of it is; another page can still look.
 */
export function observedNextDoor(page: Page, ...sources: string[]): Promise<Outcome[]> {
  return page.evaluate(
    async ({ run, all }) => {
      const other = window.open("/empty.html") as (Window & typeof globalThis) | null;
      if (!other) throw new Error("no window was opened");
      await new Promise((resolve) => other.addEventListener("load", resolve));
      const outcomes: Outcome[] = [];
      for (const one of all) {
        const runIt = other.eval(`(${run})`) as typeof runToItsEnd;
        outcomes.push(await runIt(one));
      }
      return outcomes;
    },
    { run: runToItsEnd.toString(), all: sources.map((source) => runOf(source, {})) },
  );
}

/** Resolves when the program that runs has printed so much. */
export async function whenPrinted(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (text) => (globalThis as { twin?: { printed?: string } }).twin?.printed === text,
    text,
  );
}

type Hear = (json: string) => void;
type Run = ReturnType<typeof runOf>;

function runOf(source: string, how: Conditions) {
  return {
    source,
    bridge: "/js/bridge.js",
    clock: how.clock ?? "real",
    fixtures: how.fixtures ?? [],
    network: how.network ?? false,
    limits: how.limits ?? {},
  };
}

async function runToItsEnd({
  source,
  bridge,
  clock,
  fixtures,
  network,
  limits,
}: Run): Promise<Outcome> {
  const { Twin } = (await import(bridge)) as typeof import("../js/internal/bridge.js");
  let printed = "";
  const kinds: Record<string, number> = {};
  let latest = 0;
  let dropped = 0;
  let onEnd: (end: TwinMessage) => void;
  const ended = new Promise<TwinMessage>((resolve) => {
    onEnd = resolve;
  });
  // One for the whole page: what a run leaves behind is what the next one finds.
  const kept = globalThis as unknown as {
    twin?: { made: InstanceType<typeof Twin>; hear: Hear; printed?: string };
  };
  kept.twin ??= { made: new Twin((json) => kept.twin?.hear(json)), hear: () => undefined };
  const { made: twin } = kept.twin;
  kept.twin.hear = (json) => {
    const message = JSON.parse(json) as TwinMessage;
    if (message.type === "ended") onEnd(message);
    if (message.type !== "events") return;
    ({ dropped } = message);
    for (const event of message.events) {
      latest = event.at;
      kinds[event.kind] = (kinds[event.kind] ?? 0) + 1;
      if (event.kind === "console") printed += event.text;
    }
    if (kept.twin) kept.twin.printed = printed;
  };
  await twin.prepare(source);
  const now = performance.timeOrigin + performance.now();
  twin.start(now, clock, JSON.stringify(fixtures), network, JSON.stringify(limits));
  const end = await ended;
  return { printed, end, kinds, latest, dropped };
}

/** What became of a program that was stopped. */
export interface Stopped {
  /** What it had printed. */
  readonly printed: string;
  /** How many of its events are there. */
  readonly events: number;
  /** From the call of `stop` until nothing more can come, in milliseconds. */
  readonly stopping: number;
  /** The longest time that the page could not do anything, while it ran. */
  readonly longest: number;
  /** What the next run, in the same Twin, printed. */
  readonly next: string;
}

/**
 * Runs a program that never ends until it has printed something and frames have been drawn, stops
 * it, and runs another one. That this comes back at all is the point.
 */
export function stopped(page: Page, source: string): Promise<Stopped> {
  return page.evaluate(
    async ({ source, bridge }): Promise<Stopped> => {
      const { Twin } = (await import(bridge)) as typeof import("../js/internal/bridge.js");
      let printed = "";
      let events = 0;
      let heard: (message: TwinMessage) => void = () => undefined;
      const twin = new Twin((json) => {
        const message = JSON.parse(json) as TwinMessage;
        if (message.type === "events") {
          events += message.events.length;
          for (const event of message.events) if (event.kind === "console") printed += event.text;
        }
        heard(message);
      });
      const when = (wanted: (message: TwinMessage) => boolean) =>
        new Promise<void>((resolve) => {
          heard = (message) => void (wanted(message) && resolve());
        });
      const now = () => performance.timeOrigin + performance.now();
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      await twin.prepare(source);
      twin.start(now());
      await when(() => printed !== "");
      let longest = 0;
      let last = await frame();
      for (let frames = 0; frames < 20; frames += 1) {
        const time = await frame();
        longest = Math.max(longest, time - last);
        last = time;
      }
      const begun = performance.now();
      twin.stop();
      for (let microtask = 0; microtask < 5; microtask += 1) await null;
      const stopping = performance.now() - begun;
      const heardBy = events;
      // A turn of the event loop: what was on its way would come now.
      await new Promise((resolve) => setTimeout(resolve));
      if (events !== heardBy) throw new Error("something came after the run was stopped");
      const kept = { printed, events };
      const over = when(({ type }) => type === "ended");
      void twin.prepare('console.log("next")');
      twin.start(now());
      await over;
      return { ...kept, stopping, longest, next: printed.slice(kept.printed.length) };
    },
    { source, bridge: "/js/bridge.js" },
  );
}
