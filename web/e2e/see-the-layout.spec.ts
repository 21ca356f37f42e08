// A person looks at what the compiler makes of an async function.

import { expect, open, test } from "./page.js";

/** Fetching the compiler takes its time on a machine that does other things, too. */
const PATIENCE = 240_000;

test("the states of an async function, what they keep, and where they wait", async ({ page }) => {
  test.setTimeout(PATIENCE);
  await open(page, "/?lesson=one-at-a-time");
  await page.getByTestId("rail-inspect").click();
  await page.getByTestId("inspect-layout").click();
  await page.getByTestId("lay-out").click();
  const machine = page.getByTestId("machine").filter({ hasText: "async fn foo" });
  await expect(machine).toBeVisible({ timeout: PATIENCE });
  const states = machine.getByTestId("machine-state");
  await expect(states.locator(".name b")).toHaveText([
    "Unresumed",
    "Suspend0",
    "Returned",
    "Panicked",
  ]);
  await expect(states.nth(0)).toContainText("arguments: n 8");
  await expect(states.nth(1)).toContainText("awaited future");
  await expect(states.nth(2)).toContainText("keeps nothing");
  await states
    .nth(1)
    .getByRole("button", { name: /^line \d+$/ })
    .click();
  await expect(page.getByTestId("source-rust").locator(".cm-line.picked")).toContainText(".await");

  // It is that of the program on the screen, or there is none.
  await page.getByTestId("source-rust").locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText("fn main() {}\n");
  const said = page.getByTestId("anatomy-said");
  await expect(said).toContainText("Nothing in this program is async", { timeout: PATIENCE });
  await expect(page.getByTestId("machine")).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText("fn main() { missing }\n");
  await expect(said).toContainText("does not compile", { timeout: PATIENCE });
});
