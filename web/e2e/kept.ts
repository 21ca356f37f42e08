// A page that the browser keeps for use without the network, and what tests do with it.

import type { Page } from "@playwright/test";

/** For the compiler in the tab; it uses a crate. */
export const PROGRAM = `#[tokio::main]
async fn main() {
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    println!("a minute later");
}`;

/** Opens the page and waits until it is kept. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.evaluate(async () => {
    await window.pollscope.ready;
    const { serviceWorker } = navigator;
    const controlled = new Promise((resolve) =>
      serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
    );
    if (!serviceWorker.controller) await controlled;
    await serviceWorker.ready;
  });
}

/** Loads the page again. */
export async function again(page: Page): Promise<void> {
  await page.reload();
  await page.evaluate(() => window.pollscope.ready);
}

export function load(page: Page, lesson: string): Promise<void> {
  return page.evaluate((lesson) => window.pollscope.load({ lesson }), lesson);
}

/** Both halves of what is on the screen, on simulated time. */
export function run(page: Page) {
  return page.evaluate(async () => {
    await window.pollscope.load({ clock: "simulated" });
    return window.pollscope.run();
  });
}

/** Runs a program for the compiler in the tab. */
export async function runEdited(page: Page, rust: string) {
  await page.evaluate((rust) => window.pollscope.load({ rust, js: "", clock: "simulated" }), rust);
  return (await page.evaluate(() => window.pollscope.run())).rust;
}
