/** What becomes of promises, and the jobs of the event loop: all events, on a virtual clock. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { what } from "./show.js";
import { runVirtually } from "./virtual-platform.js";
import { assertWellFormed } from "./well-formed.js";

/** `expected` has a line for each event: time in milliseconds, promise, what happened. */
async function check(source: string, expected: string): Promise<void> {
  const platform = await runVirtually(source);
  assertWellFormed(platform.events);
  const shown = platform.events.map((event) => `${event.at / 1e6} #${event.future} ${what(event)}`);
  const lines = expected
    .trim()
    .split("\n")
    .map((line) => line.trim());
  assert.deepEqual(shown, lines);
}

describe("promises and jobs", () => {
  test("a script, a microtask and a timer", () =>
    check(
      `setTimeout(() => console.log("timer"), 5);
       queueMicrotask(() => console.log("microtask"));
       console.log("script");`,
      `
       0 #0 macrotask_queued 1 (script)
       0 #0 job_started 1
       0 #0 timer 1 until 5
       0 #0 microtask_queued 2 (queue_microtask)
       0 #0 stdout "script\\n"
       0 #0 job_ended 1
       0 #0 job_started 2
       0 #0 stdout "microtask\\n"
       0 #0 job_ended 2
       5 #0 timer_fired 1
       5 #0 macrotask_queued 3 (timer)
       5 #0 job_started 3
       5 #0 stdout "timer\\n"
       5 #0 job_ended 3`,
    ));
  test("an await of a value", () =>
    check(
      `async function f() { await 1; console.log("on"); }
       f();`,
      `
       0 #0 macrotask_queued 1 (script)
       0 #0 job_started 1
       0 #1 f() by #0
       0 #1 await_reached
       0 #1 microtask_queued 2 (reaction)
       0 #0 job_ended 1
       0 #1 job_started 2
       0 #1 await_resumed
       0 #1 stdout "on\\n"
       0 #1 fulfilled
       0 #1 job_ended 2`,
    ));
  test("an await of a promise that settles later", () =>
    check(
      `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
       async function f() { await sleep(10); }
       f();`,
      `
       0 #0 macrotask_queued 1 (script)
       0 #0 job_started 1
       0 #1 f() by #0
       0 #2 new Promise (constructor) by #1
       0 #1 timer 1 until 10
       0 #1 await_reached
       0 #1 waits for #2
       0 #0 job_ended 1
       10 #1 timer_fired 1
       10 #0 macrotask_queued 2 (timer)
       10 #0 job_started 2
       10 #2 fulfilled
       10 #1 microtask_queued 3 (reaction)
       10 #0 job_ended 2
       10 #1 job_started 3
       10 #1 await_resumed
       10 #1 fulfilled
       10 #1 job_ended 3`,
    ));
  test("then, catch and what is passed on", () =>
    check(
      `Promise.reject(1).then(() => console.log("no")).catch((e) => { console.log("caught", e); });`,
      `
       0 #0 macrotask_queued 1 (script)
       0 #0 job_started 1
       0 #1 Promise.reject (constructor) by #0
       0 #1 rejected
       0 #2 then (reaction) by #0
       0 #2 waits for #1
       0 #2 microtask_queued 2 (reaction)
       0 #3 catch (reaction) by #0
       0 #3 waits for #2
       0 #0 job_ended 1
       0 #2 job_started 2
       0 #2 rejected
       0 #3 microtask_queued 3 (reaction)
       0 #2 job_ended 2
       0 #3 job_started 3
       0 #3 stdout "caught 1\\n"
       0 #3 fulfilled
       0 #3 job_ended 3`,
    ));
  test("an async function that returns a promise", () =>
    check(
      `async function g() { return 1; }
       async function f() { return g(); }
       f().then(console.log);`,
      `
       0 #0 macrotask_queued 1 (script)
       0 #0 job_started 1
       0 #1 f() by #0
       0 #2 g() by #1
       0 #2 fulfilled
       0 #1 follows #2
       0 #1 microtask_queued 2 (thenable)
       0 #3 then (reaction) by #0
       0 #3 waits for #1
       0 #0 job_ended 1
       0 #1 job_started 2
       0 #1 waits for #2
       0 #1 microtask_queued 3 (reaction)
       0 #1 job_ended 2
       0 #1 job_started 3
       0 #1 fulfilled
       0 #3 microtask_queued 4 (reaction)
       0 #1 job_ended 3
       0 #3 job_started 4
       0 #3 stdout "1\\n"
       0 #3 fulfilled
       0 #3 job_ended 4`,
    ));
  test("Promise.all of async functions", () =>
    check(
      `async function f(n) { await null; return n; }
       async function main() { console.log(await Promise.all([1, 2].map(f))); }
       main();`,
      `
       0 #0 macrotask_queued 1 (script)
       0 #0 job_started 1
       0 #1 main() by #0
       0 #2 f(1) by #1
       0 #2 await_reached
       0 #2 microtask_queued 2 (reaction)
       0 #3 f(2) by #1
       0 #3 await_reached
       0 #3 microtask_queued 3 (reaction)
       0 #4 Promise.all (combinator) by #1
       0 #4 waits for #2
       0 #4 waits for #3
       0 #1 await_reached
       0 #1 waits for #4
       0 #0 job_ended 1
       0 #2 job_started 2
       0 #2 await_resumed
       0 #2 fulfilled
       0 #4 microtask_queued 4 (reaction)
       0 #2 job_ended 2
       0 #3 job_started 3
       0 #3 await_resumed
       0 #3 fulfilled
       0 #4 microtask_queued 5 (reaction)
       0 #3 job_ended 3
       0 #4 job_started 4
       0 #4 job_ended 4
       0 #4 job_started 5
       0 #4 fulfilled
       0 #1 microtask_queued 6 (reaction)
       0 #4 job_ended 5
       0 #1 job_started 6
       0 #1 await_resumed
       0 #1 stdout "[ 1, 2 ]\\n"
       0 #1 fulfilled
       0 #1 job_ended 6`,
    ));
  test("Promise.race: the loser goes on", () =>
    check(
      `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
       Promise.race([sleep(10), sleep(20)]).then(() => console.log("over"));`,
      `
       0 #0 macrotask_queued 1 (script)
       0 #0 job_started 1
       0 #1 new Promise (constructor) by #0
       0 #0 timer 1 until 10
       0 #2 new Promise (constructor) by #0
       0 #0 timer 2 until 20
       0 #3 Promise.race (combinator) by #0
       0 #3 waits for #1
       0 #3 waits for #2
       0 #4 then (reaction) by #0
       0 #4 waits for #3
       0 #0 job_ended 1
       10 #0 timer_fired 1
       10 #0 macrotask_queued 2 (timer)
       10 #0 job_started 2
       10 #1 fulfilled
       10 #3 microtask_queued 3 (reaction)
       10 #0 job_ended 2
       10 #3 job_started 3
       10 #3 fulfilled
       10 #4 microtask_queued 4 (reaction)
       10 #3 job_ended 3
       10 #4 job_started 4
       10 #4 stdout "over\\n"
       10 #4 fulfilled
       10 #4 job_ended 4
       20 #0 timer_fired 2
       20 #0 macrotask_queued 5 (timer)
       20 #0 job_started 5
       20 #2 fulfilled
       20 #3 microtask_queued 6 (reaction)
       20 #0 job_ended 5
       20 #3 job_started 6
       20 #3 job_ended 6`,
    ));
  test("an async generator: lazy, as a Rust future is", () =>
    check(
      `async function* g(n) { console.log("begins"); yield n; }
       async function main() { const it = g(1); console.log("created"); await it.next(); await it.next(); }
       main();`,
      `
       0 #0 macrotask_queued 1 (script)
       0 #0 job_started 1
       0 #1 main() by #0
       0 #2 generator_created
       0 #1 stdout "created\\n"
       0 #2 generator_resumed
       0 #2 stdout "begins\\n"
       0 #2 generator_yielded
       0 #1 await_reached
       0 #0 job_ended 1
       0 #1 microtask_queued 2 (reaction)
       0 #1 job_started 2
       0 #1 await_resumed
       0 #2 generator_resumed
       0 #2 generator_ended
       0 #1 await_reached
       0 #1 job_ended 2
       0 #1 microtask_queued 3 (reaction)
       0 #1 job_started 3
       0 #1 await_resumed
       0 #1 fulfilled
       0 #1 job_ended 3`,
    ));
});
