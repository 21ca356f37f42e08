// A person edits in the editor of the page: what comes back, what can be undone, what is marked.
// The editors here stand by themselves, so that what they tell the page can be listened to.

import { expect, open, test } from "./page.js";
import type { Page } from "@playwright/test";
import type { Diagnostic } from "../js/generated/protocol.js";
import type { EditorHandle } from "../js/internal/editor/types.js";

interface Tried {
  readonly editor: EditorHandle;
  /** The texts that it has reported. */
  readonly changes: string[];
  /** How often Ctrl+Enter was pressed. */
  runs: number;
}

const trying = "tried" as keyof Window;

/** Puts an editor on the page, alone. */
async function edit(page: Page, text: string, editable = true): Promise<void> {
  await open(page);
  await page.evaluate(
    async ({ text, editable, bridge, trying }) => {
      const { mountEditor } = (await import(bridge)) as typeof import("../js/internal/bridge.js");
      const parent = document.createElement("div");
      parent.className = "half-rust";
      parent.style.height = "300px";
      document.body.replaceChildren(parent);
      const tried: { -readonly [Key in keyof Tried]?: Tried[Key] } = { changes: [], runs: 0 };
      tried.editor = await mountEditor(parent, {
        language: "rust",
        text,
        label: "A program",
        editable,
        onChange: (changed) => tried.changes!.push(changed),
        onRun: () => (tried.runs! += 1),
      });
      Object.assign(window, { [trying]: tried });
    },
    { text, editable, bridge: "/js/bridge.js", trying },
  );
}

/** Calls the editor. */
async function call<Name extends keyof EditorHandle>(
  page: Page,
  name: Name,
  ...given: Parameters<EditorHandle[Name]>
): Promise<ReturnType<EditorHandle[Name]>> {
  return page.evaluate(
    ({ name, given, trying }) => {
      const { editor } = window[trying] as unknown as Tried;
      return (editor[name as Name] as (...all: unknown[]) => ReturnType<EditorHandle[Name]>)(
        ...given,
      );
    },
    { name: name as string, given, trying },
  );
}

/** What it has reported, and how often it was asked to run. */
async function reported(page: Page): Promise<{ last: string | undefined; runs: number }> {
  return page.evaluate((trying) => {
    const { changes, runs } = window[trying] as unknown as Tried;
    return { last: changes.at(-1), runs };
  }, trying);
}

const text = (page: Page) => page.getByRole("textbox", { name: "A program" });
const lines = (page: Page) => page.locator(".cm-line");

/** The cursor to the end of the text. */
async function toEnd(page: Page): Promise<void> {
  await text(page).focus();
  await page.keyboard.press("Control+End");
}

const program = [
  "fn main() {",
  "    let name = String::new();",
  "    drop(name);",
  "    print(&name);",
  "}",
  "",
].join("\n");
const dropped = program.indexOf("name)");
const printed = program.indexOf("name)", dropped + 1);
const diagnostic: Diagnostic = {
  level: "error",
  code: "E0382",
  message: "borrow of moved value: `name`",
  explanation: "A variable was used after its contents have been moved elsewhere.",
  spans: [
    {
      from: printed,
      to: printed + 4,
      line: 4,
      column: 12,
      primary: true,
      label: "value borrowed here",
    },
    { from: dropped, to: dropped + 4, line: 3, column: 10, primary: false, label: "moved here" },
  ],
  notes: [{ level: "note", message: "`name` is a `String`", spans: [] }],
  suggestions: [
    {
      message: "clone it",
      sure: true,
      edits: [{ from: dropped + 4, to: dropped + 4, text: ".clone()" }],
    },
  ],
  rendered: "",
};

test("what is typed is reported, exactly", async ({ page }) => {
  await edit(page, "fn main() {}\n");
  await toEnd(page);
  await page.keyboard.type("// ünï 🦀");
  expect(await reported(page)).toEqual({ last: "fn main() {}\n// ünï 🦀", runs: 0 });
});

test("carriage returns of a text stay, those of pasted text do not come in", async ({ page }) => {
  await edit(page, "one\r\ntwo\n");
  await toEnd(page);
  await page.keyboard.type("3");
  expect((await reported(page)).last).toBe("one\r\ntwo\n3");
  await text(page).evaluate((content) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "\r\nfour\r\nfive");
    content.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
  });
  expect((await reported(page)).last).toBe("one\r\ntwo\n3\nfour\nfive");
});

test("a reset can be undone, and is not reported as typing", async ({ page }) => {
  await edit(page, "fn main() {}\n");
  await toEnd(page);
  await page.keyboard.type("mine");
  await call(page, "setText", "fn main() {}\n");
  await expect(lines(page)).toHaveText(["fn main() {}", ""]);
  expect((await reported(page)).last).toBe("fn main() {}\nmine");
  await page.keyboard.press("Control+z");
  await expect(lines(page)).toHaveText(["fn main() {}", "mine"]);
  await page.keyboard.press("Control+z");
  expect((await reported(page)).last).toBe("fn main() {}\n");
});

test("another text has no past", async ({ page }) => {
  await edit(page, "one");
  await toEnd(page);
  await page.keyboard.type("!");
  await call(page, "open", "two");
  await page.keyboard.press("Control+z");
  await expect(lines(page)).toHaveText(["two"]);
  expect((await reported(page)).last).toBe("one!");
});

test("Ctrl+Enter runs and changes nothing", async ({ page }) => {
  await edit(page, "fn main() {}");
  await text(page).press("Control+Enter");
  expect(await reported(page)).toEqual({ last: undefined, runs: 1 });
});

test("Tab indents; after Escape it leaves", async ({ page }) => {
  await edit(page, "one");
  await text(page).press("Tab");
  expect((await reported(page)).last).toBe("    one");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Tab");
  await expect(text(page)).not.toBeFocused();
  await text(page).press("Shift+Tab");
  expect((await reported(page)).last).toBe("one");
});

test("brackets close themselves, a lifetime does not", async ({ page }) => {
  await edit(page, "");
  await text(page).focus();
  await page.keyboard.type("fn f<'a>(x: &'a u8) {");
  expect((await reported(page)).last).toBe("fn f<'a>(x: &'a u8) {}");
});

test("what is read-only cannot be changed", async ({ page }) => {
  await edit(page, program, false);
  await expect(text(page)).toHaveAttribute("contenteditable", "false");
  await toEnd(page);
  await page.keyboard.type("mine");
  await call(page, "setDiagnostics", JSON.stringify([diagnostic]));
  expect(await call(page, "applyEdits", '[{"from":0,"to":0,"text":"mine"}]')).toBe(false);
  expect((await reported(page)).last).toBeUndefined();
  await call(page, "setEditable", true, "A program");
  await toEnd(page);
  await page.keyboard.type("now");
  expect((await reported(page)).last).toBe(`${program}now`);
});

test("an error is marked at its place, explained there, and mended there", async ({ page }) => {
  await edit(page, program);
  await call(page, "setDiagnostics", JSON.stringify([diagnostic]));
  const error = page.locator(".cm-lintRange-error");
  await expect(error).toHaveText("name");
  await expect(page.locator(".cm-lintRange-hint")).toHaveText("name");
  await expect(page.locator(".cm-lint-marker-error")).toHaveCount(1);
  await error.hover();
  const words = page.locator(".cm-tooltip-lint");
  await expect(words).toContainText("error E0382 borrow of moved value");
  await expect(words).toContainText("value borrowed here");
  await expect(words).toContainText("`name` is a `String`");
  await words.getByText("Explain E0382").click();
  await expect(words.locator("pre")).toBeVisible();
  await words.getByRole("button", { name: "Apply: clone it" }).click();
  expect((await reported(page)).last).toBe(program.replace("drop(name)", "drop(name.clone())"));
  await page.keyboard.press("Control+z");
  expect((await reported(page)).last).toBe(program);
});

test("a suggestion moves with the text, and is refused where the text has changed", async ({
  page,
}) => {
  await edit(page, program);
  const edits = JSON.stringify(diagnostic.suggestions[0]!.edits);
  await call(page, "setDiagnostics", JSON.stringify([diagnostic]));
  await text(page).press("Control+Home");
  await page.keyboard.type("// above\n");
  expect(await call(page, "applyEdits", edits)).toBe(true);
  const applied = `// above\n${program.replace("drop(name)", "drop(name.clone())")}`;
  expect((await reported(page)).last).toBe(applied);
  // It has been made: the place is no longer what it was.
  expect(await call(page, "applyEdits", edits)).toBe(false);
  expect(await call(page, "applyEdits", '[{"from":0,"to":100000,"text":""}]')).toBe(false);
  expect((await reported(page)).last).toBe(applied);
});

test("places outside the text are moved into it", async ({ page }) => {
  await edit(page, "x");
  const span = { from: 100, to: 200, line: 9, column: 9, primary: true, label: null };
  await call(page, "setDiagnostics", JSON.stringify([{ ...diagnostic, spans: [span] }]));
  await expect(page.locator(".cm-lintPoint")).toHaveCount(1);
});

test("Ctrl+F finds in the program", async ({ page }) => {
  await edit(page, program);
  await text(page).press("Control+f");
  await page.keyboard.type("name");
  await expect(page.locator(".cm-searchMatch")).toHaveCount(3);
  await page.keyboard.press("Escape");
  await expect(text(page)).toBeFocused();
});

test.describe("a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test("is not made to zoom in, and the page does not scroll sideways", async ({ page }) => {
    await edit(page, `// ${"long ".repeat(100)}\n`);
    await text(page).tap();
    const size = await text(page).evaluate((content) => getComputedStyle(content).fontSize);
    expect(Number.parseFloat(size)).toBeGreaterThanOrEqual(16);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });
});
