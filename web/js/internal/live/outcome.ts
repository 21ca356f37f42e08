/**
 * What the end of an execution means for the program: which status, which exit code, which
 * sentence. Pure functions over what the compiler said.
 */

import type { Diagnostic, LiveEnd, LiveLimits, LiveStatus } from "../../generated/protocol.js";
import { outputLimitReached, size, timeLimitReached } from "../limits.js";

/** Why the page ended a run before it had come to its end. */
export type Cut = "stopped" | "wall";

export interface Verdict {
  status: LiveStatus;
  message: string | null;
  exit_code: number | null;
}

/** What a program returns to its system after a panic, and after an abort. */
const PANIC_CODE = 101;
const ABORT_CODE = 134;

/** Up to the standard library's own line below it, or the end. */
const PANIC =
  /^thread '(.*)' panicked at (.+?:\d+:\d+):\n([^]*?)(?=\nnote: run with `RUST_BACKTRACE|\nstack backtrace:|\n?(?![^]))/;
const NO_MEMORY = /memory allocation of \d+ bytes failed/;

/** A run that the page has cut short. */
export function cutShort(cut: Cut, limits: Required<LiveLimits>): Verdict {
  if (cut === "stopped") {
    return { status: "stopped", message: "The run was stopped.", exit_code: null };
  }
  const seconds = limits.wall_ms / 1000;
  return limit(`The run took longer than its limit of ${seconds} s, and was ended.`);
}

/** A run that ended by itself. */
export function verdict(
  end: LiveEnd,
  diagnostics: Diagnostic[],
  stderr: string,
  limits: Required<LiveLimits>,
  memory: number,
): Verdict {
  switch (end.kind) {
    case "exited":
      return exited(end.code, diagnostics, stderr, memory);
    case "output_limit":
      return limit(outputLimitReached(limits.output_bytes));
    case "event_limit":
      return limit(
        `The program reported more than its limit of ${limits.events} events, and was ended.`,
      );
    case "time_limit":
      return limit(timeLimitReached(limits.simulated_ms));
    case "memory_limit":
      return limit(
        `The program and its files used up the memory limit of ${size(limits.memory_bytes)}, ` +
          "and it was ended.",
      );
    case "stack_overflow":
      return limit("The compiler ran out of stack: the program nests or recurses too deep for it.");
    case "trapped":
      return trapped(end.message, diagnostics, stderr, memory);
    case "failed":
      return {
        status: "stopped",
        message: `The compiler could not run: ${end.message}`,
        exit_code: null,
      };
  }
}

function exited(code: number, diagnostics: Diagnostic[], stderr: string, memory: number): Verdict {
  const errors = diagnostics.filter(({ level }) => level === "error");
  if (errors.length === 0) return { status: "ok", message: null, exit_code: code };
  return interpreterError(errors, stderr, memory) ?? compileError(errors);
}

function trapped(
  message: string,
  diagnostics: Diagnostic[],
  stderr: string,
  memory: number,
): Verdict {
  const errors = diagnostics.filter(({ level }) => level === "error");
  if (NO_MEMORY.test(stderr)) return outOfMemory(memory);
  const known = interpreterError(errors, stderr, memory);
  if (known) return known;
  // It cannot go on after some errors, and breaking off is how it ends then.
  if (errors.length > 0) return compileError(errors);
  return stopped(`The compiler broke off (${message}).`);
}

/** The interpreter's word for a panic or an abort, which the program itself has told of already. */
export function isAbort({ message, code }: Diagnostic): boolean {
  return code === null && message.startsWith("abnormal termination");
}

/** The interpreter reports its reasons as errors without a code, in these words. */
function interpreterError(
  errors: Diagnostic[],
  stderr: string,
  memory: number,
): Verdict | undefined {
  for (const error of errors) {
    const { message, code } = error;
    if (code !== null) continue;
    if (isAbort(error)) return aborted(stderr);
    if (message.startsWith("deadlock")) {
      return stopped(
        "Deadlock: every thread waits for another one, and no timer is left that could wake any.",
      );
    }
    if (message.startsWith("unsupported operation")) {
      const what = message.replace(/^unsupported operation: /, "");
      return stopped(`The program needs something that there is not in a tab: ${what}.`);
    }
    if (message.startsWith("resource exhaustion")) {
      return /memory|allocat/.test(message)
        ? outOfMemory(memory)
        : limit(`The program used up what there is: ${message}.`);
    }
    if (message.startsWith("Undefined Behavior")) {
      return stopped(`The program did what Rust leaves undefined. ${message}.`);
    }
  }
  return undefined;
}

function aborted(stderr: string): Verdict {
  const panic = lastPanic(stderr);
  if (!panic) {
    return { status: "panicked", message: "The program aborted.", exit_code: ABORT_CODE };
  }
  const { thread, place, text } = panic;
  return {
    status: "panicked",
    message: `thread '${thread}' panicked at ${place}: ${text}`,
    exit_code: PANIC_CODE,
  };
}

function lastPanic(stderr: string): { thread: string; place: string; text: string } | undefined {
  const starts = [...stderr.matchAll(/^thread '/gm)].map((match) => match.index);
  const found = PANIC.exec(stderr.slice(starts.at(-1) ?? 0));
  const [, thread = "", place = "", text = ""] = found ?? [];
  return found ? { thread, place, text } : undefined;
}

/** A program with these diagnostics, errors among them. */
export function compileError(diagnostics: Diagnostic[]): Verdict {
  const errors = diagnostics.filter(({ level }) => level === "error");
  const first = (errors[0]?.message ?? "").replace(/\.$/, "");
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return {
    status: "compile-error",
    message: `The program does not compile: ${first}${more}.`,
    exit_code: null,
  };
}

function outOfMemory(memory: number): Verdict {
  return limit(`The program used up its memory, ${size(memory)} together with the compiler.`);
}

function limit(message: string): Verdict {
  return { status: "limit", message, exit_code: null };
}

function stopped(message: string): Verdict {
  return { status: "stopped", message, exit_code: null };
}
