/**
 * What the platform does for a program holds the run and its simulated clock: answers come before timers,
 * and before the end. Each program runs in a Node process of its own.
 */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Event, TwinMessage } from "../generated/protocol.js";
import { node, observed } from "./processes.js";
import { assertWellFormed } from "./well-formed.js";

const EMPTY = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])";

/** Programs that ask the platform for one thing, and what they print when it has answered. */
const asks: Readonly<Record<string, readonly [source: string, printed: string]>> = {
  "WebAssembly.compile": [
    `WebAssembly.compile(${EMPTY}).then((m) => console.log(m instanceof WebAssembly.Module));`,
    "true",
  ],
  "WebAssembly.instantiate": [
    `WebAssembly.instantiate(${EMPTY}).then(({ instance }) => console.log(typeof instance));`,
    "object",
  ],
  "crypto.subtle": [
    `crypto.subtle.digest("SHA-256", new Uint8Array(8)).then((d) => console.log(d.byteLength));`,
    "32",
  ],
  "a blob": [`new Blob(["blob"]).text().then(console.log);`, "blob"],
  "a body": [`(async () => console.log(await new Response("body").text()))();`, "body"],
  "a stream that is compressed": [
    `new Response(new Blob(["zip"]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer().then((b) => console.log(b.byteLength > 3));`,
    "true",
  ],
  "a reader": [
    `(async () => { for await (const chunk of new Blob(["abc"]).stream()) console.log(chunk.length); })();`,
    "3",
  ],
  "a broadcast": [
    `const a = new BroadcastChannel("c"), b = new BroadcastChannel("c");
    b.onmessage = (e) => { console.log("got", e.data); a.close(); b.close(); };
    a.postMessage("hello");`,
    "got hello",
  ],
  "what the program does with an answer": [
    `WebAssembly.compile(${EMPTY}).then(() => new Blob(["x"]).text()).then((t) => crypto.subtle.digest("SHA-1", new TextEncoder().encode(t))).then((d) => console.log(d.byteLength));`,
    "20",
  ],
};

async function outcome(source: string, ...flags: string[]) {
  const said = await node([observed, ...flags], source);
  const messages = said
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as TwinMessage);
  const events: Event[] = messages.flatMap((m) => (m.type === "events" ? m.events : []));
  assertWellFormed(events);
  const text = (stream: "stdout" | "stderr") =>
    events.map((e) => (e.kind === "console" && e.stream === stream ? e.text : "")).join("");
  const ends = messages.flatMap((m) => (m.type === "ended" ? [m.end] : []));
  return { stdout: text("stdout"), stderr: text("stderr"), ends };
}

describe("answers of the platform", { concurrency: 2 }, () => {
  for (const [name, [source, printed]] of Object.entries(asks)) {
    test(`${name}: the run waits for it`, async () => {
      const { stdout, ends } = await outcome(source);
      assert.deepEqual([stdout, ends], [`${printed}\n`, ["ok"]]);
    });

    test(`${name}: simulated time waits for it`, async () => {
      const late = `setTimeout(() => console.log("timer"), 2000);\n${source}`;
      const { stdout, ends } = await outcome(late, "--simulated");
      assert.deepEqual([stdout, ends], [`${printed}\ntimer\n`, ["ok"]]);
    });
  }

  test("a stream that the program itself fills later does not hold time for good", async () => {
    const { stdout } = await outcome(
      `const stream = new ReadableStream({ async pull(c) { await new Promise((go) => setTimeout(go, 1000)); c.enqueue("x"); c.close(); } });
       stream.getReader().read().then(({ value }) => console.log(value));
       setTimeout(() => console.log("timer"), 500);`,
      "--simulated",
    );
    assert.equal(stdout, "timer\nx\n");
  });

  test("a rejection that nobody handles is reported, and one that somebody handles is not", async () => {
    const bad = "WebAssembly.compile(new Uint8Array(3))";
    const { stderr } = await outcome(`${bad};`);
    assert.match(stderr, /^Uncaught \(in promise\) CompileError/);
    for (const handled of [
      `${bad}.catch(() => console.log("handled"));`,
      `(async () => { try { await ${bad}; } catch { console.log("handled"); } })();`,
      `Promise.all([${bad}]).catch(() => console.log("handled"));`,
      `(async () => ${bad})().catch(() => console.log("handled"));`,
      `new Promise((go) => go(${bad})).catch(() => console.log("handled"));`,
    ]) {
      const { stdout, stderr } = await outcome(handled);
      assert.deepEqual([stdout, stderr], ["handled\n", ""], handled);
    }
  });

  test("formats without a date are for simulated time", async () => {
    const { stdout } = await outcome(
      `setTimeout(() => {
         const f = new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", timeZone: "UTC" });
         console.log(f.format(), f.format() === f.format(new Date()), f.format === f.format);
         console.log(f.formatToParts().length, f.format(0), f.format.name === "");
       }, 7200_000);`,
      "--simulated",
    );
    assert.match(stdout, /^1\/1\/25, 2:00\sAM true true\n\d+ 1\/1\/70, 12:00\sAM true\n$/);
  });
});
