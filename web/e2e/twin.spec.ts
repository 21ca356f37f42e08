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
          count += 1;
          if (count < lines) return;
          worker.terminate();
          resolve(printed);
        };
      }),
    { source, lines },
  );
}
