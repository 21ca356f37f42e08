// A person saves a trace, opens it again, and opens what is no trace.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { expect, open, printed, printedByNow, run, seek, test } from "./page.js";

/** Picks an entry of the menu and returns the name and the bytes of what the browser saves. */
async function save(page: Page, format: string): Promise<{ name: string; bytes: Buffer }> {
  await page.getByTestId("trace-menu").click();
  const saved = page.waitForEvent("download");
  await page.getByTestId(`save-${format}`).click();
  const download = await saved;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Opens a file through the picker. */
async function pick(page: Page, name: string, text: string | Buffer): Promise<void> {
  const buffer = Buffer.from(text as string);
  await page
    .getByTestId("trace-file")
    .setInputFiles({ name, mimeType: "application/json", buffer });
}

test("a trace that was saved opens on another page, as recorded, with its own source", async ({
  page,
}) => {
  const { rust, js } = await run(page, "one-at-a-time");
  const { name, bytes } = await save(page, "json");
  expect(name).toBe("one-at-a-time.pollscope.json");
  const file = JSON.parse(bytes.toString()) as { traces: { header: { language: string } }[] };
  expect(file.traces.map(({ header }) => header.language)).toEqual(["rust", "javascript"]);
  expect(await page.evaluate(() => window.pollscope.trace("json"))).toEqual(file);

  await open(page, "/?lesson=join-all");
  await pick(page, name, bytes);
  await expect(page.getByTestId("recorded")).toContainText(
    "Recorded. This is the trace in “one-at-a-time.pollscope.json”, with its own source.",
  );
  await expect(page.getByTestId("heading")).toHaveText("The trace of one-at-a-time");
  await expect(page.getByTestId("source-rust")).toContainText("for future in futures {");
  await expect(page.getByTestId("source-rust").locator("h2")).toContainText("from a file");
  await expect(printed(page, "rust")).toHaveCount(6);
  await expect(page.getByTestId("insight")).toHaveCount(1);
  const state = await page.evaluate(() => window.pollscope.state());
  expect(state).toMatchObject({
    phase: "over",
    recorded: name,
    events: rust.events.length + js.events.length,
  });
  // It can be saved again, and is the same.
  expect(await page.evaluate(() => window.pollscope.trace("json"))).toEqual(file);

  await seek(page, 1500);
  await expect(printedByNow(page, "rust")).toHaveCount(3);

  await page.getByTestId("run").click();
  await expect(page.getByTestId("recorded")).toHaveCount(0);
  await expect(page.getByTestId("source-rust")).toContainText("join_all");
  await expect(page.getByTestId("status-rust")).toHaveText(/^done/);
  expect((await page.evaluate(() => window.pollscope.state())).recorded).toBeNull();
});

test("a trace that the command line has written opens, with its source and its events", async ({
  page,
}) => {
  // The command line compiles its own compiler first.
  test.slow();
  const web = fileURLToPath(new URL("..", import.meta.url));
  const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: web });
  node("js/build-cli.mjs");
  const folder = mkdtempSync(join(tmpdir(), "pollscope-"));
  const source =
    "async fn one() -> u8 { 1 }\n#[tokio::main]\nasync fn main() {\n" +
    '    println!("{}", one().await);\n}\n';
  const [program, trace] = [join(folder, "add.rs"), join(folder, "add.json")];
  writeFileSync(program, source);
  const command = ["js/dist-cli/pollscope.mjs", "run", program, "--trace", trace];
  expect(String(node(...command, "--limit", "300"))).toBe("1\n");

  const bytes = readFileSync(trace);
  const file = JSON.parse(bytes.toString()) as { traces: { events: unknown[] }[] };
  await open(page, "/?lesson=join-all");
  await pick(page, "add.json", bytes);
  await expect(page.getByTestId("recorded")).toContainText(
    "Recorded. This is the trace in “add.json”, with its own source.",
  );
  await expect(page.getByTestId("source-rust")).toContainText("one().await");
  await expect(printed(page, "rust")).toHaveText(["1"]);
  await expect(page.getByTestId("status-rust")).toHaveText(/^done/);
  const state = await page.evaluate(() => window.pollscope.state());
  expect(state.events).toBe(file.traces[0]?.events.length);
  // What the page saves of it is the same file; it adds what the futures ran on.
  const saved = await page.evaluate(() => window.pollscope.trace("json"));
  for (const { header } of saved.traces) header.runtime = "";
  expect(saved).toEqual(file);
});

test("leaving a recorded trace gives the lesson back", async ({ page }) => {
  await run(page, "lazy-vs-eager");
  const { bytes } = await save(page, "json");
  await pick(page, "mine.json", bytes);
  await expect(page.getByTestId("recorded")).toBeVisible();
  await page.getByTestId("leave-recorded").click();
  await expect(page.getByTestId("recorded")).toHaveCount(0);
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "fresh");
});

test("a file that is dropped on the page is opened", async ({ page }) => {
  await run(page, "lazy-vs-eager");
  const { bytes } = await save(page, "json");
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "dropped.json", { type: "application/json" }));
    return data;
  }, bytes.toString());
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
  await expect(page.getByTestId("recorded")).toContainText("“dropped.json”");
});

/** A file with as many futures as are asked for, which nobody polls. */
function large(futures: number): string {
  const header = {
    schema: 1,
    language: "rust",
    engine: "native",
    clock: "simulated",
    program: "large",
    runtime: "",
    dropped: 0,
    ended: { status: "ok", at: futures * 2000, message: null },
    source: "async fn nothing() {}\n",
  };
  const event = (id: number, future: number) =>
    `{"id":${id},"at":${id * 1000},"thread":0,"task":0,"future":${future},"line":1,"kind":`;
  const events = Array.from({ length: futures }, (_, at) => {
    const created = `${event(at * 2 + 1, at + 1)}"future_created","name":"nothing()","parent":0}`;
    return `${created},${event(at * 2 + 2, at + 1)}"future_dropped","end":"never_polled"}`;
  });
  return `{"format":"pollscope-trace","schema":1,"traces":[{"header":${JSON.stringify(header)},"events":[${events.join()}]}]}`;
}

test("while a large file is opened the page answers, and the opening can be given up", async ({
  page,
}) => {
  await run(page, "lazy-vs-eager");
  const before = await page.evaluate(() => window.pollscope.state());
  const opening = page.getByTestId("opening");
  await pick(page, "large.json", large(100_000));
  await expect(opening).toContainText("Opening “large.json”");
  await page.getByTestId("rail-inspect").click();
  await page.getByTestId("inspect-queues").click();
  await expect(page.getByTestId("ready-queue")).toBeVisible();
  await expect(opening).toBeVisible();
  await page.getByTestId("cancel-opening").click();
  await expect(opening).toHaveCount(0);
  expect(await page.evaluate(() => window.pollscope.state())).toEqual(before);

  // A smaller one comes to its end, also after one that was given up.
  await pick(page, "small.json", large(2000));
  await expect(page.getByTestId("recorded")).toContainText("“small.json”");
  await expect(opening).toHaveCount(0);
  expect((await page.evaluate(() => window.pollscope.state())).events).toBe(4000);
});

test("a run that is started while a file is opened wins", async ({ page }) => {
  await open(page, "/?lesson=lazy-vs-eager");
  await pick(page, "large.json", large(100_000));
  await expect(page.getByTestId("opening")).toBeVisible();
  await page.getByTestId("run").click();
  await expect(page.getByTestId("opening")).toHaveCount(0);
  await expect(page.getByTestId("status-rust")).toHaveText(/^done/);
  await expect(page.getByTestId("recorded")).toHaveCount(0);
});

for (const [what, name, text, words] of [
  ["nothing", "empty.json", "", "“empty.json” cannot be opened: the file is empty."],
  [
    "prose",
    "letter.txt",
    "Dear all",
    /^“letter\.txt” cannot be opened: this is not a trace: it is/,
  ],
  ["other JSON", "package.json", '{"a":1}', /this is JSON, but not a trace that Pollscope has/],
  [
    "a Chrome trace",
    "chrome.json",
    '{"traceEvents":[]}',
    /this is a Chrome trace; Pollscope writes/,
  ],
  [
    "another version",
    "new.json",
    '{"format":"pollscope-trace","schema":999,"traces":[]}',
    /is of version 999 of the schema/,
  ],
] as const) {
  test(`a file with ${what} gives a sentence and leaves the page as it was`, async ({ page }) => {
    await run(page, "lazy-vs-eager");
    const before = await page.evaluate(() => window.pollscope.state());
    await pick(page, name, text);
    await expect(page.getByTestId("notice").locator("span")).toHaveText(words);
    expect(await page.evaluate(() => window.pollscope.state())).toEqual(before);
    await expect(page.getByTestId("recorded")).toHaveCount(0);
    await page.getByRole("button", { name: "Dismiss" }).click();
    await expect(page.getByTestId("notice")).toHaveCount(0);
  });
}

test("the timeline is saved as pictures, and the trace for Perfetto", async ({ page }) => {
  await run(page, "lazy-vs-eager");
  const svg = await save(page, "svg");
  expect(svg.name).toBe("lazy-vs-eager.svg");
  expect(svg.bytes.toString()).toMatch(/^<svg [^]*main\(\)[^]*<\/svg>\s*$/);
  const png = await save(page, "png");
  expect(png.name).toBe("lazy-vs-eager.png");
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  const chrome = await save(page, "chrome");
  expect(chrome.name).toBe("lazy-vs-eager.chrome.json");
  const { traceEvents } = JSON.parse(chrome.bytes.toString()) as { traceEvents: unknown[] };
  expect(traceEvents.length).toBeGreaterThan(10);
  const told = await page.evaluate(() => window.pollscope.trace("chrome"));
  expect(told.traceEvents).toEqual(traceEvents);
});

test("there is nothing to save before a run", async ({ page }) => {
  await open(page);
  await page.getByTestId("trace-menu").click();
  for (const format of ["json", "chrome", "png", "svg"]) {
    await expect(page.getByTestId(`save-${format}`)).toBeDisabled();
  }
  await expect(page.getByTestId("open-trace")).toBeEnabled();
});
