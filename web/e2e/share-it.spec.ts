// A person shares what is on the screen; another one opens the link, or the program elsewhere.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, lessonFile, open, test } from "./page.js";

/** Where the dependencies of a downloaded project stay compiled for the next run of these tests. */
const DEPENDENCIES = fileURLToPath(new URL("../../target/e2e-project", import.meta.url));

/** The text in an editor. */
async function text(page: Page, half: "rust" | "js"): Promise<string> {
  const lines = await page.getByTestId(`source-${half}`).locator(".cm-line").allTextContents();
  return lines.join("\n");
}

/** Types a program over the one in the editor. */
async function write(page: Page, half: "rust" | "js", source: string): Promise<void> {
  await page.getByTestId(`source-${half}`).locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(source);
  await expect.poll(() => text(page, half)).toBe(source);
}

/** Opens the menu and returns the link in it. */
async function link(page: Page, note = ""): Promise<string> {
  await page.getByTestId("share-menu").click();
  const field = page.getByTestId("share-link");
  await expect(field).not.toHaveValue("");
  if (note !== "") {
    const before = await field.inputValue();
    await page.getByTestId("share-note").fill(note);
    await expect(field).not.toHaveValue(before);
  }
  const value = await field.inputValue();
  await expect(page.getByTestId("share-size")).toHaveText(`${value.length} characters`);
  await page.keyboard.press("Escape");
  return value;
}

/** The data of a link, packed as the page packs it. */
function packed(data: unknown): string {
  return `#v1.${deflateRawSync(JSON.stringify(data)).toString("base64url")}`;
}

test("whoever opens a link finds what was shared, and nothing runs", async ({ page, context }) => {
  await open(page, "/?lesson=join-all");
  await write(page, "js", "console.log('shared', 1 < 2);");
  await page.getByTestId("clock-choice").selectOption("real");
  const shared = await link(page, "Look at the first line. <b>é</b>");
  expect(shared).toMatch(/\?lesson=join-all#v1\.[\w-]+$/);

  const other = await context.browser()!.newContext();
  const reader = await other.newPage();
  await open(reader, shared);
  await expect(reader.getByTestId("note")).toContainText("Look at the first line. <b>é</b>");
  await expect(reader.getByTestId("heading")).toHaveText("Ten seconds of sleep in one second");
  await expect.poll(() => text(reader, "js")).toBe("console.log('shared', 1 < 2);");
  await expect.poll(() => text(reader, "rust")).toBe(lessonFile("join-all", "main.rs"));
  await expect(reader.getByTestId("badge-js")).toHaveText("edited");
  await expect(reader.getByTestId("clock-choice")).toHaveValue("real");
  await expect(reader.getByTestId("run-bar")).toHaveAttribute("data-phase", "fresh");
  await reader.getByTestId("reset-js").click();
  await expect.poll(() => text(reader, "js")).toBe(lessonFile("join-all", "twin.js"));
  await other.close();
});

test("a link to an untouched lesson names it and no more", async ({ page }) => {
  await open(page, "/?lesson=join-all&clock=real&utm_source=x");
  await page.getByTestId("clock-choice").selectOption("simulated");
  await open(page, "/?lesson=one-at-a-time");
  expect(new URL(await link(page)).search).toBe("?lesson=one-at-a-time");
  expect(new URL(await link(page)).hash).toBe("");
});

test("the moment and the selection of a link show once its program has run", async ({ page }) => {
  const selected = { half: "rust", kind: "future", id: 2 };
  await open(
    page,
    `/${packed({ v: 1, lesson: "one-at-a-time", at: 1240, selected, view: ["findings"] })}`,
  );
  await expect(page.getByTestId("rail-findings")).toHaveAttribute("aria-selected", "true");
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "fresh");
  await page.getByTestId("run").click();
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "over");
  await expect(page.getByTestId("step")).toContainText("1.240 s");
  await expect(page.getByTestId("rail-inspect")).toHaveAttribute("aria-selected", "true");
});

test("edits of a shared program are kept apart from those of the lesson", async ({ page }) => {
  await open(page, "/?lesson=join-all");
  await write(page, "js", "'mine'");
  const address = `/?lesson=join-all${packed({ v: 1, js: "'theirs'" })}`;
  await open(page, "/?lesson=one-at-a-time");
  await open(page, address);
  await expect.poll(() => text(page, "js")).toBe("'theirs'");
  await write(page, "js", "'theirs, edited'");
  await page.reload();
  await page.evaluate(() => window.pollscope.ready);
  await expect.poll(() => text(page, "js")).toBe("'theirs, edited'");
  await page.getByTestId("lesson-picker").selectOption("one-at-a-time");
  await page.getByTestId("lesson-picker").selectOption("join-all");
  await expect(page).toHaveURL(/\?lesson=join-all$/);
  await expect.poll(() => text(page, "js")).toBe("'mine'");
  await page.goBack();
  await page.goBack();
  await expect.poll(() => text(page, "js")).toBe("'theirs, edited'");
});

test("copying says so, and where the browser refuses, how to do it by hand", async ({
  page,
  context,
}) => {
  await open(page, "/?template=javascript");
  await write(page, "js", "1");
  const shared = await link(page);
  await page.getByTestId("share-menu").click();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByTestId("copy-link").click();
  await expect(page.getByTestId("share-size")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shared);
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.getByTestId("copy-link").click();
  await expect(page.getByTestId("share-size")).toContainText("press Ctrl+C");
  const chosen = page.getByTestId("share-link");
  expect(
    await chosen.evaluate((field: HTMLInputElement) => [field.selectionStart, field.selectionEnd]),
  ).toEqual([0, shared.length]);
});

test("a program that is too long for a link is refused with the limit", async ({ page }) => {
  await open(page, "/?template=javascript");
  const noise = Array.from({ length: 40_000 }, (_, at) => Math.imul(at + 1, 2654435761) >>> 7);
  const js = `[${noise.join(",")}]`;
  await page.evaluate((js) => window.pollscope.load({ js }), js);
  await page.getByTestId("share-menu").click();
  await expect(page.getByTestId("no-link")).toContainText("the limit is 32000");
  await expect(page.getByTestId("share-link")).toHaveCount(0);
});

test("parameters that a person typed are followed", async ({ page }) => {
  const js = "console.log('typed');";
  await open(page, `/?js=${encodeURIComponent(js)}&clock=wall&theme=dark&autorun&view=output`);
  await expect(page.getByTestId("heading")).toHaveText("Program from a link");
  await expect(page.getByTestId("source-rust")).toHaveCount(0);
  await expect.poll(() => text(page, "js")).toBe(js);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByTestId("clock-choice")).toHaveValue("real");
  // Asked for by the address of a page of its own, it is not run.
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "fresh");
  await page.getByTestId("run").click();
  await expect(page.getByTestId("output").getByTestId("line-js")).toHaveText("typed");
});

test("the examples in a crate's documentation open here", async ({ page, baseURL }) => {
  const folder = mkdtempSync(`${tmpdir()}/pollscope-rustdoc-`);
  const source = [
    `#![doc(html_playground_url = "${baseURL}/")]`,
    "/// Adds one.",
    "///",
    "/// ```",
    '/// println!("{} & <b> é", 1 + 1);',
    "/// ```",
    "pub fn add_one(n: u8) -> u8 { n + 1 }",
  ];
  writeFileSync(`${folder}/documented.rs`, source.join("\n"));
  execFileSync("rustdoc", ["--edition", "2021", "documented.rs", "-o", "doc"], { cwd: folder });
  const page_ = readFileSync(`${folder}/doc/documented/fn.add_one.html`, "utf8");
  const href = /class="test-arrow"[^>]*href="([^"]*)"/.exec(page_)![1]!.replaceAll("&amp;", "&");
  await open(page, href);
  await expect(page.getByTestId("source-js")).toHaveCount(0);
  await expect.poll(() => text(page, "rust")).toContain('println!("{} & <b> é", 1 + 1);');
  const result = await page.evaluate(() => window.pollscope.run());
  expect([result.rust.message, result.rust.stdout]).toEqual([null, "2 & <b> é\n"]);
});

const HOSTILE: [name: string, address: string, said: RegExp][] = [
  [
    "that is cut off",
    `/?lesson=join-all${packed({ v: 1, js: "1" }).slice(0, -4)}`,
    /damaged or incomplete/,
  ],
  ["of nonsense", "/?lesson=join-all#v1.%%%é!", /damaged or incomplete/],
  [
    "that unpacks to a bomb",
    `/?lesson=join-all${packed("a".repeat(50_000_000))}`,
    /This link is too long/,
  ],
  ["that is too long", `/?lesson=join-all#v1.${"A".repeat(250_000)}`, /This link is too long/],
  ["of another packing", "/?lesson=join-all#v9.abc", /newer version/],
  ["of newer data", `/?lesson=join-all${packed({ v: 2, sound: "loud" })}`, /newer version/],
  [
    "with fields that make no sense",
    `/?lesson=join-all&clock=sundial${packed({ v: 1, at: -1, rust: 7 })}`,
    /left out: clock, at, rust\./,
  ],
  [
    "to a template that does not exist",
    "/?lesson=join-all&template=%3Cb%3E",
    /left out: template\./,
  ],
];

test("a link that cannot be followed gives an explanation, and what can be read is shown", async ({
  page,
}) => {
  for (const [name, address, said] of HOSTILE) {
    await test.step(`a link ${name}`, async () => {
      // A change of the fragment alone would not load the page again.
      await page.goto("about:blank");
      await open(page, address);
      await expect(page.getByTestId("notice")).toHaveText(said);
      await expect(page.getByTestId("heading")).toHaveText("Ten seconds of sleep in one second");
      await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "fresh");
      await expect(page.locator(".notice b")).toHaveCount(0);
    });
  }
});

test("a link gives no leave to use the network, and no limit above the page's own", async ({
  page,
}) => {
  const limits = { wall_ms: 1e15, output_bytes: 1e15, events: 1e15, memory_bytes: 1e15 };
  await open(page, `/${packed({ v: 1, js: "1", network: true, limits })}`);
  await page.getByTestId("options-button").click();
  await expect(page.getByTestId("network")).not.toBeChecked();
  await expect(page.getByTestId("limit-wall")).toHaveValue("600");
  await expect(page.getByTestId("limit-memory")).toHaveValue("2048");
});

test("a lesson leaves as a Cargo project that cargo accepts, and for the Playground", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await open(page, "/?lesson=join-all");
  await page.getByTestId("share-menu").click();
  const address = new URL((await page.getByTestId("playground").getAttribute("href"))!);
  expect(address.host).toBe("play.rust-lang.org");
  expect(address.searchParams.get("edition")).toBe("2024");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByTestId("download-project").click(),
  ]);
  expect(download.suggestedFilename()).toBe("pollscope-program.zip");
  const folder = mkdtempSync(`${tmpdir()}/pollscope-project-`);
  await download.saveAs(`${folder}/program.zip`);
  execFileSync("unzip", ["-q", "program.zip"], { cwd: folder });
  const program = `${folder}/pollscope-program`;
  const main = readFileSync(`${program}/src/main.rs`, "utf8");
  expect(main.startsWith(lessonFile("join-all", "main.rs").trimEnd())).toBe(true);
  expect(address.searchParams.get("code")).toBe(main);
  expect(readFileSync(`${program}/program.mjs`, "utf8")).toBe(lessonFile("join-all", "twin.js"));
  const printed = execFileSync("cargo", ["run", "--quiet"], {
    cwd: program,
    encoding: "utf8",
    env: { ...process.env, CARGO_TARGET_DIR: DEPENDENCIES },
  });
  expect(printed.split("\n").slice(0, 2)).toEqual(["ten futures", "start 1"]);
});

test("a program that only runs here says why it cannot leave", async ({ page }) => {
  await open(page, `/?code=${encodeURIComponent("use pollscope::js;\nfn main() {}")}`);
  await page.getByTestId("share-menu").click();
  await expect(page.getByTestId("not-portable")).toHaveText(
    "This program runs only in Pollscope. It uses pollscope::js, which only Pollscope has.",
  );
  await expect(page.getByTestId("playground")).toHaveCount(0);
});
