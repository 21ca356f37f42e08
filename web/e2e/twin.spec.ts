// The sandbox of the JavaScript half, by itself: the scripts of the built page on an empty one.
// What a program prints must be what it prints in a plain worker, and it must not get out.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, type Page } from "@playwright/test";
import { programs } from "../js/test/programs.js";
import { withoutWorkers } from "./page.js";
import { FRAMES, STRICT, withSite } from "./strict-site.js";
import { ended, observed, openEmpty } from "./twin.js";

test.beforeEach(({ page }) => openEmpty(page));

test("programs print what they print in a plain worker", async ({ page }) => {
  // Twice as many workers as programs are started.
  test.slow();
  for (const [name, source] of Object.entries(programs)) {
    await test.step(name, async () => {
      const { printed, end } = await observed(page, source);
      expect(end).toEqual(ended("ok"));
      const lines = printed.split("\n").length - 1;
      expect(printed).toBe(await plain(page, source, lines));
      const simulated = await observed(page, source, { clock: "simulated" });
      expect({ printed: simulated.printed, end: simulated.end }).toEqual({ printed, end });
    });
  }
});

test("a program cannot reach the page, its storage or the network", async ({ page }) => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.setHeader("access-control-allow-origin", "*").end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { printed, end } = await observed(
    page,
    `const attempts = [];
     const attempt = (name, f) => {
       const tried = new Promise((resolve) => resolve(f()));
       attempts.push(tried.then(() => console.log(name, "worked"), () => console.log(name, "failed")));
     };
     // Its end is the end of the run, so that nothing ends while an attempt is under way.
     const alive = setInterval(() => {}, 1000);
     const event = (target) => new Promise((resolve, reject) => { target.onload = target.onopen = target.onsuccess = target.onmessage = resolve; target.onerror = reject; });
     const url = ${JSON.stringify(url)};
     attempt("parent", () => parent.document);
     attempt("top", () => top.location);
     attempt("document", () => document.cookie);
     attempt("localStorage", () => localStorage.length);
     attempt("indexedDB", () => event(indexedDB.open("x")));
     attempt("caches", () => caches.open("x"));
     attempt("fetch", () => fetch(url));
     attempt("XMLHttpRequest", () => { const r = new XMLHttpRequest(); r.open("GET", url); r.send(); return event(r); });
     attempt("WebSocket", () => event(new WebSocket(url.replace("http", "ws"))));
     attempt("EventSource", () => event(new EventSource(url)));
     attempt("importScripts", () => importScripts(url));
     attempt("import", () => import(url));
     attempt("import data", () => import("data:text/javascript,1"));
     console.log(self.origin);
     Promise.all(attempts).then(() => clearInterval(alive));`,
  );
  expect(end).toEqual(ended("ok"));
  expect(printed).toContain("null\n");
  expect(printed).not.toContain("worked");
  expect(printed.match(/failed/g)).toHaveLength(13);
  expect(requests).toBe(0);
  server.close();
});

test("a program cannot forge messages or keep its own from being sent", async ({ page }) => {
  const { printed, end } = await observed(
    page,
    `postMessage('{"type":"ended","end":"ok","message":null}');
     addEventListener("message", (event) => console.log("got a port", event.ports.length));
     MessagePort.prototype.postMessage = () => { throw 1; };
     JSON.stringify = () => "forged"; Object.prototype.toJSON = () => "forged";
     Reflect.apply = () => { throw 2; }; Promise.prototype.then = null; Map.prototype.set = null;
     console.log("sent"); setTimeout(() => console.log("later"));`,
  );
  expect(printed).toBe("sent\nlater\n");
  expect(end).toEqual(ended("ok"));
});

/** What is printed, and what the console shows. */
const SHOWN: readonly (readonly [source: string, printed: string])[] = [
  [
    `const pending = new Promise(() => {}), bad = Promise.reject(new Error("no")); bad.catch(() => {});
     async function load() { return { id: 1 }; } async function fail() { throw "late"; }
     const loaded = load(), failed = fail().catch((e) => { throw e; }), all = Promise.all([1]); failed.catch(() => {});
     console.log(pending, Promise.resolve(42), bad, [loaded], { all });
     setTimeout(() => console.log(loaded.then((x) => x.id), failed, all), 1);
     class Own extends Promise {} console.log(Own.resolve(1));`,
    "Promise { <pending> } Promise { 42 } Promise { <rejected> [Error: no] } [ Promise { { id: 1 } } ] { all: Promise { <pending> } }\n" +
      "Own [Promise] {}\n" +
      "Promise { <pending> } Promise { <rejected> 'late' } Promise { <fulfilled> }\n",
  ],
  [
    `const trap = () => console.log("a trap ran");
     const { proxy, revoke } = Proxy.revocable([1], { get: trap, ownKeys: trap });
     console.log(new Proxy(class A {}, { get: trap }), proxy, new Proxy(new (class P { x = 1; })(), { get: trap, getPrototypeOf: trap }));
     revoke(); console.log(proxy, Object.create(new Proxy({}, { get: trap, getPrototypeOf: trap })), typeof Proxy, Proxy.name, Proxy.length);
     class Base { constructor() { return new Proxy(this, { get: trap }); } } class Derived extends Base { y = 2; } console.log(new Derived());`,
    "Proxy(Function) [class A] Proxy(Array) [ 1 ] Proxy(P) { x: 1 }\n" +
      "Proxy(Array) [ 1 ] {} function Proxy 2\nProxy(Derived) { y: 2 }\n",
  ],
  [
    `const ran = () => console.log("a getter ran");
     console.log({ n: 1, get lazy() { ran(); return 2; } }, { a: 1, get b() { throw new Error("x"); } });
     console.log(new (class T { v = 1; get now() { return ran(); } toJSON() { ran(); } [Symbol.toPrimitive]() { ran(); } })());
     console.log("%s %o", { toString: ran }, { get [Symbol.toStringTag]() { return ran(); } });`,
    "{ n: 1, lazy: [Getter] } { a: 1, b: [Getter] }\nT { v: 1 }\n{ toString: [Function: ran] } { [Symbol(Symbol.toStringTag)]: [Getter] }\n",
  ],
  [
    `console.log(new Response("x"), new Event("e"), new Headers(), new URL("https://a.example/"), new Blob(["x"]));
     try { null.x; } catch (error) { console.log(error, [error]); } console.log(new AbortController().signal);
     console.log(self === globalThis, [self].length, typeof console.log(Symbol.iterator, new WeakMap()));`,
    "Response {} Event { isTrusted: [Getter] } Headers {} URL { href: 'https://a.example/' } Blob {}\n" +
      "TypeError: Cannot read properties of null (reading 'x') [ [TypeError: Cannot read properties of null (reading 'x')] ]\n" +
      "AbortSignal {}\nSymbol(Symbol.iterator) WeakMap { <items unknown> }\ntrue 1 undefined\n",
  ],
  [
    `const big = Array.from({ length: 1e5 }, (_, i) => i); const begun = performance.now();
     for (let i = 0; i < 10; i++) console.log(new Map(big.map((x) => [x, { x }])).size, big.map(() => big)[0] === big, [big].length);
     console.log([...Array(1e5).keys()]); const object = {}; for (const i of big) object["k" + i] = i; console.log([object], new Set(big));
     console.log(performance.now() - begun < 10000);`,
    "100000 true 1\n".repeat(10) +
      `[ ${firstHundred((i) => `${i}`)}, … 99900 more ]\n` +
      `[ { ${firstHundred((i) => `k${i}: ${i}`)}, … 99900 more } ] Set(100000) { ${firstHundred((i) => `${i}`)}, … 99900 more }\ntrue\n`,
  ],
];

function firstHundred(entry: (index: number) => string): string {
  return Array.from({ length: 100 }, (_, index) => entry(index)).join(", ");
}

test("the console shows values as they are, and runs nothing of the program", async ({ page }) => {
  for (const [source, expected] of SHOWN) {
    await test.step(source, async () => {
      const { printed, end } = await observed(page, source);
      expect(end).toEqual(ended("ok"));
      expect(printed).toBe(expected);
    });
  }
});

/** What listeners of the program make of its failures: what is printed, and how the run ends. */
const FAILURES: readonly (readonly [source: string, printed: string, end: unknown])[] = [
  [
    `addEventListener("unhandledrejection", (e) => { console.log("seen", e.reason.message); e.preventDefault(); });
     addEventListener("error", (e) => { console.log("error seen", e.message); e.preventDefault(); });
     Promise.reject(new Error("expected"));
     setTimeout(() => { throw new Error("also expected"); }, 5);
     setTimeout(() => console.log("end"), 20);`,
    "seen expected\nerror seen Uncaught Error: also expected\nend\n",
    ended("ok"),
  ],
  [
    `addEventListener("unhandledrejection", (e) => { console.log("unhandled:", e.reason); e.preventDefault(); });
     addEventListener("rejectionhandled", (e) => console.log("handled late:", e.reason));
     const p = Promise.reject("boom"); setTimeout(() => p.catch(() => console.log("catch")), 20);`,
    "unhandled: boom\ncatch\nhandled late: boom\n",
    ended("ok"),
  ],
  [
    `onerror = (message) => { console.log(message); return true; }; onunhandledrejection = (e) => e.preventDefault();
     setTimeout(() => { throw new Error("a"); }); Promise.reject(1); reportError(2);`,
    "Uncaught 2\nUncaught Error: a\n",
    ended("ok"),
  ],
  [
    `addEventListener("unhandledrejection", (e) => console.log("seen", e.reason)); Promise.reject(1);`,
    "seen 1\nUncaught (in promise) 1\n",
    ended("threw", "1"),
  ],
  // An error in a listener for errors is one like any other, and is not reported to that listener.
  [
    `addEventListener("error", () => { throw "in a listener"; });
     setTimeout(() => { throw "first"; }); setTimeout(() => console.log("end"), 20);`,
    "Uncaught in a listener\nUncaught first\nend\n",
    ended("threw", "in a listener"),
  ],
  [
    `onerror = () => { throw "in a handler"; };
     queueMicrotask(() => { throw "first"; }); setTimeout(() => console.log("end"), 20);`,
    "Uncaught in a handler\nUncaught first\nend\n",
    ended("threw", "in a handler"),
  ],
  [
    `dispatchEvent(new ErrorEvent("error", { error: 1 })); reportError(3);`,
    "Uncaught 3\n",
    ended("threw", "3"),
  ],
];

test("a program deals with its own failures", async ({ page }) => {
  for (const [source, expected, how] of FAILURES) {
    for (const clock of ["real", "simulated"] as const) {
      await test.step(`${source} (${clock})`, async () => {
        const { printed, end } = await observed(page, source, { clock });
        expect({ printed, end }).toEqual({ printed: expected, end: how });
      });
    }
  }
});

/** Programs that ask the platform for something, and what they print. A timer comes last on simulated time. */
const ANSWERED: readonly (readonly [source: string, printed: string])[] = [
  [
    `const w = new Worker(URL.createObjectURL(new Blob(["onmessage = (e) => postMessage(e.data * 2)"])));
     w.onmessage = (e) => { console.log("worker says", e.data); w.terminate(); };
     w.postMessage(21); console.log("asked");`,
    "asked\nworker says 42\n",
  ],
  [
    `const w = new Worker(URL.createObjectURL(new Blob(["postMessage(1); setTimeout(() => postMessage(2), 20)"])));
     w.onmessage = (e) => console.log(e.data);`,
    "1\n2\n",
  ],
  [
    `const a = new BroadcastChannel("c"), b = new BroadcastChannel("c");
     b.onmessage = (e) => { console.log("got", e.data); a.close(); b.close(); };
     a.postMessage("hello"); console.log("sent");`,
    "sent\ngot hello\n",
  ],
  [
    "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => console.log('compiled'));",
    "compiled\n",
  ],
  [
    "new Response(new Blob(['zip']).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer().then((b) => console.log(b.byteLength > 3));",
    "true\n",
  ],
  [
    "const r = new FileReader(); r.onload = () => console.log(r.result); r.readAsText(new Blob(['text']));",
    "text\n",
  ],
  ["createImageBitmap(new ImageData(2, 1)).then((b) => console.log(b.width));", "2\n"],
];

test("what the platform answers comes before the end, and before simulated time goes on", async ({
  page,
}) => {
  for (const [source, printed] of ANSWERED) {
    await test.step(source, async () => {
      const real = await observed(page, source);
      expect([real.printed, real.end]).toEqual([printed, ended("ok")]);
      const late = `setTimeout(() => console.log("timer"), 60_000);\n${source}`;
      const simulated = await observed(page, late, { clock: "simulated" });
      expect([simulated.printed, simulated.end]).toEqual([`${printed}timer\n`, ended("ok")]);
    });
  }
});

test("what needs a secure context says so", async ({ page }) => {
  const { printed, end } = await observed(
    page,
    "if (!crypto.subtle) console.log('none'); crypto.subtle.digest('SHA-1', new Uint8Array(1));",
  );
  expect(printed).toMatch(
    /^crypto\.subtle is not available: browsers have it in secure contexts only .*\nnone\nUncaught TypeError/,
  );
  expect(end).toMatchObject({ end: "threw" });
});

test.describe("where workers are not to be had", () => {
  const unavailable = (words: RegExp) =>
    ended("unavailable", expect.stringMatching(words) as unknown);

  test("because there are none", async ({ page }) => {
    await withoutWorkers(page);
    await page.goto("/empty.html");
    const { end } = await observed(page, "console.log(1)");
    expect(end).toEqual(unavailable(/could not be started: .*Allow workers here/));
  });

  /** How a program ends on a site that sends this policy with these files. */
  const endsWith = (page: Page, policy: string, files: RegExp, words: RegExp) =>
    withSite(
      (path) => (files.test(path) ? policy : undefined),
      async (origin) => {
        await page.goto(`${origin}/bare.html`);
        const { end } = await observed(page, "console.log(1)");
        expect(end).toEqual(unavailable(words));
      },
    );

  test("because the frame's policy forbids them", async ({ page }) => {
    const words = /content security policy forbids it/;
    await endsWith(page, "worker-src 'none'", FRAMES, words);
    await endsWith(page, STRICT, FRAMES, words);
  });

  test("because the frame's policy forbids to evaluate", async ({ page }) => {
    const words = /content security policy .* lacks 'unsafe-eval'/;
    await endsWith(page, "script-src 'self'; worker-src blob:", FRAMES, words);
  });

  test("because the page's policy forbids the frame", async ({ page }) => {
    const words = /forbids the sandboxed frame .*\(frame-src\)/;
    await endsWith(page, "frame-src 'none'", /bare/, words);
  });

  test("because the frame never says a word", async ({ page }) => {
    await page.route("**/served/frame-*.js", (route) => route.abort());
    const { end } = await observed(page, "console.log(1)");
    expect(end).toEqual(unavailable(/The sandboxed frame .* did not start.*reload the page/));
  });
});

const TRUSTED = "require-trusted-types-for 'script'";
for (const [policy, files, printed] of [
  [STRICT, /bare/, "1\n2\n"],
  [TRUSTED, /./, "1\n2\n"],
  // What the program evaluates by itself is then refused, as such a site demands.
  [`${TRUSTED}; trusted-types pollscope`, /./, "1\nEvalError\n"],
] as const) {
  test(`a program runs under ${policy}`, async ({ page }) => {
    await withSite(
      (path) => (files.test(path) ? policy : undefined),
      async (origin) => {
        await page.goto(`${origin}/bare.html`);
        const outcome = await observed(
          page,
          `console.log(1); try { eval("console.log(2)") } catch ({ name }) { console.log(name) }`,
        );
        expect([outcome.printed, outcome.end]).toEqual([printed, ended("ok")]);
      },
    );
  });
}

test("the frame does nothing outside of its sandbox", async ({ page }) => {
  const answered = await page.evaluate(async (bridge) => {
    const { Twin } = (await import(bridge)) as typeof import("../js/internal/bridge.js");
    await new Twin(() => undefined).prepare("");
    const address = document.querySelector("iframe")!.src;
    const frame = document.createElement("iframe");
    frame.src = address;
    const loaded = new Promise((resolve) => (frame.onload = resolve));
    document.body.append(frame);
    await loaded;
    const { port1, port2 } = new MessageChannel();
    const connect = { workerCode: "onmessage = ({ ports }) => ports[0].postMessage(origin)" };
    frame.contentWindow!.postMessage(connect, "*", [port2]);
    const program = new MessageChannel();
    const answer = new Promise<unknown>((resolve) => {
      program.port1.onmessage = ({ data }) => resolve(data);
      // By now an answer would have come: two workers have started since.
      const other = new Worker(URL.createObjectURL(new Blob(["postMessage(0)"])));
      other.onmessage = () => {
        const next = new Worker(URL.createObjectURL(new Blob(["postMessage(0)"])));
        next.onmessage = () => resolve(undefined);
      };
    });
    port1.postMessage({ type: "spawn", worker: 1 }, [program.port2]);
    return answer;
  }, "/js/bridge.js");
  expect(answered).toBeUndefined();
});

/** Runs a program as it is, in a worker of its own, until it has printed so many lines. */
function plain(page: Page, source: string, lines: number): Promise<string> {
  return page.evaluate(
    ({ source, lines }) =>
      new Promise<string>((resolve) => {
        const relay =
          "console.log = (...all) => postMessage(all.map(String).join(' '));" +
          `(0, eval)(${JSON.stringify(source)});`;
        const worker = new Worker(URL.createObjectURL(new Blob([relay])));
        let printed = "";
        let count = 0;
        worker.onmessage = ({ data }: MessageEvent<string>) => {
          printed += `${data}\n`;
          count += data.split("\n").length;
          if (count < lines) return;
          worker.terminate();
          resolve(printed);
        };
      }),
    { source, lines },
  );
}
