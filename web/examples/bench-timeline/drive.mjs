// Opens the timeline's page in Chromium, has it analyse and show traces of each size, plays a person
// who zooms, pans, scrolls and points, and prints a table of the best of several rounds. Arguments: the folder to serve, the npm
// package whose Playwright and web server are used, a file for the same as JSON (may be empty), how
// many rounds.

import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const SIZES = [1_000, 10_000, 100_000, 1_000_000];

const [folder, web, file, rounds] = process.argv.slice(2);
const require = createRequire(join(web, "package.json"));
const { chromium } = require("@playwright/test");
const sirv = createRequire(require.resolve("sirv-cli/package.json"))("sirv");

const server = createServer(sirv(folder, { setHeaders: isolate })).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;

const results = [];
for (const size of SIZES) {
  console.error(`${size} events ...`);
  const analysis = await inPage((page) =>
    page.evaluate(([size, rounds]) => window.analyse(size, rounds), [size, Number(rounds)]),
  );
  const [events, lanes, model, index, bytes] = analysis;
  const plays = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    plays.push(
      await inPage(async (page) => {
        await page.evaluate((size) => window.show(size), size);
        // Once for the compilers.
        await page.evaluate(() => window.play());
        return page.evaluate(() => window.play());
      }),
    );
  }
  // Every round does the same in the same frame: what was longer than the best of them was something
  // else that this machine had to do.
  const best = (which) => plays[0].map((_, at) => Math.min(...plays.map((play) => play[at][which])));
  const [gaps, work] = [best(0), best(1)];
  const add = (scenario, unit, ours) =>
    results.push({ scenario: `${size} events: ${scenario}`, unit, better: "lower", ours, peers: {} });
  add("events", "", events);
  add("lanes", "", lanes);
  add("analysis", "ms", digits(model));
  add("rows and wakes of the timeline", "ms", digits(index));
  add("memory of both", "MB", digits(bytes / 1e6));
  add("work in a frame, median", "ms", quantile(work, 0.5));
  add("work in a frame, 99th percentile", "ms", quantile(work, 0.99));
  add("work in a frame, longest", "ms", quantile(work, 1));
  add("from frame to frame, median", "ms", quantile(gaps, 0.5));
  add("from frame to frame, 99th percentile", "ms", quantile(gaps, 0.99));
  add("from frame to frame, longest", "ms", quantile(gaps, 1));
}
server.close();
if (file) writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);

// As Markdown, to be copied into the documentation: a column for each size.
const row = (cells) => console.log(`| ${cells.join(" | ")} |`);
row(["", "unit", ...SIZES.map((size) => size.toLocaleString("en").replaceAll(",", " "))]);
row(["---", "---", ...SIZES.map(() => "--:")]);
const scenarios = results.slice(0, results.length / SIZES.length);
for (const [at, { scenario, unit }] of scenarios.entries()) {
  const values = SIZES.map((_, size) => results[size * scenarios.length + at].ours);
  row([scenario.split(": ")[1], unit, ...values]);
}

async function inPage(work) {
  const browser = await chromium.launch({
    executablePath: process.env.POLLSCOPE_CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on("pageerror", (error) => console.error(error));
  await page.goto(address);
  await page.waitForFunction(() => window.ready);
  const result = await work(page);
  await browser.close();
  return result;
}

function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return digits(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);
}

function digits(value) {
  return Number(value.toPrecision(3));
}

// Isolated pages have a clock with a resolution of 5 microseconds instead of 100.
function isolate(response) {
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
}
