// Opens traces of each size as files in the built page, plays them back there, steps and scrubs, and
// prints a table of the best of several rounds. The traces have two halves: a Rust program on a simulated clock,
// recorded by the bench's own page, and naps.js, run by the built page. Arguments: the folder of the
// built page, that of the bench's page, the npm package whose Playwright and web server are used, a
// file for the same as JSON (may be empty), how many rounds.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
/** How many events a call of work() makes in JavaScript, about. */
const EVENTS_A_CALL = 145;

const [dist, bench, web, json, rounds] = process.argv.slice(2);
const require = createRequire(join(web, "package.json"));
const { chromium } = require("@playwright/test");
const sirv = createRequire(require.resolve("sirv-cli/package.json"))("sirv");

async function serve(folder) {
  const server = createServer(sirv(folder)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return { server, address: `http://127.0.0.1:${server.address().port}/` };
}

const [built, recording] = await Promise.all([serve(dist), serve(bench)]);
const folder = mkdtempSync(join(tmpdir(), "pollscope-bench-"));
const results = [];
for (const size of SIZES) {
  console.error(`${size} events ...`);
  const file = join(folder, `${size}.json`);
  writeFileSync(file, await inBrowser((browser) => record(browser, size)));
  const measured = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    measured.push(await inBrowser((browser) => measure(browser, file)));
  }
  for (const at of measured[0].keys()) {
    // What took longer in another round was something else that this machine had to do.
    const best = measured.map((round) => round[at]).sort((a, b) => worst(a) - worst(b))[0];
    const { scenario, unit, ours } = best;
    results.push({
      scenario: `${size} events: ${scenario}`,
      unit,
      better: "lower",
      ours,
      peers: {},
    });
  }
}
rmSync(folder, { recursive: true });
built.server.close();
recording.server.close();
if (json) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);

// As Markdown, to be copied into the documentation: a column for each size.
const row = (cells) => console.log(`| ${cells.join(" | ")} |`);
row(["", ...SIZES.map((size) => size.toLocaleString("en").replaceAll(",", " "))]);
row(["---", ...SIZES.map(() => "--:")]);
const scenarios = results.slice(0, results.length / SIZES.length);
for (const [at, { scenario }] of scenarios.entries()) {
  const values = SIZES.map((_, size) => results[size * scenarios.length + at].ours);
  row([scenario.split(": ")[1], ...values]);
}

function worst({ ours }) {
  return Number(String(ours).split(" / ").at(1) ?? ours);
}

async function inBrowser(work) {
  const browser = await chromium.launch({
    executablePath: process.env.POLLSCOPE_CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  const result = await work(browser);
  await browser.close();
  return result;
}

async function openPage(browser, address) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on("pageerror", (error) => console.error(error));
  await page.goto(address);
  return page;
}

/** Both halves of a trace with about so many events, as a file. */
async function record(browser, size) {
  const calls = Math.max(1, Math.round(size / 2 / EVENTS_A_CALL));
  const program = readFileSync(new URL("naps.js", import.meta.url), "utf8");
  const page = await openPage(browser, built.address);
  const script = await page.evaluate(
    async (js) => {
      await window.pollscope.ready;
      await window.pollscope.load({ lesson: "join-all", js, clock: "simulated" });
      await window.pollscope.run();
      const file = window.pollscope.trace("json");
      const traces = file.traces.filter(({ header }) => header.language === "javascript");
      return JSON.stringify({ ...file, traces });
    },
    program.replaceAll("COUNT", String(calls)),
  );
  const recorder = await openPage(browser, recording.address);
  await recorder.waitForFunction(() => window.ready);
  return recorder.evaluate(([size, more]) => window.file(size, more), [size / 2, script]);
}

/** Opens the file and does with it what a person does. */
async function measure(browser, file) {
  const page = await openPage(browser, built.address);
  await page.evaluate(() => window.pollscope.ready);
  await page.locator(".cm-content").nth(1).waitFor();
  const by = (id) => page.getByTestId(id);
  const session = await browser.newBrowserCDPSession();
  const results = [];

  const opened = await trace(session, async () => {
    await by("trace-file").setInputFiles(file);
    await by("recorded").waitFor({ timeout: 120_000 });
  });
  results.push({ scenario: "opening, longest task", unit: "ms", ours: digits(opened.longest) });

  const playing = (speed, from, ms) => async () => {
    await by("speed").selectOption(speed);
    await page.evaluate((at) => window.pollscope.seek(at), from);
    await by("play").click();
    const seen = await trace(session, () => page.waitForTimeout(ms));
    if ((await by("playback").getAttribute("data-mode")) === "playing") await by("play").click();
    return seen;
  };
  const framed = (script) => async () => {
    await page.evaluate(() => window.pollscope.seek(2500));
    return trace(session, () => page.evaluate(eachFrame, [90, script]));
  };
  const scenarios = {
    "play 1×": playing("1×", 1000, 2000),
    "play 10×": playing("10×", 0, 800),
    step: framed(`document.querySelector("[data-testid=step-forward]").click()`),
    "step back": framed(`document.querySelector("[data-testid=step-back]").click()`),
    scrub: framed(`window.end ??= window.pollscope.state().end_ms;
      window.pollscope.seek(Math.abs(Math.sin(at / 20)) * window.end);`),
  };
  const views = {
    findings: () => by("rail-findings").click(),
    inspector: async () => {
      await page.locator("canvas").focus();
      await page.keyboard.press("ArrowDown");
      await by("inspector").waitFor();
    },
    queues: async () => {
      await by("rail-inspect").click();
      await by("inspect-queues").click();
    },
    list: () => by("show-events").click(),
  };
  for (const [view, show] of Object.entries(views)) {
    await show();
    for (const [name, act] of Object.entries(scenarios)) {
      const { frames } = await act();
      const ours = [0.5, 0.95, 1].map((part) => quantile(frames, part)).join(" / ");
      results.push({ scenario: `${view}, ${name}`, unit: "ms", ours });
    }
  }
  return results;
}

/** Runs a script in each of so many animation frames. */
function eachFrame([count, script]) {
  return new Promise((done) => {
    const act = new Function("at", script);
    let at = 0;
    const step = () => {
      if (at >= count) return done();
      act(at++);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

/**
 * What the page's main thread does meanwhile: the processor time, in milliseconds, of each task that
 * makes a frame (animation frame callbacks, the page's work, styles, layout, painting), and of the
 * longest task of all.
 */
async function trace(session, work) {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  session.on("Tracing.dataCollected", collect);
  const includedCategories = [
    "toplevel",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
  ];
  const traceConfig = { includedCategories };
  await session.send("Tracing.start", { traceConfig, transferMode: "ReportEvents" });
  await work();
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  session.off("Tracing.dataCollected", collect);

  const thread = ({ pid, tid }) => `${pid}.${tid}`;
  const fired = new Map();
  for (const event of events.filter(({ name }) => name === "FireAnimationFrame")) {
    fired.set(thread(event), [...(fired.get(thread(event)) ?? []), event]);
  }
  const main = [...fired].sort((a, b) => b[1].length - a[1].length)[0]?.[0];
  // One that was under way when the tracing ended has no length.
  const whole = ({ name, dur }) => name === "RunTask" && dur !== undefined;
  const tasks = events.filter((event) => whole(event) && thread(event) === main);
  const callbacks = (fired.get(main) ?? []).map(({ ts }) => ts);
  const frames = tasks.filter(({ ts, dur }) => callbacks.some((at) => ts <= at && at <= ts + dur));
  const took = ({ tdur, dur }) => (tdur ?? dur) / 1000;
  return { frames: frames.map(took), longest: Math.max(0, ...tasks.map(took)) };
}

function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return digits(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
}

function digits(value) {
  return Number(value.toPrecision(3));
}
