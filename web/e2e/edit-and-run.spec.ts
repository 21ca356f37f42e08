// What a person types is what runs: checked by the compiler in the tab, run by it, stopped, kept.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, expected, lessonFile, named, onSharedPage, only, open, test } from "./page.js";

/** Fetching and compiling take their time on a machine that does other things, too. */
const PATIENCE = 240_000;

const HELLO = `use pollscope::sleep;
use std::time::Duration;

async fn nap(n: u64) -> u64 {
    println!("nap {n}");
    sleep(Duration::from_millis(n)).await;
    n
}

#[pollscope::main]
async fn main() {
    let second = nap(200);
    let first = nap(100).await;
    println!("{}", first + second.await);
}
`;

async function type(page: Page, half: "rust" | "js", text: string): Promise<void> {
  const content = page.getByTestId(`source-${half}`).locator(".cm-content");
  await content.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

test("type, be told what is wrong, mend it, run it, see it", async ({ page }) => {
  test.setTimeout(PATIENCE);
  await open(page);
  const rust = page.getByTestId("source-rust");
  await expect(rust).toContainText("compiled to WebAssembly");
  await type(page, "rust", HELLO.replace("first + second.await", "first + secnd.await"));
  await expect(rust).toContainText("rustc 1.78 + Miri");
  await expect(page.getByTestId("badge-rust")).toHaveText("edited");
  // The compiler comes by itself, and its word about this text.
  const wrong = rust.locator(".cm-lintRange-error");
  await expect(wrong).toHaveText("secnd", { timeout: PATIENCE });
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByTestId("status-rust")).toHaveText("does not compile", {
    timeout: PATIENCE,
  });
  await expect(page.getByTestId("message-rust")).toContainText("cannot find value `secnd`");

  await type(page, "rust", HELLO);
  await expect(wrong).toHaveCount(0);
  await expect(page.getByTestId("stale")).toBeVisible();
  const result = await page.evaluate(() => window.pollscope.run());
  expect(result.rust.stdout).toBe("nap 100\nnap 200\n300\n");
  expect([
    result.rust.status,
    result.rust.engine,
    result.rust.clock,
    result.rust.exit_code,
  ]).toEqual(["ok", "live", "simulated", 0]);
  await expect(page.getByTestId("stale")).toHaveCount(0);
  await expect(page.getByTestId("output")).toContainText("nap 200");
  // Lazy: created in line 12, polled after the first nap was over.
  const { events } = result.rust;
  const second = named(events, "nap(200)");
  expect(only(events, "future_created", second).line).toBe(12);
  const ready = only(events, "future_first_polled", second).at;
  expect(ready).toBeGreaterThanOrEqual(100e6);
});

test("what was typed is there again after a reload, and Reset and undo go both ways", async ({
  page,
}) => {
  await open(page);
  const js = page.getByTestId("source-js").locator(".cm-content");
  const lesson = await js.innerText();
  await type(page, "js", "console.log('mine');");
  await page.reload();
  await page.evaluate(() => window.pollscope.ready);
  await expect(js).toContainText("console.log('mine');");
  const result = await page.evaluate(() => window.pollscope.run());
  expect(result.js.stdout).toBe("mine\n");
  expect(result.rust.engine).toBe("native");

  await page.getByTestId("reset-js").click();
  await expect.poll(() => js.innerText()).toBe(lesson);
  await js.click();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(js).toContainText("console.log('mine');");
  await expect(page.getByTestId("badge-js")).toHaveText("edited");
});

test("JavaScript that does not parse is marked, and nothing of it runs", async ({ page }) => {
  test.setTimeout(PATIENCE);
  await open(page);
  await type(page, "js", "console.log(1);\nlet a = ;\n");
  await expect(page.getByTestId("source-js").locator(".cm-lintRange-error")).toHaveText(";");
  const { js } = await page.evaluate(() => window.pollscope.run());
  expect([js.status, js.stdout, js.events]).toEqual(["threw", "", []]);
  expect(js.message).toContain("line 2");
  const report = await page.evaluate(() => window.pollscope.check());
  expect(report.js.diagnostics[0]?.spans[0]).toMatchObject({ line: 2, column: 9 });
  expect(report.rust).toEqual({ diagnostics: [], message: null });
});

test("a lesson on simulated time is over at once, and tells the same", async ({ page }) => {
  await open(page, "/?lesson=one-at-a-time");
  await page.getByTestId("clock-choice").selectOption("simulated");
  const result = await page.evaluate(() => window.pollscope.run());
  expect([result.rust.clock, result.js.clock]).toEqual(["simulated", "simulated"]);
  expect(result.rust.stdout).toBe(expected("one-at-a-time", "rust"));
  expect(result.js.stdout).toBe(expected("one-at-a-time", "js"));
  expect(result.rust.events.at(-1)?.at).toBe(3e9);
  // Promises are eager: these wait side by side.
  expect(result.js.events.at(-1)?.at).toBe(1e9);
  await expect(page.getByTestId("clock")).toHaveText("3.000 s");
  await expect(page.getByTestId("clock")).toHaveAttribute("data-clock", "simulated");
});

onSharedPage("an endless program is stopped, and what it said is kept", async ({ page }) => {
  test.setTimeout(PATIENCE);
  await page.evaluate(() =>
    window.pollscope.load({ rust: 'fn main() { println!("before"); loop {} }', js: "" }),
  );
  const result = page.evaluate(() => window.pollscope.run());
  await expect(page.getByTestId("run-bar")).toHaveAttribute("data-phase", "running", {
    timeout: PATIENCE,
  });
  await expect(page.getByTestId("output")).toContainText("before", { timeout: PATIENCE });
  await page.getByTestId("stop").click();
  const { rust } = await result;
  expect([rust.status, rust.stdout]).toEqual(["stopped", "before\n"]);
});

onSharedPage("standard input and the exit code of an edited program", async ({ page }) => {
  test.setTimeout(PATIENCE);
  await page.evaluate(() =>
    window.pollscope.load({
      rust: `fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    println!("read {line}");
    std::process::exit(3)
}`,
      js: "",
    }),
  );
  await page.getByTestId("options-button").click();
  await page.getByTestId("stdin").fill("seven");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  const { rust } = await page.evaluate(() => window.pollscope.run());
  expect([rust.status, rust.stdout, rust.exit_code]).toEqual(["ok", "read seven\n", 3]);
  await expect(page.getByTestId("status-rust")).toContainText("exit code 3");
  await page.getByTestId("options-button").click();
  await page.getByTestId("stdin").fill("");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
});

onSharedPage(
  "a panic says where, keeps what came before, and the next run works",
  async ({ page }) => {
    test.setTimeout(PATIENCE);
    const rust = `#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("before");
    let none: Option<u8> = None;
    tokio::task::yield_now().await;
    none.expect("ü is missing");
}`;
    await page.evaluate((rust) => window.pollscope.load({ rust, js: "" }), rust);
    await expect(page.getByTestId("source-rust")).toContainText("tokio current_thread");
    const first = await page.evaluate(() => window.pollscope.run());
    expect([first.rust.status, first.rust.stdout, first.rust.exit_code]).toEqual([
      "panicked",
      "before\n",
      101,
    ]);
    expect(first.rust.message).toContain("main.rs:6:");
    expect(first.rust.message).toContain("ü is missing");
    expect(first.rust.events.some(({ kind }) => kind === "await_reached")).toBe(true);
    await expect(page.getByTestId("message-rust")).toContainText("ü is missing");
    await expect(page.getByTestId("status-rust")).toHaveText("panicked");

    await page.evaluate(() => window.pollscope.load({ rust: 'fn main() { println!("well") }' }));
    const next = await page.evaluate(() => window.pollscope.run());
    expect([next.rust.status, next.rust.stdout]).toEqual(["ok", "well\n"]);
  },
);

onSharedPage("edited Rust and JavaScript wait on one clock on the wall", async ({ page }) => {
  test.setTimeout(PATIENCE);
  const js = "setTimeout(() => console.log('js'), 300);";
  await page.evaluate(([rust, js]) => window.pollscope.load({ rust, js, clock: "real" }), [
    HELLO,
    js,
  ] as const);
  const { rust, js: twin } = await page.evaluate(() => window.pollscope.run());
  expect([rust.clock, rust.stdout]).toEqual(["real", "nap 100\nnap 200\n300\n"]);
  expect([twin.clock, twin.stdout]).toEqual(["real", "js\n"]);
  // It has really waited.
  const printed = rust.events.filter(({ kind }) => kind === "console").map(({ at }) => at / 1e6);
  expect((printed[1] ?? 0) - (printed[0] ?? 0)).toBeGreaterThanOrEqual(99);
  expect((printed[2] ?? 0) - (printed[1] ?? 0)).toBeGreaterThanOrEqual(199);
});

test("fetching the compiler can be cancelled, and taken up again", async ({ page }) => {
  test.setTimeout(PATIENCE);
  await open(page);
  // It does not arrive until it is told to.
  let arrive = (): void => undefined;
  const held = new Promise<void>((resolve) => (arrive = resolve));
  await page.context().route("**/live/*.xz", async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  await type(page, "rust", HELLO);
  await expect(page.getByTestId("compiler")).toContainText("Loading the Rust compiler");
  await page.getByTestId("cancel-compiler").click();
  await expect(page.getByTestId("compiler")).toContainText("can’t be checked or run");
  arrive();
  await page.getByTestId("fetch-compiler").click();
  await expect(page.getByTestId("compiler")).toHaveCount(0, { timeout: PATIENCE });
  const { rust } = await page.evaluate(() => window.pollscope.run());
  expect(rust.stdout).toBe("nap 100\nnap 200\n300\n");
});

onSharedPage("a lesson tells the same live as it does natively", async ({ page }) => {
  test.setTimeout(PATIENCE);
  for (const slug of ["lazy-vs-eager", "one-at-a-time"]) {
    const told = async (rust?: string): Promise<string[]> => {
      const program = rust === undefined ? {} : { rust };
      const wanted = { lesson: slug, clock: "simulated", ...program } as const;
      await page.evaluate((wanted) => window.pollscope.load(wanted), wanted);
      const result = await page.evaluate(() => window.pollscope.run());
      expect(result.rust.engine).toBe(rust === undefined ? "native" : "live");
      expect(result.rust.stdout).toBe(expected(slug, "rust"));
      // All but the times, for the interpreter's clock goes on while it works, and the numbers, which
      // arguments have natively too.
      return result.rust.events.map(({ at: _at, id: _id, ...event }) =>
        JSON.stringify(event, (key, value: unknown) => (key === "deadline" ? 0 : value)),
      );
    };
    const native = await told();
    const live = await told(`${lessonFile(slug, "main.rs")}// edited\n`);
    // A native run is over when `main` has returned; here what it returns is fetched yet.
    expect(live.slice(0, native.length)).toEqual(native);
    expect(live).toHaveLength(native.length + 1);
    expect(live.at(-1)).toContain("task_joined");
  }
});

for (const clock of ["real", "simulated"] as const) {
  onSharedPage(
    `Stop is Ctrl-C for a program that waits for it, on ${clock} time`,
    async ({ page }) => {
      test.setTimeout(PATIENCE);
      const rust = `#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("waiting");
    tokio::signal::ctrl_c().await.unwrap();
    println!("told to stop");
}`;
      await page.evaluate(([rust, clock]) => window.pollscope.load({ rust, js: "", clock }), [
        rust,
        clock,
      ] as const);
      const result = page.evaluate(() => window.pollscope.run());
      await expect(page.getByTestId("output")).toContainText("waiting", { timeout: PATIENCE });
      // Before it waits for Ctrl-C, Stop ends it as a signal would: the poll that registers it is over.
      await expect.poll(() => page.evaluate(() => window.pollscope.state().events)).toBe(17);
      await page.getByTestId("stop").click();
      const ended = await result;
      expect([ended.rust.status, ended.rust.stdout]).toEqual(["ok", "waiting\ntold to stop\n"]);
    },
  );
}

onSharedPage(
  "the crates that programs may use are listed, and a limit ends a run",
  async ({ page }) => {
    test.setTimeout(PATIENCE);
    await page.getByTestId("options-button").click();
    await page.getByTestId("crates-list").locator("summary").click();
    const crates = page.getByTestId("crates").locator("li");
    await expect(crates.filter({ hasText: /^tokio 1\.47/ })).toHaveCount(1);
    await expect(crates.filter({ hasText: /^futures 0\.3\.31/ })).toHaveCount(1);
    await page.getByTestId("limit-simulated").fill("60");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    const rust = `use std::time::Duration;
#[pollscope::main]
async fn main() {
    loop {
        pollscope::sleep(Duration::from_secs(25)).await;
        println!("tick");
    }
}`;
    await page.evaluate((rust) => window.pollscope.load({ rust, js: "" }), rust);
    const result = await page.evaluate(() => window.pollscope.run());
    expect(result.rust.status).toBe("limit");
    expect(result.rust.message).toContain("60 s");
    expect(result.rust.stdout.startsWith("tick\ntick\n")).toBe(true);
    await page.getByTestId("options-button").click();
    await page.getByTestId("limit-simulated").fill("86400");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
  },
);

test("the network is there for JavaScript when it is switched on, and only then", async ({
  page,
}) => {
  const server = createServer((_, response) => {
    response.setHeader("access-control-allow-origin", "*").end("hello from afar");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await open(page);
  const js = `fetch("${url}").then((answer) => answer.text()).then(console.log, (error) => console.log(error.name));`;
  await page.evaluate((js) => window.pollscope.load({ js }), js);
  const off = await page.evaluate(() => window.pollscope.run());
  expect(off.js.stdout).toBe("TypeError\n");
  await page.getByTestId("options-button").click();
  await page.getByTestId("network").check();
  await page.keyboard.press("Escape");
  const on = await page.evaluate(() => window.pollscope.run());
  expect(on.js.stdout).toBe("hello from afar\n");
  server.close();
});

onSharedPage(
  "layout() tells what the state machines keep, as the page shows it",
  async ({ page }) => {
    test.setTimeout(PATIENCE);
    const rust = `async fn wait(kept: [u8; 100]) -> u8 { std::future::ready(()).await; kept[0] }
fn main() { drop(wait([0; 100])); }`;
    await page.evaluate((rust) => window.pollscope.load({ rust }), rust);
    const layout = await page.evaluate(() => window.pollscope.layout());
    const machine = layout.types.find(({ body }) => body?.function === "wait");
    expect(machine?.variants.map(({ name }) => name)).toEqual([
      "Unresumed",
      "Suspend0",
      "Returned",
      "Panicked",
    ]);
    expect(machine?.size).toBeGreaterThanOrEqual(100);
    expect(layout.message).toBe(null);
  },
);
