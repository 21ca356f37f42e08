/** What of standard error is taken for a piece of the trace, and what that may use up. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { TracePieces } from "../internal/live/worker/trace-pieces.js";

const MARK = [0xff, 0x50, 0x53, 0x54];

/** An event with a text and `args` arguments. */
function event({ at = 0n, text = "", args = 0 } = {}): Uint8Array {
  const bytes = new Uint8Array(56 + text.length + args * 48);
  bytes.set([...MARK, 70, args]);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(8, at, true);
  view.setUint32(52, text.length, true);
  bytes.set(new TextEncoder().encode(text), 56);
  return bytes;
}

const bytes = (...parts: (readonly number[] | Uint8Array)[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

test("the beginning and single events are pieces", () => {
  const magic = bytes(MARK, [0xf0, 0x50, 0x53, 0x54, 1, 0, 0, 0]);
  for (const piece of [magic, event(), event({ text: "main()" }), event({ text: "f", args: 3 })]) {
    assert.ok(TracePieces.is(piece));
  }
});

test("any other bytes that begin with the mark are output", () => {
  // A code of an event in a smaller form, which would not be counted.
  const small = [3, 0];
  const cases = [
    MARK,
    [...MARK, 70],
    [...MARK, ...small],
    bytes(event(), small),
    bytes(event(), event().subarray(4)),
    event({ text: "f", args: 3 }).subarray(0, -1),
    bytes(MARK, [0xf0, 0x50, 0x53, 0x54, 1, 0, 0, 0], small),
    bytes(MARK, [0xf0, 0x50, 0x53, 0x54, 1, 0, 0]),
    bytes(MARK, [66], Array(16).fill(0)),
    [0xff, 0x50, 0x53],
    [],
  ];
  for (const case_ of cases) assert.ok(!TracePieces.is(Uint8Array.from(case_)), String(case_));
});

test("every piece that is an event counts", () => {
  const sent: number[] = [];
  const pieces = new TracePieces(
    ({ length }) => sent.push(length),
    { events: 2, time: 1000 },
    () => 0,
  );
  assert.equal(pieces.take(event({ text: "a" })), undefined);
  assert.equal(pieces.take(event({ at: 1001n })), "time_limit");
  assert.equal(pieces.take(event()), "event_limit");
  pieces.flush();
  assert.deepEqual(sent, [53]);
});
