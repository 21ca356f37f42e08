/** Runs programs in Node processes of their own, and judges what observed ones say. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Event, TwinMessage } from "../generated/protocol.js";
import { assertWellFormed } from "./well-formed.js";

/** What runs the program on standard input as the sandbox does. */
export const observed = fileURLToPath(new URL("observed-process.mjs", import.meta.url));

/** What an observed program says must make sense, and it must print what the plain one prints. */
export function checkObserved(messages: string, plain: string): void {
  assert.notEqual(plain, "");
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
export function node(args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
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
