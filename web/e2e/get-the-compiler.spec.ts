// The compiler arrives, or not, and stays: on a classroom's plain http, from a cache that was damaged,
// over a server that lacks it; and the worker that it runs in may be ended by the browser.

import type { Page, Route } from "@playwright/test";
import { expect, open, test } from "./page.js";

/** How long fetching the compiler and a first run may take on a busy machine. */
const PATIENCE = 240_000;

const HELLO = 'fn main() { println!("hello"); }';

/** Runs a program in the place of the lesson's Rust, on simulated time. */
async function run(page: Page, rust: string) {
  await page.evaluate((rust) => window.pollscope.load({ rust, js: "", clock: "simulated" }), rust);
  return (await page.evaluate(() => window.pollscope.run())).rust;
}

test("edited Rust runs on plain http, where browsers withhold half of what they have", async ({
  page,
  baseURL,
}) => {
  test.setTimeout(PATIENCE);
  const { port } = new URL(baseURL!);
  // The browser is told that this name is this machine; unlike localhost it counts as insecure.
  await open(page, `http://classroom.test:${port}/`);
  expect(
    await page.evaluate(() => [isSecureContext, "subtle" in crypto, "caches" in globalThis]),
  ).toEqual([false, false, false]);
  // The second one takes a worker that has waited for it.
  for (const name of ["first", "second"]) {
    const result = await run(page, `fn main() { println!("${name}"); }`);
    expect([result.status, result.stdout]).toEqual(["ok", `${name}\n`]);
  }
  await page.evaluate(() =>
    window.pollscope.load({ rust: "fn main() {}", js: 'console.log("js")', clock: "real" }),
  );
  const { rust, js } = await page.evaluate(() => window.pollscope.run());
  expect([rust.status, js.status, js.stdout]).toEqual(["ok", "ok", "js\n"]);
});

test("what was damaged in the cache is fetched again, once", async ({ context, page }) => {
  test.setTimeout(PATIENCE);
  await open(page);
  expect((await run(page, HELLO)).stdout).toBe("hello\n");
  const damaged = await page.evaluate(async () => {
    const cache = await caches.open("pollscope-live");
    const requests = await cache.keys();
    for (const request of requests) {
      const kept = await (await cache.match(request))!.blob();
      // As long as it was: only its content tells.
      await cache.put(request, new Response(new Blob([new Uint8Array(kept.size)])));
    }
    return requests.length;
  });
  expect(damaged).toBeGreaterThan(1);
  const fetched: string[] = [];
  for (const times of [damaged, 0]) {
    const next = await context.newPage();
    next.on("request", (request) => fetched.push(new URL(request.url()).pathname));
    await open(next);
    expect((await run(next, HELLO)).stdout).toBe("hello\n");
    expect(fetched.filter((path) => path.endsWith(".xz"))).toHaveLength(times);
    fetched.length = 0;
  }
});

/** The file as it is, with one bit changed. */
async function damage(route: Route): Promise<void> {
  const response = await route.fetch();
  const body = await response.body();
  body[body.length >> 1]! ^= 1;
  await route.fulfill({ response, body });
}

test.describe("the server does not send a file of the compiler", () => {
  test.use({ allowed: [/Failed to load resource/] });

  for (const [what, answer, sentence] of [
    ["not found", { status: 404, body: "" }, /has no live\/\S+ \(HTTP 404\)/],
    ["out of order", { status: 500, body: "" }, /refused live\/\S+ \(HTTP 500\)/],
    [
      "a page in its place",
      { status: 200, contentType: "text/html", body: "<!doctype html>" },
      /sent something else \(text\/html\) in place of live\//,
    ],
    ["fewer bytes", { status: 200, body: "no compiler" }, /cut after 11 of \d+ bytes of live\//],
    ["other bytes", damage, /live\/\S+ arrived damaged/],
  ] as const) {
    test(`the page says what happened, and running again works: ${what}`, async ({ page }) => {
      test.setTimeout(PATIENCE);
      const handler =
        typeof answer === "function" ? answer : (route: Route) => route.fulfill(answer);
      await page.context().route("**/live/std-*.xz", handler);
      await open(page);
      const result = await run(page, HELLO);
      expect(result.status).toBe("unavailable");
      expect(result.message).toMatch(sentence);
      await page.context().unroute("**/live/std-*.xz");
      expect((await run(page, HELLO)).stdout).toBe("hello\n");
    });
  }
});

declare global {
  interface Window {
    /** The page's workers, and how many of them have said that they wait for a program. */
    workers: Worker[];
    waiting: number;
    /** How many of the next executions are to get a worker that is ended before it begins. */
    stillborn: number;
  }
}

test.describe("a worker is ended from outside", () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      window.workers = [];
      window.waiting = 0;
      window.stillborn = 0;
      window.Worker = class extends Worker {
        constructor(...given: ConstructorParameters<typeof Worker>) {
          super(...given);
          window.workers.push(this);
          this.addEventListener("message", ({ data }) => {
            if ((data as { kind: string }).kind === "parked") window.waiting += 1;
          });
        }
        override postMessage(message: unknown, ...given: unknown[]): void {
          if ((message as { kind?: string }).kind === "start" && window.stillborn > 0) {
            window.stillborn -= 1;
            Worker.prototype.terminate.call(this);
          }
          super.postMessage(message, ...(given as []));
        }
      };
    });
    await open(page);
  });

  /** As the browser does it: without an event on the page. */
  const endWorkers = (page: Page) =>
    page.evaluate(() => {
      for (const worker of window.workers) Worker.prototype.terminate.call(worker);
    });

  test("while a program runs: that is told at once, and the next run works", async ({ page }) => {
    test.setTimeout(PATIENCE);
    for (const body of ["loop {}", "std::thread::sleep(std::time::Duration::from_secs(600));"]) {
      const rust = `fn main() { println!("before"); ${body} }`;
      await page.evaluate((rust) => window.pollscope.load({ rust, js: "", clock: "real" }), rust);
      const running = page.evaluate(() => window.pollscope.run());
      await expect(page.getByTestId("output")).toContainText("before", { timeout: PATIENCE });
      await endWorkers(page);
      const ended = (await running).rust;
      expect([ended.status, ended.stdout]).toEqual(["stopped", "before\n"]);
      expect(ended.message).toMatch(/^The worker that ran the program was ended from outside/);
      const next = await run(page, HELLO);
      expect([next.status, next.stdout]).toEqual(["ok", "hello\n"]);
    }
  });

  test("while it waits for a program: the next run works", async ({ page }) => {
    test.setTimeout(PATIENCE);
    expect((await run(page, HELLO)).stdout).toBe("hello\n");
    await page.waitForFunction(() => window.waiting > 1);
    await endWorkers(page);
    const next = await run(page, HELLO);
    expect([next.status, next.stdout]).toEqual(["ok", "hello\n"]);
  });

  test("before it begins: the run gets another one", async ({ page }) => {
    test.setTimeout(PATIENCE);
    await page.evaluate(() => (window.stillborn = 1));
    const result = await run(page, HELLO);
    expect([result.status, result.stdout]).toEqual(["ok", "hello\n"]);
    expect(await page.evaluate(() => window.stillborn)).toBe(0);
  });
});
