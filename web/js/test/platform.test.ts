/** What of the platform reports: aborts, messages, requests, user timing. On a virtual clock. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Fixture } from "../generated/protocol.js";
import { what } from "./show.js";
import { runVirtually } from "./virtual-platform.js";
import { assertWellFormed } from "./well-formed.js";

/** `expected` has a line for each event: time in milliseconds, promise, line, what happened. */
async function check(source: string, expected: string, fixtures: Fixture[] = []): Promise<void> {
  const { events } = await runVirtually(source, fixtures);
  assertWellFormed(events);
  const shown = events.map((event) => {
    return `${event.at / 1e6} #${event.future} :${event.line} ${what(event)}`;
  });
  const lines = expected
    .trim()
    .split("\n")
    .map((line) => line.trim());
  assert.deepEqual(shown, lines);
}

describe("what of the platform reports", () => {
  test("an abort, once a signal, before its listeners", () =>
    check(
      `const controller = new AbortController();
       controller.signal.onabort = () => console.log("heard");
       controller.abort();
       controller.abort();`,
      `
       0 #0 :0 macrotask_queued 1 (script)
       0 #0 :0 job_started 1
       0 #0 :3 signal 1 aborted
       0 #0 :2 stdout "heard\\n"
       0 #0 :0 job_ended 1`,
    ));

  test("a timeout that somebody listens to", () =>
    check(
      `const signal = AbortSignal.timeout(50);
       signal.addEventListener("abort", () => console.log(signal.reason.name));`,
      `
       0 #0 :0 macrotask_queued 1 (script)
       0 #0 :0 job_started 1
       0 #0 :1 timer 1 until 50
       0 #0 :0 job_ended 1
       50 #0 :1 timer_fired 1
       50 #0 :1 macrotask_queued 2 (timer)
       50 #0 :1 job_started 2
       50 #0 :1 signal 1 aborted
       50 #0 :2 stdout "TimeoutError\\n"
       50 #0 :1 job_ended 2`,
    ));

  test("a timeout that nobody listens to is nothing to wait for", async () => {
    const { events, messages } = await runVirtually("AbortSignal.timeout(50);");
    assert.deepEqual(events.map(what).slice(2), ["timer 1 until 50", "job_ended 1"]);
    assert.deepEqual(messages.at(-1), { type: "ended", end: "ok", message: null });
  });

  test("a timeout of no time is refused in the engine's words", async () => {
    const { messages } = await runVirtually("AbortSignal.timeout(-1);");
    const last = messages.at(-1);
    assert.ok(last?.type === "ended" && last.end === "threw");
  });

  test("a message, in its queue and when it arrives", () =>
    check(
      `const { port1, port2 } = new MessageChannel();
       port1.onmessage = () => { console.log("got"); port1.close(); };
       async function send() {
         port2.postMessage(1);
       }
       send();`,
      `
       0 #0 :0 macrotask_queued 1 (script)
       0 #0 :0 job_started 1
       0 #1 :6 send() by #0
       0 #0 :4 macrotask_queued 2 (message)
       0 #1 :5 fulfilled
       0 #0 :0 job_ended 1
       0 #0 :4 job_started 2
       0 #0 :2 stdout "got\\n"
       0 #0 :4 job_ended 2`,
    ));

  test("marks, measures, and what the console has of the kind", () =>
    check(
      `console.timeStamp("a");
       performance.mark("b");
       console.time("t");
       setTimeout(() => {
         console.timeEnd("t");
         console.count("c");
         console.countReset("c");
         console.log(performance.measure("m", { start: 1, end: 3 }).duration);
       }, 5);`,
      `
       0 #0 :0 macrotask_queued 1 (script)
       0 #0 :0 job_started 1
       0 #0 :1 mark a
       0 #0 :2 mark b
       0 #0 :3 mark t
       0 #0 :4 timer 1 until 5
       0 #0 :0 job_ended 1
       5 #0 :4 timer_fired 1
       5 #0 :4 macrotask_queued 2 (timer)
       5 #0 :4 job_started 2
       5 #0 :5 t (ms) = 5
       5 #0 :5 stdout "t: 5.000 ms\\n"
       5 #0 :6 c = 1
       5 #0 :6 stdout "c: 1\\n"
       5 #0 :7 c = 0
       5 #0 :8 m (ms) = 2
       5 #0 :8 stdout "2\\n"
       5 #0 :4 job_ended 2`,
    ));

  test("a request that a fixture answers", () =>
    check(
      `async function load() {
         const response = await fetch("/a");
         console.log(response.status, await response.text());
       }
       load();`,
      `
       0 #0 :0 macrotask_queued 1 (script)
       0 #0 :0 job_started 1
       0 #1 :5 load() by #0
       0 #2 :2 fetch("/a") (platform) by #1
       0 #1 :2 await_reached
       0 #1 :2 waits for #2
       0 #0 :0 job_ended 1
       30 #1 :2 macrotask_queued 2 (network)
       30 #1 :2 job_started 2
       30 #2 :0 fulfilled
       30 #1 :2 microtask_queued 3 (reaction)
       30 #1 :2 job_ended 2
       30 #1 :2 job_started 3
       30 #1 :2 await_resumed
       30 #3 :0 response.text() (platform) by #1
       30 #3 :0 fulfilled
       30 #1 :3 await_reached
       30 #1 :3 waits for #3
       30 #1 :3 microtask_queued 4 (reaction)
       30 #1 :2 job_ended 3
       30 #1 :3 job_started 4
       30 #1 :3 await_resumed
       30 #1 :3 stdout "201 body\\n"
       30 #1 :4 fulfilled
       30 #1 :3 job_ended 4`,
      [{ url: "/a", status: 201, content_type: "text/plain", body: "body", latency: 30 }],
    ));

  test("a request that nothing answers, and one that is given up", async () => {
    const { events } = await runVirtually(
      `fetch("/b").catch((error) => console.log(error.message));
       const controller = new AbortController();
       fetch("/a", { signal: controller.signal }).catch((error) => console.log(error));
       setTimeout(() => controller.abort("enough"), 10);
       fetch(Symbol()).catch((error) => console.log(error.name));`,
      [{ url: "/a", status: 200, content_type: "text/plain", body: "", latency: 30 }],
    );
    assertWellFormed(events);
    const printed = events.flatMap((e) =>
      e.kind === "console" ? [`${e.at / 1e6} ${e.text}`] : [],
    );
    assert.deepEqual(printed, [
      "0 TypeError\n",
      "0 fetch(/b) failed: there is no network here, only /a\n",
      "10 enough\n",
    ]);
  });
});
