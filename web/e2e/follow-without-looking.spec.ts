// A person listens to a run with a screen reader: each line is said once, as it is printed, and
// what came of the run once, when it is over.

import { expect, expected, open, openOnWallClock, test } from "./page.js";

test("each line of output is added once and never changed", async ({ page }) => {
  await openOnWallClock(page, "one-at-a-time");
  const changes = await page.evaluate(async () => {
    const log = document.querySelector('[data-testid="output"] [role="log"]')!;
    const lines = (node: Node) => {
      if (!(node instanceof Element)) return [];
      const all = node.matches(".line") ? [node] : [...node.querySelectorAll(".line")];
      return all.map((line) => line.textContent);
    };
    const added: string[] = [];
    const other: string[] = [];
    const observer = new MutationObserver((records) => {
      const fresh = records.flatMap(({ addedNodes }) => [...addedNodes]);
      for (const { type, target, addedNodes, removedNodes } of records) {
        // A line is put in and filled in one go.
        if (fresh.some((node) => node.contains(target))) continue;
        const inside = target instanceof Element ? target : target.parentElement!;
        if (inside.closest(".line")) other.push(`${type} in ${target.textContent}`);
        for (const node of addedNodes) added.push(...lines(node));
        for (const node of removedNodes)
          other.push(...lines(node).map((line) => `removed: ${line}`));
      }
    });
    observer.observe(log, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
    await window.pollscope.run();
    // The last frame may still be to come.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    observer.disconnect();
    return { added, other };
  });
  // Of lines that are printed in one frame the last is put in first, before anyone can look.
  const lines = (["rust", "js"] as const).flatMap((half) =>
    expected("one-at-a-time", half).trimEnd().split("\n"),
  );
  expect(changes.added.toSorted()).toEqual(lines.toSorted());
  expect(changes.other).toEqual([]);
});

test("the outcome is announced once", async ({ page }) => {
  await open(page, "/?lesson=one-at-a-time");
  await expect(page.getByTestId("outcome")).toBeEmpty();
  const announced = await page.evaluate(async () => {
    const region = document.querySelector('[data-testid="outcome"]')!;
    const said: string[] = [];
    const observer = new MutationObserver(() => said.push(region.textContent));
    observer.observe(region, { characterData: true, childList: true, subtree: true });
    await window.pollscope.run();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    observer.disconnect();
    return said;
  });
  expect(announced).toEqual([
    "Running.",
    expect.stringMatching(
      /^Rust done in \d+\.\d+ s\. foo\(3\) was created at .* JavaScript done in \d+\.\d+ s\. foo\(3\) had started/,
    ),
  ]);
  await expect(page.getByTestId("timeline").locator("[aria-live]")).toHaveCount(0);
});

test("events that were not kept are counted where the output is", async ({ page }) => {
  // A JavaScript half that says so: no lesson has a million events.
  await page.route("**/js/bridge.js", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      body: `
        export * from "./bridge.js?real";
        export class Twin {
          constructor(tell) { this.tell = (message) => tell(JSON.stringify(message)); }
          async prepare() {}
          start() {
            this.tell({ type: "events", events: [], dropped: 3 });
            this.tell({ type: "ended", end: "ok", message: null });
          }
          stop() {}
        }`,
    }),
  );
  await open(page);
  const { js } = await page.evaluate(() => window.pollscope.run());
  expect(js.dropped).toBe(3);
  await expect(page.getByTestId("dropped-js")).toHaveText("3 events were not kept.");
  await expect(page.getByTestId("dropped-rust")).toHaveCount(0);
});
