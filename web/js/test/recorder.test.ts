/** When events are sent, and which are not. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EventKind } from "../generated/protocol.js";
import { Recorder } from "../internal/twin/sandbox/worker/recorder.js";
import { VirtualPlatform } from "./virtual-platform.js";

const happened: EventKind = { kind: "console", stream: "stdout", text: "x\n" };

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
    const long: EventKind = { ...happened, text: "x".repeat(1 << 18) };
    for (let i = 0; i < 256 + 8; i++) recorder.record(0, 1, long);
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
    const recorder = new Recorder(platform, 0, 10);
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
