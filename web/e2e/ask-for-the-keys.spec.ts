// A person asks which keys there are.

import { expect, open, test } from "./page.js";

test("the question mark opens the keys, Escape closes them and gives the focus back", async ({
  page,
}) => {
  await open(page);
  const help = page.getByRole("dialog", { name: "Keys" });
  await expect(help).toBeHidden();
  await page.getByTestId("run").focus();
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
  await expect(help).toContainText("Play or pause");
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await expect(page.getByTestId("run")).toBeFocused();

  await page.getByTestId("help-button").click();
  await expect(help).toBeVisible();
  await help.getByRole("button", { name: "Close" }).click();
  await expect(help).toBeHidden();
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
});
