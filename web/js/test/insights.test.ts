/**
 * What is to be said of JavaScript programs, and what must not be: they are run as the sandbox runs
 * them, on a simulated clock, and what they did is left for `check-traces`, which has the Rust side
 * find the insights and compares.
 */

import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { TwinMessage } from "../generated/protocol.js";
import { node, observed } from "./processes.js";

const sleep = "const sleep = (ms) => new Promise((done) => setTimeout(done, ms));";

/** Runs a program of which `insights` are to be found: each a kind and a line. */
async function check(source: string, ...insights: string[]): Promise<void> {
  const messages = (await node([observed, "--simulated"], source)).trimEnd().split("\n");
  const parsed = messages.map((message) => JSON.parse(message) as TwinMessage);
  const events = parsed.flatMap((message) => (message.type === "events" ? message.events : []));
  assert.ok(events.length > 0);
  const folder = process.env["TRACES"];
  if (folder !== undefined) {
    const line = JSON.stringify({ program: source, insights, events });
    appendFileSync(`${folder}/${String(process.pid)}.jsonl`, `${line}\n`);
  }
}

describe("a promise that is rejected", () => {
  test("and nobody handles it", () =>
    check(
      `async function fails() { await null; throw new Error("no"); }
       fails();`,
      "UnhandledRejection 2",
    ));
  test("further inside than where nobody handles it", () =>
    check(
      `async function fails() { await null; throw new Error("no"); }
       async function asks() {
         await fails();
       }
       asks();`,
      "UnhandledRejection 3",
    ));
  test("and that is caught", () =>
    check(
      `async function fails() { await null; throw new Error("no"); }
       fails().catch(() => console.log("caught"));
       (async () => { try { await fails(); } catch { console.log("caught"); } })();`,
    ));
  test("and that all of them wait for", () =>
    check(
      `async function fails() { await null; throw new Error("no"); }
       Promise.all([fails(), fails()]).catch(() => {});
       Promise.allSettled([fails()]).then(() => {});`,
    ));
});

describe("a race", () => {
  test("whose loser runs on", () =>
    check(
      `${sleep}
       async function slow() {
         await sleep(100);
         console.log("still here");
       }
       async function quick() { await sleep(10); }
       Promise.race([slow(), quick()]).then(() => console.log("decided"));`,
      "LostRace 7",
    ));
  test("whose loser has nothing left to do", () =>
    check(
      `${sleep}
       async function quick() { await sleep(10); }
       Promise.race([sleep(100), quick()]).then(() => console.log("decided"));`,
    ));
  test("whose loser is awaited later", () =>
    check(
      `${sleep}
       async function slow() { await sleep(100); console.log("still here"); }
       async function quick() { await sleep(10); }
       (async () => {
         const wanted = slow();
         await Promise.race([wanted, quick()]);
         await wanted;
       })();`,
    ));
  test("of all of them", () =>
    check(
      `${sleep}
       async function slow() { await sleep(100); console.log("still here"); }
       Promise.all([slow(), slow()]).then(() => console.log("all"));`,
    ));
});

describe("a promise that never settles", () => {
  test("and that a function waits for", () =>
    check(
      `const gate = new Promise(() => {});
       async function wait() {
         console.log("waiting");
         await gate;
         console.log("never");
       }
       async function calls() { await wait(); }
       calls().finally(() => console.log("nor this"));`,
      "NeverSettled 4",
    ));
  test("in a race that somebody else wins", () =>
    check(
      `${sleep}
       async function waits() { await new Promise(() => {}); }
       Promise.race([waits(), sleep(10)]).then(() => console.log("decided"));`,
    ));
  test("and that only listeners wait for", () =>
    check(
      `new Promise(() => {}).then(() => console.log("never"));
       console.log("done");`,
    ));
});

describe("an async generator", () => {
  test("that nobody asks for anything", () =>
    check(
      `async function* numbers() { yield 1; }
       const all = numbers();
       console.log(typeof all);`,
      "NeverPolled 2",
    ));
  test("that somebody asks", () =>
    check(
      `async function* numbers() { yield 1; yield 2; }
       numbers().next().then(({ value }) => console.log(value));
       (async () => { for await (const n of numbers()) console.log(n); })();`,
    ));
});

describe("the event loop", () => {
  const wait = "const wait = (ms) => { const end = Date.now() + ms; while (Date.now() < end); };";
  test("that is kept busy while a timer is due", () =>
    check(
      `${wait}
       setTimeout(() => console.log("late"), 10);
       wait(200);
       console.log("done");`,
      "EventLoopBlocked 2",
    ));
  test("that is kept busy for so short a time that nobody minds", () =>
    check(
      `${wait}
       setTimeout(() => console.log("soon"), 10);
       wait(20);
       console.log("done");`,
    ));
  test("that gets its turns between the pieces", () =>
    check(
      `${wait}
       setTimeout(() => console.log("in time"), 10);
       (async () => {
         for (let piece = 0; piece < 10; piece += 1) {
           wait(20);
           await new Promise((go) => setTimeout(go));
         }
         console.log("done");
       })();`,
    ));
});
