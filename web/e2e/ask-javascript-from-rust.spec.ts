// Edited Rust that waits for JavaScript's promises, in the sandbox of the page.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import type { Clock, LiveResult } from "../js/generated/protocol.js";
import { expect, onSharedPage, test } from "./page.js";
import { openEmpty } from "./twin.js";

/** What is refused to a program is in the browser's log, too. */
const REFUSED = { allowed: [/./] };
test.use(REFUSED);
onSharedPage.use(REFUSED);

/** Runs a program with the engine of the page, which stays for the next one. */
async function run(page: Page, source: string, clock: Clock, network = false): Promise<LiveResult> {
  return page.evaluate(
    async ([source, clock, network]) => {
      const here = window as unknown as { live?: import("../js/internal/live/engine.js").Engine };
      if (!here.live) {
        const address = new URL("js/live.js", document.baseURI).href;
        here.live = (
          (await import(address)) as typeof import("../js/internal/live/live.js")
        ).engine();
      }
      const job = here.live.run(
        {
          source,
          edition: "2021",
          clock,
          stdin: "",
          trace: false,
          network,
          limits: { wall_ms: 200_000, output_bytes: 1 << 20 },
        },
        {
          stdout(text) {
            if (text === "stop me\n" && !job.interrupt()) job.stop();
          },
          stderr: () => undefined,
          diagnostic: () => undefined,
          events: () => undefined,
        },
      );
      return job.result;
    },
    [source, clock, network] as const,
  );
}

const SOURCE = `use pollscope::js;
use std::time::Duration;

fn main() {
    pollscope::block_on(program());
}

async fn program() {
    let tick = pollscope::spawn_local(async {
        pollscope::sleep(Duration::from_millis(20)).await;
        println!("tick");
        js::promise("ticked()").await.unwrap();
    });
    let waiting = js::promise("new Promise((done) => { globalThis.ticked = () => done(6 * 7) })");
    println!("{:?}", waiting.await.unwrap().as_f64());
    tick.await.unwrap();
    println!("{}", js::promise("Promise.reject(new TypeError('no'))").await.unwrap_err());
    println!("{}", js::promise("[typeof document, typeof parent, origin]").await.unwrap());
    let tea = js::fetch("https://tea.example/cup").send().await.unwrap();
    println!("{} {}", tea.status(), tea.text().await.unwrap());
    println!("{}", js::fetch("https://tea.example/refused").send().await.unwrap_err());
    let mut told = Box::pin(js::interrupt());
    // Polled, so that it listens.
    assert!(std::future::poll_fn(|context| {
        std::task::Poll::Ready(std::future::Future::poll(told.as_mut(), context).is_pending())
    }).await);
    println!("stop me");
    told.await.unwrap();
    println!("stopped by itself");
}
`;

/** Prints how much time the program's clock says has passed. */
const WAITS = `use pollscope::js;
fn main() {
    pollscope::block_on(program());
}

async fn program() {
    let start = pollscope::now();
    js::promise("new Promise((done) => setTimeout(done, 30))").await.unwrap();
    println!("{} ms", (pollscope::now() - start).as_millis());
}
`;

test("real time goes on while JavaScript is waited for, simulated time does not, and Stop is heard", async ({
  context,
  page,
}) => {
  test.setTimeout(240_000);
  await context.route("https://tea.example/**", (route) =>
    route.request().url().endsWith("refused")
      ? route.abort()
      : route.fulfill({
          headers: { "access-control-allow-origin": "*" },
          contentType: "text/plain",
          body: "hot",
        }),
  );
  await page.goto("/");
  const { status, message, stdout } = await run(page, SOURCE, "real", true);
  expect([status, message]).toEqual(["ok", null]);
  expect(stdout.split("\n")).toEqual([
    "tick",
    "Some(42.0)",
    "TypeError: no",
    '["undefined","undefined","null"]',
    "200 hot",
    "TypeError: Failed to fetch",
    "stop me",
    "stopped by itself",
    "",
  ]);

  const simulated = await run(page, WAITS, "simulated");
  expect([simulated.stdout, simulated.message]).toEqual(["0 ms\n", null]);
});

onSharedPage(
  "requests leave the page only after a person has switched the network on",
  async ({ page }) => {
    test.setTimeout(240_000);
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.setHeader("access-control-allow-origin", "*").end("hot");
    });
    server.on("upgrade", (request, socket) => {
      requests.push(`upgrade ${request.url}`);
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // Each is rejected, or comes to an object that will hear of an error; "data:" holds its own answer.
    const ways = [
      `import("${url}/import")`,
      `new Promise((_, no) => { const old = new XMLHttpRequest(); old.onerror = () => no(Error("old")); old.open("GET", "${url}/old"); old.send(); })`,
      `new Promise((_, no) => { new WebSocket("${url.replace("http", "ws")}/socket").onerror = () => no(Error("socket")); })`,
      `new Promise((_, no) => { new EventSource("${url}/events").onerror = () => no(Error("events")); })`,
      `importScripts("${url}/script")`,
    ];
    const rust = `use pollscope::js;
#[pollscope::main]
async fn main() {
    println!("{}", js::fetch("data:text/plain,here").send().await.unwrap().text().await.unwrap());
    match js::fetch("${url}/tea").send().await {
        Ok(answer) => println!("{}", answer.text().await.unwrap()),
        Err(error) => {
            println!("{error}");
            for way in [${ways.map((way) => `r#"${way}"#`).join(", ")}] {
                assert!(js::promise(way).await.is_err(), "{way}");
            }
        }
    }
}`;
    await page.evaluate((rust) => window.pollscope.load({ rust, js: "", clock: "real" }), rust);
    const off = await page.evaluate(() => window.pollscope.run());
    expect([off.rust.message, off.rust.stdout]).toEqual([
      null,
      `here\nTypeError: fetch(${url}/tea) failed: this program runs without network access, which the run options allow\n`,
    ]);
    expect(requests).toEqual([]);
    await page.getByTestId("options-button").click();
    await page.getByTestId("network").check();
    await page.keyboard.press("Escape");
    const on = await page.evaluate(() => window.pollscope.run());
    expect([on.rust.message, on.rust.stdout]).toEqual([null, "here\nhot\n"]);
    expect(requests).toEqual(["GET /tea"]);
    await page.getByTestId("options-button").click();
    await page.getByTestId("network").uncheck();
    await page.keyboard.press("Escape");
    server.close();
  },
);

onSharedPage(
  "why the program waits names the promise, and where it was asked for",
  async ({ page }) => {
    test.setTimeout(240_000);
    // It settles when another task has it settle, which is polled after main has begun to wait.
    const rust = `use pollscope::js;
#[pollscope::main]
async fn main() {
    pollscope::spawn_local(async { js::promise("six(6)").await.unwrap(); }).detach();
    let six = js::promise("new Promise((done) => { globalThis.six = done })").await;
    println!("{}", six.unwrap());
}`;
    const result = await page.evaluate(async (rust) => {
      await window.pollscope.load({ rust, js: "", clock: "real" });
      return (await window.pollscope.run()).rust;
    }, rust);
    expect([result.status, result.stdout]).toEqual(["ok", "6\n"]);
    const started = result.events.find(({ kind, task }) => kind === "poll_start" && task === 2)!.at;
    await page.evaluate((at) => window.pollscope.seek(at), started / 1e6);
    await page.getByTestId("rail-findings").click();
    const promise = "the JavaScript promise new Promise((done) => { globalThis.six = done })";
    await expect(page.getByTestId("why-pending")).toContainText(
      `main() waits in line 5 for js::promise(), which waits for ${promise}, which wakes task 1 when it settles.`,
    );
  },
);

const THIEF = `(() => {
  globalThis.ports = new Set();
  for (const name of ["data", "ports", "source", "origin"]) {
    const { get } = Object.getOwnPropertyDescriptor(MessageEvent.prototype, name);
    Object.defineProperty(MessageEvent.prototype, name, {
      get() { ports.add(this.target); return get.call(this); },
    });
  }
  for (const name of ["target", "currentTarget", "srcElement"]) {
    const { get } = Object.getOwnPropertyDescriptor(Event.prototype, name);
    Object.defineProperty(Event.prototype, name, {
      get() { const target = get.call(this); ports.add(target); return target; },
    });
  }
  for (const name of ["postMessage", "start", "close"]) {
    const original = MessagePort.prototype[name];
    MessagePort.prototype[name] = function (...args) { ports.add(this); return original.apply(this, args); };
  }
  for (const name of ["get", "set", "delete", "has"]) Map.prototype[name] = null;
  JSON.stringify = String = AbortController = Reflect.apply = Promise.prototype.then = null;
  return "ready";
})()`;

test("an expression cannot get at the port, nor keep answers from being sent", async ({ page }) => {
  test.setTimeout(240_000);
  await openEmpty(page);
  const source = `use pollscope::js;
fn main() {
    pollscope::block_on(async {
        println!("{}", js::promise(r###"${THIEF}"###).await.unwrap());
        println!("{}", js::promise("1 + 1").await.unwrap());
        println!("{}", js::promise("ports.size").await.unwrap());
        println!("{}", js::promise("'\\u{1f980}'[0]").await.unwrap());
        println!("{}", js::promise("['\\u{1f980}'[0]]").await.unwrap());
    });
}
`;
  const { stdout, status } = await run(page, source, "simulated");
  expect([status, stdout]).toEqual(["ok", 'ready\n2\n0\n�\n["�"]\n']);
});
