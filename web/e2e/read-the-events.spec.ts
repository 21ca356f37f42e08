// A person reads the events as a list, with the keyboard or a screen reader.

import { expect, open, run, test } from "./page.js";

test("the list is a list box of sentences with the same playhead", async ({ page }) => {
  const { rust, js } = await run(page, "one-at-a-time");
  const all = rust.events.length + js.events.length;
  await page.getByTestId("show-events").click();
  await expect(page.getByTestId("events-count")).toHaveText(`${all} events`);
  const list = page.getByRole("listbox", { name: "Events of the run" });
  await list.focus();
  await page.keyboard.press("Home");
  const active = async () => {
    const id = await list.getAttribute("aria-activedescendant");
    return page.locator(`#${id}`);
  };
  const first = await active();
  await expect(first).toHaveAttribute("aria-posinset", "1");
  await expect(first).toHaveAttribute("aria-setsize", String(all));
  await expect(first).toHaveAttribute("aria-selected", "true");
  await expect(page.getByTestId("playback")).toHaveAttribute("data-position", "1");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByTestId("playback")).toHaveAttribute("data-position", "3");
  await expect(page.getByTestId("inspector")).toBeVisible();
  await page.keyboard.press("End");
  await expect(page.getByTestId("playback")).toHaveAttribute("data-position", String(all));
  await expect(await active()).toBeInViewport();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByTestId("playback")).toHaveAttribute("data-position", String(all - 1));

  await page.getByTestId("show-timeline").click();
  await expect(page.getByTestId("events")).toHaveCount(0);
  await expect(page.getByTestId("timeline-canvas")).toBeVisible();
});

test("a filter leaves the events of one future, or of one kind", async ({ page }) => {
  const { rust } = await run(page, "one-at-a-time");
  await page.getByTestId("show-events").click();
  await page.getByTestId("filter-about").selectOption({ label: "Rust: foo(2)" });
  const foo = rust.events.find(
    (event) => event.kind === "future_created" && event.name === "foo(2)",
  );
  const about = rust.events.filter((event) => event.future === foo!.future);
  const options = page.getByTestId("events-list").getByRole("option");
  await expect(options).toHaveCount(about.length);
  await expect(options.first()).toContainText("foo(2) created");
  await page.getByTestId("filter-group").selectOption("output");
  await expect(options.locator(".text")).toHaveText([/start 2/, /end 2/]);
  await page.getByTestId("filter-about").selectOption("");
  await expect(options).toHaveCount(12);
});

test("the list says when there is nothing", async ({ page }) => {
  await open(page);
  await page.getByTestId("show-events").click();
  await expect(page.getByTestId("events-list")).toContainText("No events yet. Press Run");
  await page.evaluate(() => window.pollscope.run());
  await page.getByTestId("filter-group").selectOption("jobs");
  await page.getByTestId("filter-about").selectOption({ label: "Rust: main()" });
  await expect(page.getByTestId("events-list")).toContainText("No event fits the filter.");
});
