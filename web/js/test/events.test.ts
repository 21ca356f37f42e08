/** The events of small programs, all of them and in order, on a virtual clock. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { basic, show } from "./show.js";
import { runVirtually } from "./virtual-platform.js";
import { assertWellFormed } from "./well-formed.js";

/** `expected` has a line for each event: time in milliseconds, promise, line, what happened. */
async function check(source: string, expected: string): Promise<void> {
  const platform = await runVirtually(source);
  assertWellFormed(platform.events);
  const shown = basic(platform.events).map(show);
  const lines = expected
    .trim()
    .split("\n")
    .map((line) => line.trim());
  assert.deepEqual(shown, lines);
}

const sleep = "const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));";

describe("events", () => {
  test("a body begins at the call and is attributed to its promise", () =>
    check(
      `${sleep}
       async function foo(n) {
         console.log("start", n);
         await sleep(100);
         console.log("end", n);
       }
       async function main() {
         const both = [foo(1), foo(2)];
         for (const one of both) await one;
       }
       main();
       console.log("script");`,
      `
       0 #1 line 11: main() by #0
       0 #2 line 8: foo(1) by #1
       0 #2 line 3: stdout "start 1\\n"
       0 #2 line 1: timer 1 until 100
       0 #2 line 4: await_reached
       0 #3 line 8: foo(2) by #1
       0 #3 line 3: stdout "start 2\\n"
       0 #3 line 1: timer 2 until 100
       0 #3 line 4: await_reached
       0 #1 line 9: await_reached
       0 #0 line 12: stdout "script\\n"
       100 #2 line 1: timer_fired 1
       100 #2 line 4: await_resumed
       100 #2 line 5: stdout "end 1\\n"
       100 #2 line 6: fulfilled
       100 #1 line 9: await_resumed
       100 #1 line 9: await_reached
       100 #3 line 1: timer_fired 2
       100 #3 line 4: await_resumed
       100 #3 line 5: stdout "end 2\\n"
       100 #3 line 6: fulfilled
       100 #1 line 9: await_resumed
       100 #1 line 10: fulfilled
      `,
    ));

  test("a failed await resumes in a catch", () =>
    check(
      `async function main() {
         try {
           await Promise.reject(1);
         } catch {
           console.log("caught");
         }
       }
       main();`,
      `
       0 #1 line 8: main() by #0
       0 #1 line 3: await_reached
       0 #1 line 3: await_resumed
       0 #1 line 5: stdout "caught\\n"
       0 #1 line 7: fulfilled
      `,
    ));

  test("a failed await resumes in a finally, and the function fails", () =>
    check(
      `async function inner() {
         try {
           await Promise.reject(1);
         } finally {
           console.log("finally");
         }
       }
       inner().catch(() => console.log("caught"));`,
      `
       0 #1 line 8: inner() by #0
       0 #1 line 3: await_reached
       0 #1 line 3: await_resumed
       0 #1 line 5: stdout "finally\\n"
       0 #1 line 0: rejected
       0 #0 line 8: stdout "caught\\n"
      `,
    ));

  test("a failed await that nothing catches settles the promise", () =>
    check(
      `async function inner() {
         await Promise.reject(1);
       }
       async function main() {
         await inner();
       }
       main().catch(() => {});`,
      `
       0 #1 line 7: main() by #0
       0 #2 line 5: inner() by #1
       0 #2 line 2: await_reached
       0 #1 line 5: await_reached
       0 #2 line 2: rejected
       0 #1 line 5: rejected
      `,
    ));

  test("a throw before the first await goes back to the caller", () =>
    check(
      `async function inner() {
         throw 1;
       }
       async function main() {
         const failed = inner();
         console.log("still main");
         await failed.catch(() => console.log("in nobody"));
       }
       main();`,
      `
       0 #1 line 9: main() by #0
       0 #2 line 5: inner() by #1
       0 #2 line 0: rejected
       0 #1 line 6: stdout "still main\\n"
       0 #1 line 7: await_reached
       0 #0 line 7: stdout "in nobody\\n"
       0 #1 line 7: await_resumed
       0 #1 line 8: fulfilled
      `,
    ));

  test("returning a promise settles with it", () =>
    check(
      `${sleep}
       async function main() {
         return sleep(50);
       }
       main();`,
      `
       0 #1 line 5: main() by #0
       0 #1 line 1: timer 1 until 50
       50 #1 line 1: timer_fired 1
       50 #1 line 3: fulfilled
      `,
    ));

  test("returning a promise that fails", () =>
    check(
      `async function main() {
         return new Promise((_, reject) => setTimeout(reject, 5));
       }
       main().catch(() => console.log("caught"));`,
      `
       0 #1 line 4: main() by #0
       0 #1 line 2: timer 1 until 5
       5 #1 line 2: timer_fired 1
       5 #1 line 2: rejected
       5 #0 line 4: stdout "caught\\n"
      `,
    ));

  test("callbacks of timers and reactions belong to nobody", () =>
    check(
      `async function main() {
         setTimeout(() => console.log("timer"), 1);
         await null;
         Promise.resolve().then(() => console.log("reaction"));
       }
       main();`,
      `
       0 #1 line 6: main() by #0
       0 #1 line 2: timer 1 until 1
       0 #1 line 3: await_reached
       0 #1 line 3: await_resumed
       0 #1 line 5: fulfilled
       0 #0 line 4: stdout "reaction\\n"
       1 #1 line 2: timer_fired 1
       1 #0 line 2: stdout "timer\\n"
      `,
    ));

  test("calls in one line, from arguments inwards", () =>
    check(
      `async function f(n) {
         return n;
       }
       async function main() {
         await f(
           await f(1),
         );
       }
       main();`,
      `
       0 #1 line 9: main() by #0
       0 #2 line 6: f(1) by #1
       0 #2 line 2: fulfilled
       0 #1 line 6: await_reached
       0 #1 line 6: await_resumed
       0 #3 line 5: f(1) by #1
       0 #3 line 2: fulfilled
       0 #1 line 5: await_reached
       0 #1 line 5: await_resumed
       0 #1 line 8: fulfilled
      `,
    ));

  test("functions that are called by others", () =>
    check(
      `async function load(id) {}
       [1, 2].map(load);
       Promise.resolve(3)
         .then(load);`,
      `
       0 #1 line 2: load(1) by #0
       0 #1 line 1: fulfilled
       0 #2 line 2: load(2) by #0
       0 #2 line 1: fulfilled
       0 #3 line 4: load(3) by #0
       0 #3 line 1: fulfilled
      `,
    ));

  test("timers that are cancelled, and intervals", () =>
    check(
      `async function main() {
         const never = setTimeout(() => {}, 500);
         let times = 0;
         const handle = setInterval(() => {
           if (++times === 2) clearInterval(handle);
         }, 10);
         await null;
         clearTimeout(never);
       }
       main();`,
      `
       0 #1 line 10: main() by #0
       0 #1 line 2: timer 1 until 500
       0 #1 line 4: timer 2 until 10
       0 #1 line 7: await_reached
       0 #1 line 7: await_resumed
       0 #1 line 8: timer_cancelled 1
       0 #1 line 9: fulfilled
       10 #1 line 4: timer_fired 2
       10 #1 line 4: timer 3 until 20
       20 #1 line 4: timer_fired 3
       20 #1 line 4: timer 4 until 30
       20 #1 line 5: timer_cancelled 4
      `,
    ));

  test("for await suspends each time round", () =>
    check(
      `async function main() {
         for await (const value of [1, 2])
           console.log(value);
         console.log("end");
       }
       main();`,
      `
       0 #1 line 6: main() by #0
       0 #1 line 2: await_reached
       0 #1 line 2: await_resumed
       0 #1 line 3: stdout "1\\n"
       0 #1 line 2: await_reached
       0 #1 line 2: await_resumed
       0 #1 line 3: stdout "2\\n"
       0 #1 line 2: await_reached
       0 #1 line 2: await_resumed
       0 #1 line 4: stdout "end\\n"
       0 #1 line 5: fulfilled
      `,
    ));

  test("for await that is left early", () =>
    check(
      `async function* numbers() {
         try {
           yield 1;
         } finally {
           console.log("closing");
         }
       }
       async function main() {
         for await (const value of numbers()) return value;
       }
       main();`,
      `
       0 #1 line 11: main() by #0
       0 #1 line 9: await_reached
       0 #1 line 9: await_resumed
       0 #1 line 9: await_reached
       0 #0 line 5: stdout "closing\\n"
       0 #1 line 9: await_resumed
       0 #1 line 9: fulfilled
      `,
    ));

  test("names show simple arguments", () =>
    check(
      `class A {
         async m(a, b = 2, ...c) {}
         async #p() {}
         p() { return this.#p(); }
       }
       const f = async ({ a }, b) => a;
       new A().m(-0.5, undefined, "text", null, [], 10n);
       new A().p();
       f({ a: 1 }, "longer than it would be good to show");
       (async () => {})();`,
      `
       0 #1 line 7: m(-0.5, 2, "text", null, …, 10n) by #0
       0 #1 line 2: fulfilled
       0 #2 line 4: #p() by #0
       0 #2 line 3: fulfilled
       0 #3 line 9: f(…, "longer than it would b…") by #0
       0 #3 line 6: fulfilled
       0 #4 line 10: async() by #0
       0 #4 line 10: fulfilled
      `,
    ));

  test("console methods", () =>
    check(
      `console.warn("w %s", 1, 2);
       console.error(new TypeError("t"));
       console.info({ a: [1, "b"] });
       console.group("group");
       console.debug("a\\nb");
       console.groupEnd();
       console.count(); console.count();
       console.assert(false, "no"); console.assert(true, "yes");
       console.log();`,
      `
       0 #0 line 1: stderr "w 1 2\\n"
       0 #0 line 2: stderr "TypeError: t\\n"
       0 #0 line 3: stdout "{ a: [ 1, 'b' ] }\\n"
       0 #0 line 4: stdout "group\\n"
       0 #0 line 5: stdout "  a\\n  b\\n"
       0 #0 line 7: stdout "default: 1\\n"
       0 #0 line 7: stdout "default: 2\\n"
       0 #0 line 8: stderr "Assertion failed: no\\n"
       0 #0 line 9: stdout "\\n"
      `,
    ));
});
