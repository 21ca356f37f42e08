/**
 * Observing a program must not change what it does: each runs in plain Node and observed in a
 * Node process of its own, and must print the same lines in the same order.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Event, TwinMessage } from "../generated/protocol.js";
import { programs } from "./programs.js";
import { assertWellFormed } from "./well-formed.js";

const observed = fileURLToPath(new URL("observed-process.mjs", import.meta.url));
const virtualTimers = new URL("virtual-timers.mjs", import.meta.url).href;

describe("observed programs print what plain ones do", { concurrency: 4 }, () => {
  for (const [name, source] of Object.entries(programs)) {
    test(name, async () => {
      const [plain, real, simulated] = await Promise.all([
        node(["--import", virtualTimers, "--eval", source], ""),
        node(["--import", virtualTimers, observed], source),
        node([observed, "--simulated"], source),
      ]);
      assert.notEqual(plain, "");
      checkObserved(real, plain);
      checkObserved(simulated, plain);
    });
  }
});

/** What an observed program says must make sense, and it must print what the plain one prints. */
function checkObserved(messages: string, plain: string): void {
  const parsed = messages
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as TwinMessage);
  const events: Event[] = parsed.flatMap((m) => (m.type === "events" ? m.events : []));
  const printed = events.map((event) => (event.kind === "console" ? event.text : "")).join("");
  assert.equal(printed, plain);
  assertWellFormed(events);
  assert.deepEqual(parsed.at(-1), { type: "ended", end: "ok", message: null });
}

/** What a Node process prints; rejects if it fails. */
function node(args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`ended with ${code}: ${errors}`));
    });
    child.stdin.end(input);
  });
}
