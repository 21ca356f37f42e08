// How long the built page takes until it can be used, in milliseconds since the navigation began.
//
//   node bench/load.mjs [--json FILE]
//
// Each round opens the page in a fresh browser context (nothing cached), served from loopback, so
// the network costs nothing: what is measured is what the page itself costs. Prints medians.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { chromium } from "@playwright/test";

const ROUNDS = 15;
const PORT = 4174;

/** What is measured, in the order of the table. */
const SCENARIOS = {
  ready: "page usable (Run works)",
  editors: "both editors shown",
  printed: "from Run to the first line of output",
};

async function main() {
  const file = jsonFile(process.argv.slice(2));
  const dist = new URL("../../dist", import.meta.url).pathname;
  const sirv = new URL("../node_modules/.bin/sirv", import.meta.url).pathname;
  const server = spawn(
    sirv,
    [dist, "--host", "127.0.0.1", "--port", String(PORT)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  try {
    await once(server.stdout, "data"); // it has said where it listens
    const medians = await measure(`http://127.0.0.1:${PORT}/`);
    report(medians);
    if (file)
      await writeFile(file, JSON.stringify(medians, undefined, 2) + "\n");
  } finally {
    server.kill();
  }
}

function jsonFile(options) {
  if (options.length === 0) return undefined;
  if (options.length === 2 && options[0] === "--json") return options[1];
  throw new Error("usage: load.mjs [--json FILE]");
}

async function measure(url) {
  const browser = await chromium.launch({
    executablePath: process.env["POLLSCOPE_CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const rounds = [];
    await round(browser, url); // the browser's own first time is not the page's
    for (let index = 0; index < ROUNDS; index += 1)
      rounds.push(await round(browser, url));
    return Object.entries(SCENARIOS).map(([key, scenario]) => ({
      scenario,
      unit: "ms",
      better: "lower",
      ours: median(rounds.map((times) => times[key])),
      peers: {},
    }));
  } finally {
    await browser.close();
  }
}

/** One visit, from the navigation to the first output of a run. */
async function round(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    const seen = () => document.querySelectorAll(".cm-content").length === 2;
    globalThis.editorsShown = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (seen()) {
          observer.disconnect();
          resolve(performance.now());
        }
      });
      observer.observe(document, { childList: true, subtree: true });
    });
  });
  await page.goto(url);
  const times = await page.evaluate(async () => {
    await window.pollscope.ready;
    const ready = performance.now();
    const editors = await globalThis.editorsShown;
    const pressed = performance.now();
    const began = new Promise((resolve) => {
      const bar = document.querySelector('[data-testid="console-rust"]');
      new MutationObserver(() => {
        if (bar.querySelector(".line")) resolve(performance.now());
      }).observe(bar, { childList: true, subtree: true });
    });
    void window.pollscope.run();
    return { ready, editors, printed: (await began) - pressed };
  });
  await context.close();
  return times;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function report(rows) {
  console.log(`medians of ${ROUNDS} visits, nothing cached`);
  for (const { scenario, unit, ours } of rows) {
    console.log(
      `${scenario.padEnd(32)} ${ours.toFixed(0).padStart(6)} ${unit}`,
    );
  }
}

await main();
