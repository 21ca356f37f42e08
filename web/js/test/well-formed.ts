/** What must hold of the events of every run, whatever the program does. */

import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import type { Event } from "../generated/protocol.js";

/** Throws if the events of a program that ran to its end contradict themselves. */
export function assertWellFormed(events: readonly Event[]): void {
  // The Rust half's checker reads them after the tests: one set of rules for both languages.
  const folder = process.env["TRACES"];
  if (folder !== undefined) {
    appendFileSync(`${folder}/${String(process.pid)}.jsonl`, `${JSON.stringify(events)}\n`);
  }
  const promises = new Map<number, { awaiting: number; settled: boolean }>([
    [0, { awaiting: 0, settled: false }],
  ]);
  /** By job: whether it is queued, runs or is over. */
  const jobs = new Map<number, "queued" | "running" | "over">();
  let running = 0;
  const signals = new Set<number>();
  const timers = new Map<number, "armed" | "over">();
  let last = { id: 0, at: 0 };
  for (const event of events) {
    const where = JSON.stringify(event);
    assert.ok(event.id > last.id, `ids grow: ${where}`);
    assert.ok(event.at >= last.at && Number.isSafeInteger(event.at), `time goes on: ${where}`);
    assert.deepEqual([event.thread, event.task], [0, 0], where);
    last = event;
    if (event.kind === "promise_created" || event.kind === "generator_created") {
      assert.ok(promises.has(event.parent), `the parent was created: ${where}`);
      assert.ok(event.future > 0 && !promises.has(event.future), `it is new: ${where}`);
      promises.set(event.future, { awaiting: 0, settled: false });
      continue;
    }
    const promise = promises.get(event.future);
    assert.ok(promise, `it was created: ${where}`);
    switch (event.kind) {
      case "await_reached":
        assert.equal(promise.awaiting, 0, `it runs: ${where}`);
        assert.ok(!promise.settled && event.line > 0, where);
        promise.awaiting = event.line;
        break;
      case "await_resumed":
        assert.equal(promise.awaiting, event.line, `it stood at this await: ${where}`);
        promise.awaiting = 0;
        break;
      case "promise_settled":
        assert.ok(!promise.settled, `it settles once: ${where}`);
        assert.ok(promise.awaiting === 0 || event.outcome === "rejected", where);
        promise.settled = true;
        break;
      case "promise_follows":
      case "reaction_added":
        assert.ok(event.promise > 0 && promises.has(event.promise), `it was created: ${where}`);
        break;
      case "microtask_queued":
      case "macrotask_queued":
        assert.equal(event.job, jobs.size + 1, `jobs count from 1: ${where}`);
        jobs.set(event.job, "queued");
        break;
      case "job_started":
        assert.equal(jobs.get(event.job), "queued", where);
        assert.equal(running, 0, `jobs do not nest: ${where}`);
        jobs.set(event.job, "running");
        running = event.job;
        break;
      case "job_ended":
        assert.equal(running, event.job, where);
        jobs.set(event.job, "over");
        running = 0;
        break;
      case "generator_resumed":
        assert.ok(!promise.settled && promise.awaiting === 0, where);
        break;
      case "generator_yielded":
        assert.ok(!promise.settled && promise.awaiting === 0 && event.line > 0, where);
        break;
      case "generator_ended":
        assert.ok(!promise.settled, `it ends once: ${where}`);
        promise.settled = true;
        break;
      case "rejection_unhandled":
      case "rejection_handled":
        break;
      case "timer_armed":
        assert.equal(event.timer, timers.size + 1, `timers count from 1: ${where}`);
        timers.set(event.timer, "armed");
        break;
      case "timer_fired":
      case "timer_cancelled":
        assert.equal(timers.get(event.timer), "armed", where);
        timers.set(event.timer, "over");
        break;
      case "signal_aborted":
        assert.ok(!signals.has(event.signal), `a signal is aborted once: ${where}`);
        signals.add(event.signal);
        break;
      case "mark":
        assert.ok(event.name.length > 0 && event.name.length <= 201, where);
        break;
      case "counter":
        assert.ok(Number.isFinite(event.value), where);
        break;
      case "console":
        assert.equal(promise.awaiting, 0, `only what runs can print: ${where}`);
        assert.match(event.text, /\n$/);
        break;
      default:
        assert.fail(`not an event of JavaScript: ${where}`);
    }
  }
  assert.ok(![...timers.values()].includes("armed"), "no timer is left");
  assert.equal(running, 0, "no job is left");
}
