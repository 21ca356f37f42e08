/**
 * The JavaScript half of every lesson, observed on the simulated clock: it prints what its folder says,
 * and has as many lanes. Lessons with a `[[fixture]]` are left to the browser tests, which have a `fetch`.
 */

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import type { Event, TwinMessage } from "../generated/protocol.js";
import { node, observed } from "./processes.js";

const LESSONS = new URL("../../crate/lessons/lessons/", import.meta.url);

for (const slug of readdirSync(LESSONS)) {
  const file = (name: string) => readFileSync(new URL(`${slug}/${name}`, LESSONS), "utf8");
  const manifest = file("lesson.toml");
  if (/^listed = false|^\[\[fixture\]\]/m.test(manifest)) continue;
  // Only those for the compiler in the tab may lack it.
  const live = /^engine = "live"$/m.test(manifest);
  if (live && !existsSync(new URL(`${slug}/twin.js`, LESSONS))) continue;

  test(`${slug}: its JavaScript prints what it should, on as many lanes as room is kept for`, async () => {
    const messages = (await node([observed, "--simulated"], file("twin.js")))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as TwinMessage);
    assert.deepEqual(messages.at(-1), { type: "ended", end: "ok", message: null });
    const events = messages.flatMap((m): Event[] => (m.type === "events" ? m.events : []));
    const printed = events.map((event) => (event.kind === "console" ? event.text : "")).join("");
    assert.equal(printed, file("expected.js.txt"));
    const lanes = events.filter(
      (event) =>
        event.kind === "generator_created" ||
        (event.kind === "promise_created" &&
          (event.origin === "async_function" || event.origin === "reaction")),
    );
    assert.equal(lanes.length, Number(/\bjs = (\d+)/.exec(manifest)?.[1]));
  });
}
