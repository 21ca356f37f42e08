// A person reads below the editor what is wrong, goes there, and has it mended.

import type { Page } from "@playwright/test";
import { expect, onSharedPage, open, test } from "./page.js";

/** Fetching the compiler takes its time on a machine that does other things, too. */
const PATIENCE = 240_000;

async function type(page: Page, half: "rust" | "js", text: string): Promise<void> {
  await page.getByTestId(`source-${half}`).locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

test("a list says what is wrong and leads to the place, with the keyboard alone", async ({
  page,
}) => {
  await open(page);
  await type(page, "js", "console.log(1);\nlet a = ;\n");
  const toggle = page.getByTestId("problems-toggle-js");
  await expect(toggle).toContainText("1 error");
  await expect(page.getByTestId("problems-status-js")).toHaveText("1 error in JavaScript");
  await expect(toggle).toHaveAttribute("aria-expanded", "false");
  const problem = page.getByTestId("problems-js").getByTestId("problem");
  await expect(problem).toBeHidden();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(toggle).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(problem).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "line 2, column 9" })).toBeFocused();
  await page.keyboard.press("Enter");
  const picked = page.getByTestId("source-js").locator(".cm-line.picked");
  await expect(picked).toHaveText("let a = ;");
  await type(page, "js", "let a = 1;\n");
  await expect(problem).toHaveCount(0);
  await expect(page.getByTestId("problems-status-js")).toHaveText("");
});

onSharedPage(
  "what the compiler suggests is done at a press, and can be undone",
  async ({ page }) => {
    test.setTimeout(PATIENCE);
    const program = (name: string) =>
      `fn main() {\n    let ${name} = String::from("x");\n    drop(missing);\n}\n`;
    await type(page, "rust", program("count"));
    const list = page.getByTestId("problems-rust");
    await expect(list.getByTestId("problems-toggle-rust")).toContainText("1 error", {
      timeout: PATIENCE,
    });
    await type(page, "rust", program("count").replace("missing", "String::new()"));
    await expect(list.getByTestId("problems-toggle-rust")).toContainText("1 warning", {
      timeout: PATIENCE,
    });
    await list.getByTestId("problems-toggle-rust").click();
    await list.getByText("As the compiler prints it").click();
    await expect(list.locator("pre")).toContainText("--> src/main.rs:2:9");
    await list.getByTestId("problem-apply").click();
    const lines = page.getByTestId("source-rust").locator(".cm-line");
    await expect(lines.nth(1)).toHaveText('    let _count = String::from("x");');
    // The button has gone, and whoever pressed it stands in the text.
    await expect(page.getByTestId("source-rust").locator(".cm-content")).toBeFocused();
    await expect(list.getByTestId("problem")).toHaveCount(0);
    await page.keyboard.press("ControlOrMeta+z");
    await expect(lines.nth(1)).toHaveText('    let count = String::from("x");');
  },
);
