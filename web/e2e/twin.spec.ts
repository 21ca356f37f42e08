// The sandbox of the JavaScript half, by itself: the scripts of the built page on an empty one.
// What a program prints must be what it prints in a plain worker, and it must not get out.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, type Page } from "@playwright/test";
import { programs } from "../js/test/programs.js";
import { withoutWorkers } from "./page.js";
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

  test("because the page's policy forbids them", async ({ page }) => {
    await page.route("**/strict.html", (route) =>
      route.fulfill({
        contentType: "text/html",
        headers: { "content-security-policy": "worker-src 'none'" },
        body: "<!doctype html><title>strict</title>",
      }),
    );
    await page.goto("/strict.html");
    const { end } = await observed(page, "console.log(1)");
    expect(end).toEqual(unavailable(/content security policy forbids it/));
  });

  test("because the frame never says a word", async ({ page }) => {
    await page.route("**/strict.html", (route) =>
      route.fulfill({
        contentType: "text/html",
        // The frame's inline script is forbidden, the page's own files are not.
        headers: { "content-security-policy": "script-src 'self'" },
        body: "<!doctype html><title>strict</title>",
      }),
    );
    await page.goto("/strict.html");
    const { end } = await observed(page, "console.log(1)");
    expect(end).toEqual(unavailable(/The sandboxed frame .* did not start.*reload the page/));
  });
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
