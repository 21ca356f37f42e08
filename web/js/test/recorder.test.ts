/** When events are sent, and which are not. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EventKind } from "../generated/protocol.js";
import { Recorder } from "../internal/twin/sandbox/worker/recorder.js";
import { VirtualPlatform } from "./virtual-platform.js";

const happened: EventKind = { kind: "promise_settled", outcome: "fulfilled" };
const printed = (text: string): EventKind => ({ kind: "console", stream: "stdout", text });

function sizes({ messages }: VirtualPlatform): number[] {
  return messages.map((message) => (message.type === "events" ? message.events.length : 0));
}

describe("recorder", () => {
  test("a few events are sent at once", () => {
    const platform = new VirtualPlatform();
    const recorder = new Recorder(platform, 0);
    for (let i = 0; i < 256; i++) recorder.record(0, 1, happened);
    assert.deepEqual(sizes(platform), Array(256).fill(1));
  });

  test("many are sent in blocks, the last after 5 ms", async () => {
    const platform = new VirtualPlatform();
    const recorder = new Recorder(platform, 0);
    for (let i = 0; i < 256 + 2500; i++) recorder.record(0, 1, happened);
    assert.deepEqual(sizes(platform).slice(256), [1000, 1000]);
    await platform.untilIdle();
    assert.deepEqual(sizes(platform).slice(256), [1000, 1000, 500]);
    assert.equal(platform.time, 5);
  });

  test("long texts are sent in smaller blocks", () => {
    const platform = new VirtualPlatform();
    const recorder = new Recorder(platform, 0);
    const long = "x".repeat(1 << 18);
    for (let i = 0; i < 256 + 8; i++) recorder.record(0, 1, printed(long));
    assert.deepEqual(sizes(platform).slice(256), [4, 4]);
  });

  test("time is counted from the epoch in whole nanoseconds and never goes back", () => {
    const platform = new VirtualPlatform();
    platform.time = 99;
    const recorder = new Recorder(platform, 100);
    for (const time of [99, 100, 101.0001, 101, 105]) {
      platform.time = time;
      recorder.record(0, 0, happened);
    }
    assert.deepEqual(
      platform.events.map(({ at }) => at),
      [0, 0, 1000100, 1000100, 5000000],
    );
  });

  test("beyond the limit events are counted, and one in 250 ms is sent", () => {
    const platform = new VirtualPlatform();
    const recorder = new Recorder(platform, 0, { events: 10 });
    for (let i = 0; i < 30; i++) recorder.record(0, 0, happened);
    platform.time = 250;
    recorder.record(0, 0, happened);
    recorder.record(0, 0, happened);
    recorder.end("ok", null);
    assert.deepEqual(
      platform.events.map(({ id }) => id),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 31, 32],
    );
    const dropped = platform.messages.flatMap((m) => (m.type === "events" ? [m.dropped] : []));
    assert.equal(dropped.at(-1), 20);
  });

  test("output is never dropped", () => {
    const platform = new VirtualPlatform();
    const recorder = new Recorder(platform, 0, { events: 2 });
    for (const text of ["a", "b", "c", "d"]) {
      recorder.record(0, 0, happened);
      recorder.record(0, 0, printed(text));
    }
    recorder.record(0, 0, happened);
    recorder.end("ok", null);
    assert.deepEqual(
      platform.events.map(({ id }) => id),
      [1, 2, 4, 6, 8, 9],
    );
    const text = platform.events.map((event) => (event.kind === "console" ? event.text : ""));
    assert.equal(text.join(""), "abcd");
    const dropped = platform.messages.flatMap((m) => (m.type === "events" ? [m.dropped] : []));
    assert.equal(dropped.at(-1), 3);
  });

  test("a run that prints more than it may ends there, and what it may is kept", () => {
    const platform = new VirtualPlatform();
    const recorder = new Recorder(platform, 0, { output_bytes: 9 });
    for (const text of ["ab\n", "🦀", "🦀", "more"]) recorder.record(0, 0, printed(text));
    recorder.record(0, 0, happened);
    const text = platform.events.map((event) => (event.kind === "console" ? event.text : "?"));
    assert.deepEqual(text, ["ab\n", "🦀"]);
    assert.deepEqual(platform.messages.at(-1), {
      type: "ended",
      end: "limit",
      message: "The program printed more than its limit of 9 bytes, and was ended.",
    });
  });

  test("the limit is one of bytes, and the last character is whole", () => {
    const platform = new VirtualPlatform();
    const recorder = new Recorder(platform, 0, { output_bytes: 1024 });
    recorder.record(0, 0, printed("é".repeat(600)));
    const [event] = platform.events;
    assert.equal(event?.kind === "console" && event.text, "é".repeat(512));
    const last = platform.messages.at(-1);
    assert.match((last?.type === "ended" && last.message) || "", /more than its limit of 1 kB/);
  });

  test("half of a surrogate pair can be read elsewhere", () => {
    const platform = new VirtualPlatform();
    const [half = ""] = "🦀".split("");
    const recorder = new Recorder(platform, 0);
    recorder.record(0, 0, printed(half));
    recorder.record(0, 0, { kind: "mark", name: `a${half}` });
    recorder.end("threw", half);
    assert.doesNotMatch(platform.sent.join("\n"), /\\u|[\ud800-\udfff]/);
    const [first, second] = platform.events;
    assert.deepEqual(
      [first?.kind === "console" && first.text, second?.kind === "mark" && second.name],
      ["�", "a�"],
    );
    assert.deepEqual(platform.messages.at(-1), { type: "ended", end: "threw", message: "�" });
  });

  test("nothing is recorded after the end", () => {
    const platform = new VirtualPlatform();
    const recorder = new Recorder(platform, 0);
    recorder.end("threw", 'a "text"');
    recorder.record(0, 0, happened);
    recorder.end("ok", null);
    recorder.flush();
    assert.deepEqual(platform.messages, [{ type: "ended", end: "threw", message: 'a "text"' }]);
  });

  test("a program cannot change messages through toJSON", () => {
    const platform = new VirtualPlatform();
    const recorder = new Recorder(platform, 0);
    const prototypes = [Object.prototype, Array.prototype, String.prototype] as {
      toJSON?: unknown;
    }[];
    for (const prototype of prototypes) prototype.toJSON = () => "forged";
    try {
      recorder.record(1, 2, happened);
    } finally {
      for (const prototype of prototypes) delete prototype.toJSON;
    }
    const [message] = platform.messages;
    const event = { id: 1, at: 0, thread: 0, task: 0, future: 1, line: 2, ...happened };
    assert.deepEqual(message, { type: "events", events: [event], dropped: 0 });
  });
});
