// The browser refuses something the page would like to have: it says so, and the rest works.

import { expect, open, test, withScript, withoutWorkers } from "./page.js";

test.describe("no WebAssembly", () => {
  test.use({ allowed: [/WebAssembly/] });
  test("a readable message in place of the playground", async ({ page }) => {
    await page.addInitScript(() => {
      Reflect.deleteProperty(globalThis, "WebAssembly");
    });
    await page.goto("/");
    await expect(page.locator("#boot-message")).toHaveText(
      /^This browser has WebAssembly switched off, and Pollscope needs it to run Rust\./,
    );
  });
});

test.describe("the program does not arrive", () => {
  test.use({ allowed: [/Failed to load resource|fetch/] });
  for (const [what, path] of [
    ["the WebAssembly", "**/*.wasm"],
    ["the script that starts it", "**/pollscope-web-*.js"],
    ["the script that it imports", "**/js/bridge.js"],
  ] as const) {
    test(`a message that says what to do: ${what}`, async ({ page }) => {
      await page.route(path, (route) => route.abort());
      await page.goto("/");
      await expect(page.locator("#boot-message")).toHaveText(
        "The playground could not be loaded. Check the connection and load the page again.",
      );
    });
  }
});

test.describe("a lesson does not arrive", () => {
  test.use({ allowed: [/Failed to load resource/] });

  test("opened by its address: a sentence, the other lessons, and empty editors", async ({
    page,
  }) => {
    await page.route("**/lessons/join-all/lesson.json", (route) => route.abort());
    await open(page, "/?lesson=join-all");
    await expect(page.getByTestId("notice")).toContainText(
      "The lesson “Join all” could not be fetched (Failed to fetch). Check the connection and pick it again, or pick another one.",
    );
    await expect(page.getByTestId("lesson-picker")).toHaveValue("join-all");
    await page.getByTestId("lesson-picker").selectOption("one-at-a-time");
    await expect(page.getByTestId("heading")).toHaveText("Same loop, opposite outcome");
    await expect(page.getByTestId("notice")).toHaveCount(0);
  });

  test("picked: a sentence, and the page stays as it was until the lesson comes", async ({
    page,
  }) => {
    await open(page);
    const path = "**/lessons/join-all/lesson.json";
    await page.route(path, (route) => route.fulfill({ status: 503 }));
    await page.getByTestId("lesson-picker").selectOption("join-all");
    await expect(page.getByTestId("notice")).toContainText(
      "The lesson “Join all” could not be fetched (the server answered 503).",
    );
    await expect(page.getByTestId("lesson-picker")).toHaveValue("lazy-vs-eager");
    await expect(page.getByTestId("heading")).toHaveText("Calling it is not starting it");
    const refused = page.evaluate(() => window.pollscope.load({ lesson: "join-all" }));
    await expect(refused).rejects.toThrow("could not be fetched (the server answered 503)");
    await page.unroute(path);
    await page.getByTestId("lesson-picker").selectOption("join-all");
    await expect(page.getByTestId("heading")).toHaveText("Ten seconds of sleep in one second");
  });

  test("nor the list of lessons: a sentence, and a page to write on", async ({ page }) => {
    await page.route("**/lessons/index.json", (route) => route.abort());
    await open(page);
    await expect(page.getByTestId("notice")).toContainText(
      "The list of lessons could not be fetched (Failed to fetch). Check the connection and load the page again.",
    );
    expect(await page.evaluate(() => window.pollscope.lessons())).toEqual([]);
    await page.evaluate(() => window.pollscope.load({ js: "console.log(7)" }));
    const { js } = await page.evaluate(() => window.pollscope.run());
    expect(js.stdout).toBe("7\n");
  });

  for (const file of ["lessons.wasm", "lessons.js"]) {
    test(`what runs it does not arrive (${file}): the Rust half says so, and runs once it does`, async ({
      page,
    }) => {
      await page.route(`**/lessons/${file}*`, (route) => route.abort());
      await open(page);
      const { rust, js } = await page.evaluate(() => window.pollscope.run());
      expect(rust).toMatchObject({ status: "unavailable", stdout: "", events: [] });
      expect(rust.message).toMatch(/^The lesson runner could not be loaded \(.*\)\. Check/);
      expect(js.status).toBe("ok");
      await page.unroute(`**/lessons/${file}*`);
      const again = await page.evaluate(() => window.pollscope.run());
      expect(again.rust.status).toBe("ok");
    });
  }
});

test("no storage: everything works, the theme is just not remembered", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("storage is blocked", "SecurityError");
      },
    });
  });
  await open(page);
  const before = await page.locator("html").getAttribute("data-theme");
  await page.getByTestId("theme").click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme", before!);
  const { rust, js } = await page.evaluate(() => window.pollscope.run());
  expect([rust.status, js.status]).toEqual(["ok", "ok"]);
});

test.describe("no workers", () => {
  test.use({ allowed: [/[Ww]orker/] });
  test("the JavaScript half says why it cannot run, the Rust half runs", async ({ page }) => {
    await withoutWorkers(page);
    await open(page);
    const { rust, js } = await page.evaluate(() => window.pollscope.run());
    expect(rust).toMatchObject({
      status: "ok",
      stdout: "main goes on\nmain is done\n",
    });
    expect(js).toMatchObject({ status: "unavailable", stdout: "", events: [] });
    await expect(page.getByTestId("message-js")).toContainText("worker");
    await expect(page.getByTestId("status-js")).toHaveText("could not run");
  });
});

test.describe("the editor does not arrive", () => {
  test.use({ allowed: [/Failed to load resource|editor did not load/] });
  test("the sources are there as plain text and can be run", async ({ page }) => {
    await page.route("**/chunks/mount-*", (route) => route.abort());
    await open(page);
    await expect(page.getByTestId("source-rust").locator("pre div").first()).toHaveText(
      "use pollscope::sleep;",
    );
    const { rust } = await page.evaluate(() => window.pollscope.run());
    expect(rust.status).toBe("ok");
  });
});

test("WebAssembly that cannot wait: edited Rust runs on simulated time, and the page says so", async ({
  page,
}) => {
  test.setTimeout(240_000);
  const without = "delete WebAssembly.Suspending; delete WebAssembly.promising;\n";
  await page.addInitScript(without);
  await withScript(page, "**/served/*.js", without);
  await open(page);
  const rust = `#[pollscope::main]
async fn main() {
    println!("before");
    pollscope::sleep(std::time::Duration::from_secs(3600)).await;
    println!("an hour later");
}`;
  await page.evaluate((rust) => window.pollscope.load({ rust, js: "", clock: "real" }), rust);
  await expect(
    page.getByTestId("clock-choice").getByText("Wall clock (not in this browser)"),
  ).toBeDisabled();
  for (let runs = 0; runs < 2; runs += 1) {
    const result = await page.evaluate(() => window.pollscope.run());
    expect([result.rust.status, result.rust.clock, result.rust.stdout]).toEqual([
      "ok",
      "simulated",
      "before\nan hour later\n",
    ]);
  }
  await expect(page.getByTestId("clock")).toHaveAttribute("data-clock", "simulated");
});
