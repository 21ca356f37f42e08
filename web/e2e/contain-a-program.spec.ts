// Programs that mean harm, or do it by mistake: contained, reported, and the page alive. In the
// sandbox by itself; twin.spec.ts has the same for programs that mean well.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { open } from "./page.js";
import { ended, observed, openEmpty, stopped } from "./twin.js";

test.beforeEach(({ page }) => openEmpty(page));

/** Programs that never end. */
const ENDLESS: Readonly<Record<string, string>> = {
  "a loop": `console.log("before"); for (;;);`,
  "a loop of awaits": `console.log("before"); (async () => { for (;;) await null; })();`,
  "a loop of awaits at the top level": `console.log("before"); while (true) await 0;`,
  "microtasks that queue microtasks": `console.log("before"); const f = () => queueMicrotask(f); f();`,
  "promises that make promises": `console.log("before"); const f = () => Promise.resolve().then(f); f();`,
  "ever more promises": `console.log("before"); const f = () => { Promise.resolve().then(f); Promise.resolve().then(f); }; f();`,
  "timers that set timers": `console.log("before"); const f = () => { setTimeout(f); setTimeout(f); }; f();`,
  "messages that post messages": `console.log("before"); const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { port2.postMessage(0); port2.postMessage(0); }; port2.postMessage(0);`,
  "a flood of output": `console.log("before"); for (;;) console.log("x".repeat(10000));`,
  "a flood of messages": `console.log("before"); for (;;) postMessage("x".repeat(100000));`,
  "a flood of marks": `console.log("before"); for (let i = 0; ; i++) performance.mark("mark " + i);`,
  "workers in workers": `console.log("before"); const url = URL.createObjectURL(new Blob(["for (;;);"])); new Worker(url); new Worker(url); for (;;);`,
  "a regular expression that takes for ever": `console.log("before"); /^(a+)+$/.test("a".repeat(60) + "b");`,
  "a thenable that never has enough": `console.log("before"); const t = { then(resolve) { resolve(t); } }; Promise.resolve(t);`,
  "a trap that never returns": `console.log("before"); Object.keys(new Proxy({}, { ownKeys() { for (;;); } }));`,
};

for (const [name, source] of Object.entries(ENDLESS)) {
  test(`${name} is stopped at once, and what it printed is kept`, async ({ page }) => {
    const { printed, events, stopping, next } = await stopped(page, source);
    expect(printed).toMatch(/^before\n/);
    // The script's job was queued, begun, and has printed.
    expect(events).toBeGreaterThanOrEqual(3);
    expect(stopping, "100 ms on a quiet machine").toBeLessThan(1000);
    expect(next).toBe("next\n");
  });
}

/** What is thrown, and what is said of it. */
const THROWN: readonly (readonly [source: string, said: string | RegExp])[] = [
  ["throw null;", "null"],
  ["throw undefined;", "undefined"],
  ["throw 0;", "0"],
  ['throw "text";', "text"],
  ['throw Symbol("s");', "Symbol(s)"],
  ["throw { toString() { throw 1; } };", "{ toString: [Function: toString] }"],
  ["throw Object.create(null);", /\{\}/],
  [
    "throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { for (;;); }, ownKeys() { throw 1; } });",
    "Proxy(Object) {}",
  ],
  ["throw Object.defineProperty(Error(0), 'message', { get() { throw 1; } });", "Error (line 1)"],
  ["throw Object.defineProperty(new Error('a'), 'stack', { get() { for (;;); } });", "Error: a"],
  ["throw 'x'.repeat(2 ** 28);", /^x{65536}…$/],
  ["Promise.reject(null);", "null"],
  ["(async () => { throw undefined; })();", "undefined"],
  ["const f = () => f(); f();", /^RangeError: Maximum call stack size exceeded/],
  ["new Array(-1);", /^RangeError: Invalid array length \(line 1\)$/],
  ["'x'.repeat(2 ** 30);", /^RangeError: Invalid string length \(line 1\)$/],
  ["new ArrayBuffer(2 ** 52);", /^RangeError: .*rray buffer .* \(line 1\)$/],
];

test("whatever is thrown is reported as the end of the run", async ({ page }) => {
  for (const [source, said] of THROWN) {
    await test.step(source, async () => {
      const { end } = await observed(page, source);
      const message = typeof said === "string" ? said : expect.stringMatching(said);
      expect(end).toEqual(ended("threw", message));
    });
  }
});

test("a program that does not parse runs nothing, and none from before", async ({ page }) => {
  await observed(page, 'console.log("before");');
  const { printed, end, kinds } = await observed(page, 'console.log("never");\nlet b = ;');
  expect(printed).toBe("");
  expect(kinds).toEqual({});
  expect(end).toEqual(ended("threw", "SyntaxError: Unexpected token ';' (line 2, column 9)"));
});

test("long texts are cut, however long they are", async ({ page }) => {
  const { printed, end } = await observed(
    page,
    `const long = "x".repeat(2 ** 29 - 24);
     console.log(long); console.log("%s", long); console.log([long]);
     console.group(); performance.mark(long.slice(0, 2 ** 20)); console.timeStamp(long); console.count(long.slice(1));
     (async function f(a) {})(long);
     console.log(long.length);`,
  );
  expect(end).toEqual(ended("ok"));
  expect(printed).toContain("536870888\n");
  expect(printed.length).toBeLessThan(300_000);
});

/** Programs that never end on the simulated clock. */
const TIMELESS: Readonly<Record<string, string>> = {
  "an interval of an hour": "setInterval(() => {}, 3600000);",
  "timers that wait as long as timers can": "const f = () => setTimeout(f, 2 ** 31 - 1); f();",
  "a loop of sleeps":
    "const sleep = (ms) => new Promise((r) => setTimeout(r, ms)); (async () => { for (;;) await sleep(1e7); })();",
  "requests that are aborted": "const f = () => { AbortSignal.timeout(1e8).onabort = f; }; f();",
};

for (const [name, source] of Object.entries(TIMELESS)) {
  test(`simulated time ends some day: ${name}`, async ({ page }) => {
    const { end, latest } = await observed(page, source, { clock: "simulated" });
    const message =
      "More than the limit of 86400 s passed on the program's clock, and it was ended.";
    expect(end).toEqual(ended("limit", message));
    expect(latest).toBeLessThanOrEqual(86_400e9);
  });
}

/** Output without end, and how much of it there may be. */
const FLOODS: readonly (readonly [source: string, bytes?: number])[] = [
  ['for (;;) console.log("x".repeat(60000));'],
  ['for (;;) console.error("é".repeat(30000));'],
  ['const f = () => { console.log("x".repeat(60000)); setTimeout(f); }; f();'],
  ["for (;;) console.log();", 8192],
  ["(async () => { for (;;) { console.count(); await 0; } })();", 8192],
  ['console.group(); console.group(); for (;;) console.log("\\n".repeat(1000));', 8192],
  ['for (;;) queueMicrotask(() => {}), console.table("x".repeat(1e6));', 8192],
];

test("a program prints as much as it may, and then it ends", async ({ page }) => {
  for (const [source, bytes] of FLOODS) {
    await test.step(source, async () => {
      const limits = bytes === undefined ? {} : { output_bytes: bytes };
      const { printed, end } = await observed(page, source, { limits });
      const most = bytes === undefined ? "1 MB" : "8 kB";
      const message = `The program printed more than its limit of ${most}, and was ended.`;
      expect(end).toEqual(ended("limit", message));
      const kept = new TextEncoder().encode(printed).length;
      // The last character is whole.
      expect([0, 1]).toContain((bytes ?? 1 << 20) - kept);
    });
  }
  const { printed } = await observed(page, 'for (;;) console.log("🦀");', {
    limits: { output_bytes: 8 },
  });
  // Of the second one nothing: its bytes would not all fit.
  expect(printed).toBe("🦀\n");
});

test("half of a surrogate pair can be printed, thrown and named", async ({ page }) => {
  const { printed, end } = await observed(
    page,
    `const [high, low] = "🦀".split("");
     console.log(high, low, high + low); console.log({ [high]: low }); console.error("%s", low);
     console.log("x".repeat(65535) + "🦀" + "y"); console.log("x".repeat(1e5) + high);
     performance.mark(high); performance.mark("x".repeat(199) + "🦀"); console.time(low); console.count(high);
     (async function f(text) {})(high); (async function f(text) {})("x".repeat(21) + "🦀");
     Promise.reject(new Error(low));`,
  );
  expect(printed).toContain("� � 🦀\n");
  expect(printed).toContain(`\n${"x".repeat(65535)}…\n`);
  expect(printed).toContain("�: 1\n");
  expect(printed).toMatch(/Uncaught \(in promise\) Error: �\n$/);
  expect(end).toEqual(ended("threw", "Error: � (line 6)"));
  for (const thrown of ["high", "{ [low]: 1 }", "new Error(high)"]) {
    const outcome = await observed(page, `const [high, low] = "🦀".split(""); throw ${thrown};`);
    expect(JSON.stringify(outcome.end)).toMatch(/^\{"type":"ended","end":"threw".*�/);
  }
});

test("after a million events, what is printed is still there", async ({ page }) => {
  test.setTimeout(120_000);
  const { printed, end, dropped } = await observed(
    page,
    `for (let i = 0; i < 550000; i++) { performance.mark(""); performance.mark("b"); }
     console.log("printed"); for (let i = 0; i < 1000; i++) performance.mark("");
     setTimeout(() => console.log("later"));`,
  );
  expect(printed).toBe("printed\nlater\n");
  expect(end).toEqual(ended("ok"));
  expect(dropped).toBeGreaterThan(90_000);
});

/** Ways out, each an expression that fails, or a promise that is rejected. */
const WAYS_OUT: readonly string[] = [
  ...["parent", "top", "opener", "frames", "frameElement", "window", "document", "localStorage"],
  ...["sessionStorage", "cookieStore.getAll()", "history", "alert(1)", "open('about:blank')"],
  ...["SharedWorker", "RTCPeerConnection", "new BroadcastChannel('x').name.missing.x"],
  "event(indexedDB.open('x'))",
  "caches.open('x')",
  "navigator.storage.getDirectory()",
  "navigator.serviceWorker.register(url)",
  "navigator.sendBeacon(url)",
  "navigator.locks.request('x', () => 1)",
  "fetch(url)",
  "Object.getPrototypeOf(self).fetch.call(self, url)",
  "fetch('data:text/plain,1')",
  "event(Object.assign(new XMLHttpRequest(), { x: 1 }), (r) => { r.open('GET', url); r.send(); })",
  "event(new WebSocket(url.replace('http', 'ws')))",
  "event(new EventSource(url))",
  "new WebTransport(url.replace('http', 'https')).ready",
  "importScripts(url)",
  "importScripts('data:text/javascript,1')",
  "importScripts(URL.createObjectURL(new Blob(['1'])))",
  "import(url)",
  "import('data:text/javascript,1')",
  "import(URL.createObjectURL(new Blob(['export default 1'])))",
  "event(new Worker(url))",
  "event(new Worker('data:text/javascript,postMessage(1)'))",
  "event(new Worker(blob(`fetch(${JSON.stringify(url)}).then(() => postMessage(1), () => setTimeout(() => { throw 1; }))`)))",
  "event(new Worker(blob(`indexedDB.open('x'); postMessage(1)`)))",
  "event(new Worker(blob(`importScripts(${JSON.stringify(url)}); postMessage(1)`)))",
  "new Function('return parent')()",
  "(0, eval)('document')",
  "(async () => {}).constructor('return top')()",
  "Function.prototype.constructor('return window')()",
  "fetch.constructor('return localStorage')()",
];

test("a program cannot get out", async ({ page }) => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.setHeader("access-control-allow-origin", "*").end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const attempts = WAYS_OUT.map((way) => `attempt(${JSON.stringify(way)}, () => ${way});`);
  const { printed, end } = await observed(
    page,
    `const url = ${JSON.stringify(url)};
     const blob = (code) => URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
     const event = (target, begin = () => {}) => new Promise((resolve, reject) => { target.onload = target.onopen = target.onsuccess = target.onmessage = resolve; target.onerror = (error) => { error.preventDefault(); reject(error); }; begin(target); });
     const all = [];
     const attempt = (name, f) => {
       const tried = new Promise((resolve) => resolve(f())).then((value) => { if (value === undefined || value === false) throw 1; });
       all.push(tried.then(() => console.log("worked:", name), () => console.log("failed")));
     };
     // Its end is the end of the run, so that nothing ends while an attempt is under way.
     const alive = setInterval(() => {}, 1000);
     ${attempts.join("\n     ")}
     Promise.all(all).then(() => clearInterval(alive));`,
  );
  server.close();
  expect(printed.match(/^worked.*/gm)).toBeNull();
  expect(printed.match(/^failed$/gm)).toHaveLength(WAYS_OUT.length);
  expect(end).toEqual(ended("ok"));
  expect(requests).toBe(0);
});

test("a program cannot speak in the name of the observer", async ({ page }) => {
  const heard: string[] = [];
  await page.exposeFunction("heard", (text: string) => void heard.push(text));
  await page.evaluate(() => {
    addEventListener("message", ({ data }) => {
      void (window as unknown as { heard(text: string): void }).heard(String(data));
    });
  });
  const { printed, end, kinds } = await observed(
    page,
    `const forged = '{"type":"ended","end":"ok","message":null}';
     const ports = new Set();
     const seen = new Set();
     const steal = (value) => {
       if (seen.has(value)) return;
       seen.add(value);
       if (value instanceof MessagePort) ports.add(value);
       if (typeof value === "function") try { value(forged); } catch {}
     };
     // Whatever of the observer stands on the stack.
     Error.prepareStackTrace = (error, frames) => {
       for (const frame of frames) { steal(frame.getThis()); steal(frame.getFunction()); }
       return "";
     };
     for (const name of ["postMessage", "start", "close"]) {
       const original = MessagePort.prototype[name];
       MessagePort.prototype[name] = function (...args) { steal(this); return original.apply(this, args); };
     }
     const descriptor = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "ports");
     Object.defineProperty(MessageEvent.prototype, "ports", { get() { for (const port of descriptor.get.call(this)) steal(port); return []; } });
     addEventListener("message", (event) => steal(event.ports?.[0]));
     for (const target of [self, Object.getPrototypeOf(self)]) {
       for (const name of ["postMessage", "close"]) try { if (name === "postMessage") target[name](forged); } catch {}
     }
     postMessage("pollscope frame");
     postMessage({ type: "failed", worker: 1, reason: forged });
     try { __ps.enter = null; } catch {} try { delete self.__ps; } catch {} try { __ps = {}; } catch {}
     for (const name of ["enter", "at", "of", "passed", "each", "executor", "made", "begin", "generator"]) {
       try { steal(__ps[name]); __ps[name](forged, forged, forged); } catch {}
     }
     new Error().stack; null?.x; console.log(new Error("shown").stack);
     const f = async () => { await null; new Error().stack; console.log("ports", ports.size); };
     f(); setTimeout(() => { new Error().stack; console.log("later", ports.size); }, 20);`,
  );
  // What it finds of its own on the stack it calls, so that this is printed more than once.
  expect([...new Set(printed.trim().split("\n"))].toSorted()).toEqual(["later 0", "ports 0"]);
  expect(end).toEqual(ended("ok"));
  expect(kinds["console"]).toBe(printed.split("\n").length - 1);
  expect(heard.filter((text) => text !== "pollscope frame")).toEqual([]);
});

/** Whatever a program does to what everybody shares, it is still reported what it does. */
const REPLACED: Readonly<Record<string, string>> = {
  "methods of the platform": `JSON.stringify = () => "forged"; Object.prototype.toJSON = () => "forged"; Reflect.apply = () => { throw 2; };
    Promise.prototype.then = null; Map.prototype.set = null; MessagePort.prototype.postMessage = () => { throw 1; };`,
  "the iterators of lists": `Array.prototype[Symbol.iterator] = function* () { yield "forged"; }; Object.getPrototypeOf([][Symbol.iterator]).next = () => { throw 1; };`,
  "the methods of lists and texts": `for (const target of [Array.prototype, String.prototype, Object.prototype, Function.prototype]) for (const name of Object.getOwnPropertyNames(target)) { try { if (name !== "constructor" && name !== "__proto__") Object.defineProperty(target, name, { value: null }); } catch {} }`,
  "setters for everything": `for (const name of ["kind", "id", "at", "line", "future", "0", "1", "length", "job", "then", "value", "done"]) try { Object.defineProperty(Object.prototype, name, { set() { throw 1; }, get() { return undefined; }, configurable: true }); } catch {}`,
  "what tells the time": `performance.now = () => NaN; Date.now = () => NaN; performance.mark = null; Performance.prototype.now = null;`,
  "the console and the timers": `const { log } = console; console = { log }; globalThis.queueMicrotask = null; EventTarget.prototype.addEventListener = null;`,
  "promises altogether": `Promise = null; Object.freeze(self);`,
};

for (const clock of ["real", "simulated"] as const) {
  test(`a program may replace what it likes (${clock})`, async ({ page }) => {
    for (const [name, source] of Object.entries(REPLACED)) {
      await test.step(name, async () => {
        const { printed, end, kinds } = await observed(
          page,
          `async function f() { console.log("called"); await 1; console.log("resumed"); setTimeout(g, 5); }
           const g = () => console.log("timer");
           ${source}
           f();`,
          { clock },
        );
        expect(printed).toBe("called\nresumed\ntimer\n");
        expect(end).toEqual(ended("ok"));
        expect([kinds["await_resumed"], kinds["timer_fired"]]).toEqual([1, 1]);
      });
    }
  });
}

test("the network is there if a person has switched it on", async ({ page }) => {
  // A page that did not come over the network, as the empty one, is not let into it either.
  await page.goto("/");
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.setHeader("access-control-allow-origin", "*").end(`{"path":"${request.url}"}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const source = `
    const load = async (path) => (await (await fetch(path)).json()).path;
    load("/fixture").then(console.log, (error) => console.log(String(error)));
    load("${url}/real").then(console.log, (error) => console.log(String(error)));
    setTimeout(() => console.log("timer"), 5000);
    try { importScripts("${url}/script"); } catch (error) { console.log(error.name); }`;
  const fixtures = [
    {
      ...{ url: "/fixture", status: 200, content_type: "application/json", latency: 1 },
      body: '{"path":"of the fixture"}',
    },
  ];
  const on = await observed(page, source, { fixtures, network: true, clock: "simulated" });
  expect(on.end).toEqual(ended("ok"));
  // Time stands still until the answer is there.
  const lines = on.printed.trim().split("\n");
  expect(lines.toSorted()).toEqual(["/real", "NetworkError", "of the fixture", "timer"]);
  expect(lines.at(-1)).toBe("timer");
  expect(asked).toEqual(["/real"]);

  const off = await observed(page, source, { fixtures, clock: "simulated" });
  expect(off.printed).toContain(`TypeError: fetch(${url}/real) failed: there is no network here`);
  expect(asked).toEqual(["/real"]);
  server.close();
});

test("a chain of messages is done before simulated time goes on", async ({ page }) => {
  const { printed, end } = await observed(
    page,
    `const { port1, port2 } = new MessageChannel(); let n = 0;
     port1.onmessage = () => { if (++n < 300) port1.postMessage(0); else { console.log("messages"); port1.close(); } };
     port2.onmessage = () => port2.postMessage(0);
     port2.postMessage(0); setTimeout(() => console.log("timer"), 1);`,
    { clock: "simulated" },
  );
  expect(printed).toBe("messages\ntimer\n");
  expect(end).toEqual(ended("ok"));
});

for (const name of ["a loop", "a loop of awaits at the top level", "workers in workers"]) {
  test(`on the page: ${name} is stopped, what it did is kept, and the next run works`, async ({
    page,
  }) => {
    await open(page);
    await page.evaluate((js) => window.pollscope.load({ js }), ENDLESS[name]!);
    const result = page.evaluate(() => window.pollscope.run());
    const printed = () => page.evaluate(() => window.pollscope.state().js.printed_lines);
    await expect.poll(printed, { timeout: 20_000 }).toBe(1);
    await page.evaluate(() => window.pollscope.stop());
    const { js } = await result;
    expect([js.status, js.stdout]).toEqual(["stopped", "before\n"]);
    expect(js.events.length).toBeGreaterThanOrEqual(3);
    const next = await page.evaluate(async () => {
      await window.pollscope.load({ js: 'console.log("next"); throw null;' });
      return window.pollscope.run();
    });
    expect([next.js.status, next.js.stdout, next.js.message]).toEqual(["threw", "next\n", "null"]);
  });
}
