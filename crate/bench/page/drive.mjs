// Opens the page in Chromium and has the competitors do one scenario after the other, alternating
// (A B C A B C ...), and prints a table of the medians. Arguments: the folder to serve, the npm package
// whose Playwright and web server are used, a file for the same as JSON (may be empty), how many
// rounds, and a text that is in the names of the scenarios to measure (may be empty).
//
// What is measured on this side, for all alike: processor time of the page's main thread and its
// resident memory, both from /proc (so: on Linux), each time in a browser of its own.

import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, web, file, rounds, only] = process.argv.slice(2);
const require = createRequire(join(web, "package.json"));
const { chromium } = require("@playwright/test");
const sirv = createRequire(require.resolve("sirv-cli/package.json"))("sirv");

const RUST = ["ours", "wasm-bindgen-futures", "async-executor", "LocalPool", "tokio"];
const ALL = [...RUST, "JavaScript"];
// The others block the thread while they wait, or have no timers in a browser.
const WAITING = ["ours", "wasm-bindgen-futures", "async-executor", "JavaScript"];
const HOOKS = ["no hooks", "hooks that do nothing", "hooks that record"];

// One page for all rounds; the result is what the page's own clock says.
const timed = (name, scenario, peers = ALL) => ({
  peers,
  names: [[name, "ms"]],
  open: openOnce,
  async measure(page, peer) {
    return [await page.evaluate(([peer, name]) => window.measure(peer, name), [peer, scenario])];
  },
});

const scenarios = [
  timed("spawn and complete, 100 k tasks", "spawn"),
  timed("wake to poll, 1 M", "ping-pong"),
  timed("yield_now, 1 M", "yield"),
  timed("join of 100 k tasks", "join"),
  timed("bounded channel, 1 M messages", "channel"),
  {
    peers: WAITING,
    names: [
      ["1 M sleeps, create", "ms"],
      ["1 M sleeps, create and fire, processor time", "ms"],
      ["1 M sleeps, peak memory", "MB"],
    ],
    open: launch,
    async measure(page, peer, browser) {
      const processes = await renderers(browser);
      // So that what is measured is not the compiler's warming up.
      await page.evaluate((peer) => window.measure(peer, "few-sleeps"), peer);
      const before = look(processes);
      const create = await page.evaluate((peer) => window.measure(peer, "sleeps"), peer);
      const after = look(processes);
      return [create, after.busy - before.busy, after.peak - before.resident];
    },
  },
  {
    peers: ALL,
    names: [["an idle task", "bytes"]],
    open: launch,
    async measure(page, peer) {
      const before = await heap(page);
      const grown = await page.evaluate((peer) => window.measure(peer, "idle"), peer);
      // JavaScript's tasks are in its heap; what is garbage by then does not count.
      return [peer === "JavaScript" ? ((await heap(page)) - before) / 1e6 : grown];
    },
  },
  timed("frames while a task spins for 2 s, 99th percentile", "frames"),
  timed("observed: yield_now, 1 M", "observed-yield", HOOKS),
  timed("observed: 100 k tasks that sleep", "observed-sleep", HOOKS),
];

const server = createServer(sirv(folder, { setHeaders: isolate })).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
let shared = null;
const results = [];
for (const scenario of scenarios) {
  if (!scenario.names.some(([name]) => name.includes(only))) continue;
  console.error(`${scenario.names[0][0]} ...`);
  results.push(...(await compare(scenario)));
}
await shared?.browser.close();
server.close();
if (file) writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
show(results.filter((result) => "JavaScript" in result.peers), ALL);
show(results.filter((result) => !("JavaScript" in result.peers)), HOOKS);

// The first round warms the compilers up and does not count.
async function compare(scenario) {
  const samples = new Map(scenario.peers.map((peer) => [peer, []]));
  for (let round = 0; round <= Number(rounds); round += 1) {
    for (const peer of scenario.peers) {
      const { page, browser, close } = await scenario.open();
      const sample = await scenario.measure(page, peer, browser);
      if (round > 0) samples.get(peer).push(sample);
      await close?.();
    }
  }
  return scenario.names.map(([name, unit], at) => {
    const [[, ours], ...peers] = scenario.peers.map((peer) => [
      peer,
      median(samples.get(peer).map((sample) => sample[at])),
    ]);
    return { scenario: name, unit, better: "lower", ours, peers: Object.fromEntries(peers) };
  });
}

// As Markdown, to be copied into the documentation.
function show(results, peers) {
  if (results.length === 0) return;
  const [own, ...others] = peers;
  const row = (cells) => console.log(`| ${cells.join(" | ")} |`);
  row(["scenario", "unit", own, ...others, "best of the others / first"]);
  row(["---", "---", ...peers.map(() => "--:"), "--:"]);
  for (const { scenario, unit, ours, peers: values } of results) {
    const ratio = Math.min(...Object.values(values)) / ours;
    row([scenario, unit, ours, ...others.map((peer) => values[peer] ?? "–"), ratio.toFixed(2)]);
  }
}

function median(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const value = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return Number(value.toPrecision(4));
}

// Isolated pages have a clock with a resolution of 5 microseconds instead of 100.
function isolate(response) {
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
}

async function openOnce() {
  shared ??= await launch();
  return { page: shared.page, browser: shared.browser };
}

async function launch() {
  const browser = await chromium.launch({
    executablePath: process.env.POLLSCOPE_CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(address);
  await page.waitForFunction(() => window.ready);
  return { page, browser, close: () => browser.close() };
}

// The processes of pages: there is one page, and a spare process that idles.
async function renderers(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

// Milliseconds of processor time of their main threads, and megabytes of memory now and at most so far.
function look(processes) {
  const sum = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
  const status = processes.map((process) => readFileSync(`/proc/${process}/status`, "utf8"));
  const megabytes = (name) =>
    sum(status.map((text) => Number(text.match(`${name}:\\s+(\\d+)`)[1]) * 1024)) / 1e6;
  const busy = processes.map((process) => readFileSync(`/proc/${process}/schedstat`, "utf8"));
  return {
    busy: sum(busy.map((text) => Number(text.split(" ")[0]))) / 1e6,
    resident: megabytes("VmRSS"),
    peak: megabytes("VmHWM"),
  };
}

// Bytes in use in JavaScript's heap, after a collection.
async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}
