// A program prints in colours and over its own text, as for a terminal.

import { expect, open, printed, test } from "./page.js";

test("output looks as in a terminal", async ({ page }) => {
  await open(page, "/?template=javascript");
  await page.evaluate(async () => {
    const js = `console.log("\\x1b[1;31mred\\x1b[0m plain \\x1b[48;2;1;2;3mground\\x1b[m");
      console.log("loading  10 %\\rloading  55 %");
      console.log("\\x1b]0;title\\x07<b>no markup</b>\\tend");`;
    await window.pollscope.load({ js });
    await window.pollscope.run();
  });
  const lines = printed(page, "js");
  await expect(lines).toHaveText(["red plain ground", "loading  55 %", "<b>no markup</b>\tend"]);
  const [red, ground] = [lines.nth(0).locator("span").nth(0), lines.nth(0).locator("span").nth(1)];
  await expect(red).toHaveText("red");
  await expect(red).toHaveCSS("font-weight", "700");
  await expect(red).toHaveCSS("color", "rgb(180, 35, 24)");
  await expect(ground).toHaveCSS("background-color", "rgb(1, 2, 3)");
  // What is yet to come at the playhead is faint, whatever its colour.
  await page.getByTestId("to-begin").click();
  await expect(red).not.toHaveCSS("color", "rgb(180, 35, 24)");
  await page.getByTestId("theme").click();
  await page.getByTestId("to-end").click();
  await expect(red).toHaveCSS("color", "rgb(255, 139, 128)");
});
