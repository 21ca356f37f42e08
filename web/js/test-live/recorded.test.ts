/**
 * The recorded runs of the lessons that need this compiler are what it does today. `cargo xtask record` writes
 * them anew.
 */

import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { traceFile } from "../cli/trace-file.js";
import type { Edition, TraceFile } from "../generated/protocol.js";
import { engine, program, SILENT } from "./engine.js";

const LESSONS = "../crate/lessons/lessons";

/** Those with `engine = "live"` in their manifest, and their edition. */
const live = readdirSync(LESSONS).flatMap((slug) => {
  const manifest = readFileSync(`${LESSONS}/${slug}/lesson.toml`, "utf8");
  if (!/^engine = "live"$/m.test(manifest)) return [];
  const edition = /^edition = "(\d+)"$/m.exec(manifest)?.[1] ?? "2024";
  return [{ slug, edition: edition as Edition }];
});

assert.notEqual(live.length, 0, "there are no such lessons");

for (const { slug, edition } of live) {
  test(`the recorded run of ${slug} is what it does`, async () => {
    const source = readFileSync(`${LESSONS}/${slug}/main.rs`, "utf8");
    const asked = program(source, { edition, trace: true });
    const result = await engine.run(asked, SILENT).result;
    assert.equal(result.instrumented, true, result.message ?? "");
    const fresh = traceFile(`${slug}.rs`, asked, result);
    const file = `${LESSONS}/${slug}/recorded.json`;
    if (process.env["POLLSCOPE_RECORD"]) {
      writeFileSync(file, `${JSON.stringify(fresh)}\n`);
      return;
    }
    const recorded = JSON.parse(readFileSync(file, "utf8")) as TraceFile;
    assert.deepEqual(lines(recorded), lines(fresh), "cargo xtask record writes it anew");
    assert.equal(result.stdout, readFileSync(`${LESSONS}/${slug}/expected.rust.txt`, "utf8"));
  });
}

/** A trace as lines, so that a difference can be read. */
function lines({ traces }: TraceFile): string[] {
  return traces.flatMap(({ header, events }) => [
    JSON.stringify(header.ended),
    ...events.map((event) => JSON.stringify(event)),
  ]);
}
