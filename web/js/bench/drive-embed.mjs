// Measures embeds of the built page in Chromium and prints a table: `drive-embed.mjs DIST ROUNDS JSON`.
// DIST is the folder of the built page, JSON a file for all rounds, or empty. A course page of another
// origin has the embeds. Memory is the proportional set size of all of Chromium's processes, so it needs Linux.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { brotliCompressSync } from "node:zlib";
import { chromium } from "@playwright/test";

const [dist = "", rounds = "", json = ""] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const sirv = createRequire(require.resolve("sirv-cli/package.json"))("sirv");

/** Paths that were asked for since the last look. */
let asked = new Set();
const files = sirv(dist);
const copy = await serving((request, response) => {
  asked.add(new URL(request.url ?? "/", "http://copy").pathname);
  response.setHeader("access-control-allow-origin", "*");
  files(request, response);
});
const course = await serving((request, response) => {
  const count = Number(new URL(request.url ?? "/", "http://course").searchParams.get("embeds"));
  const embed = `<pollscope-playground lesson="join-all" loading="click"></pollscope-playground><p>text</p>`;
  response.setHeader("content-type", "text/html");
  response.end(`<!doctype html><title>A course</title>
    <style>pollscope-playground:not(:defined) { display: block; height: 480px; margin: 1em 0 }</style>
    ${embed.repeat(count)}<script type="module" src="${copy.origin}/embed/v1/embed.js"></script>`);
});

const server = await chromium.launchServer({
  executablePath: process.env["POLLSCOPE_CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const browser = await chromium.connect(server.wsEndpoint());
/** @type {Record<string, number[]>} */
const figures = {};
const note = (/** @type {string} */ name, /** @type {number} */ value) =>
  (figures[name] ??= []).push(value);

for (let round = 0; round < Number(rounds); round += 1) {
  const context = await browser.newContext({ viewport: { width: 900, height: 800 } });
  const page = await context.newPage();
  asked = new Set();
  await page.goto(`${course.origin}/?embeds=3`);
  await page.evaluate(() => customElements.whenDefined("pollscope-playground"));
  const before = await memory();
  note("before it is shown: requests", asked.size);
  note("before it is shown: bytes (brotli)", bytes(asked));
  asked = new Set();
  const shown = await page.evaluate(async () => {
    let moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) moved += /** @type {any} */ (entry).value;
    }).observe({ type: "layout-shift", buffered: true });
    const began = performance.now();
    const [first] = document.querySelectorAll("pollscope-playground");
    // @ts-expect-error: embed.js makes it more than an element.
    await first.ready;
    const ready = performance.now() - began;
    const pressed = performance.now();
    // @ts-expect-error: the same.
    await first.run();
    return { ready, ran: performance.now() - pressed, moved };
  });
  note("one is shown: until it can be run, ms", shown.ready);
  note("one is shown: from Run to the end of ten simulated seconds, ms", shown.ran);
  // The editor comes when the browser has nothing else to do.
  const frame = page.frames().find((frame) => frame.url().includes("/embed/v1/"));
  await frame?.locator(".cm-content").first().waitFor();
  const later = /\/(chunks|served|lessons)\//;
  const first = [...asked].filter((path) => !later.test(path));
  note("one is shown: requests", asked.size);
  note("one is shown: bytes before it can be run (brotli)", bytes(first));
  note("one is shown: bytes with editor and lesson (brotli)", bytes(asked));
  await page.evaluate(async () => {
    // @ts-expect-error: the same.
    await Promise.all(
      [...document.querySelectorAll("pollscope-playground")].map((one) => one.ready),
    );
  });
  for (const embedded of page.frames().filter((frame) => frame.url().includes("/embed/v1/"))) {
    await embedded.locator(".cm-content").first().waitFor();
  }
  note("three are shown: memory, MB", (await memory()) - before);
  note("layout shift", shown.moved);
  await context.close();
}
await browser.close();
await server.close();
copy.close();
course.close();
if (json !== "") writeFileSync(json, `${JSON.stringify(figures, null, 1)}\n`);

const code = readFileSync(`${dist}/embed/v1/embed.js`);
console.log(`embed.js: ${code.length} bytes, ${brotliCompressSync(code).length} with brotli`);
for (const [name, values] of Object.entries(figures)) {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  console.log(`${name.padEnd(66)} ${Number(median.toPrecision(4))}`);
}

/** What these files of the copy take on the way. */
function bytes(/** @type {Iterable<string>} */ paths) {
  let sum = 0;
  for (const path of paths) {
    const file = `${dist}${path.endsWith("/") ? `${path}index.html` : path}`;
    if (existsSync(file)) sum += brotliCompressSync(readFileSync(file)).length;
  }
  return sum;
}

/** The memory of all of Chromium's processes, in MB. */
async function memory() {
  // What was thrown away is not to count: the browser collects when it is idle.
  await new Promise((idle) => setTimeout(idle, 1500));
  const parents = new Map();
  for (const name of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It has ended.
    }
  }
  const root = server.process().pid;
  let sum = 0;
  for (const pid of parents.keys()) {
    let up = pid;
    while (up !== root && parents.has(up)) up = parents.get(up);
    if (up !== root) continue;
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
      sum += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
    } catch {
      // The same.
    }
  }
  return sum;
}

/** A server on loopback. */
async function serving(/** @type {import("node:http").RequestListener} */ answer) {
  const server = createServer(answer);
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}
