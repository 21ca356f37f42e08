/**
 * What the end of an execution means for the program: which status, which exit code, which
 * sentence. Pure functions over what the compiler said.
 */

import type { Diagnostic, LiveEnd, LiveLimits, LiveStatus } from "../../generated/protocol.js";
import { NOTHING_TO_READ } from "./hints.js";
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
/** What the standard library prints before it gives up. */
const NOT_UNWOUND = "thread caused non-unwinding panic. aborting.\n";
/** In such steps the memory of WebAssembly grows, in bytes. */
const WASM_PAGE = 1 << 16;
const NO_MEMORY = /memory allocation of \d+ bytes failed/;

/** A run that the page has cut short. */
export function cutShort(cut: Cut, limits: Required<LiveLimits>): Verdict {
  if (cut === "stopped") {
    return { status: "stopped", message: "The run was stopped.", exit_code: null };
  }
  const seconds = limits.wall_ms / 1000;
  return limit(`The run took longer than its limit of ${seconds} s, and was ended.`);
}

/** A panic, as far as it was printed; a program may print something else, or nothing. */
export interface Panic {
  thread: string | undefined;
  /** What happened, and where. */
  message: string | undefined;
}

/** What was heard of a run. */
export interface Said {
  diagnostics: Diagnostic[];
  stderr: string;
  panics: Panic[];
  /** Whether the program reads what it is given, and was given nothing. */
  lacksInput: boolean;
}

/** A run that ended by itself. */
export function verdict(
  end: LiveEnd,
  said: Said,
  limits: Required<LiveLimits>,
  memory: number,
): Verdict {
  switch (end.kind) {
    case "exited":
      return exited(end.code, said, memory);
    case "output_limit":
      return limit(outputLimitReached(limits.output_bytes));
    case "diagnostic_limit":
      return compileError(said.diagnostics);
    case "event_limit":
      return limit(
        `The program reported more than its limit of ${limits.events} events, and was ended.`,
      );
    case "time_limit":
      return limit(timeLimitReached(limits.simulated_ms));
    case "memory_limit":
      // Files of a few bytes are not what used it up.
      if (memory + WASM_PAGE > limits.memory_bytes) return outOfMemory(memory);
      return limit(
        `The program and its files used up the memory limit of ${size(limits.memory_bytes)}, ` +
          "and it was ended.",
      );
    case "stack_overflow":
      return limit("The compiler ran out of stack: the program nests or recurses too deep for it.");
    case "trapped":
      return trapped(end.message, said, memory);
    case "lost":
      return stopped(
        "The worker that ran the program was ended from outside, perhaps because memory ran out. Run " +
          "the program again.",
      );
    case "failed":
      return {
        status: "stopped",
        message: `The compiler could not run: ${end.message}`,
        exit_code: null,
      };
  }
}

function exited(code: number, said: Said, memory: number): Verdict {
  const errors = said.diagnostics.filter(({ level }) => level === "error");
  if (errors.length > 0) return interpreterError(errors, said, memory) ?? compileError(errors);
  if (code === PANIC_CODE && said.panics.length > 0) return panicked(said, code);
  return { status: "ok", message: null, exit_code: code };
}

function trapped(message: string, said: Said, memory: number): Verdict {
  const errors = said.diagnostics.filter(({ level }) => level === "error");
  if (NO_MEMORY.test(said.stderr)) return outOfMemory(memory);
  const known = interpreterError(errors, said, memory);
  if (known) return known;
  // It cannot go on after some errors, and breaking off is how it ends then.
  if (errors.length > 0) return compileError(errors);
  return stopped(
    `The compiler in the tab crashed (${message}). That is a defect of Pollscope, not of the program: ` +
      "please report it together with the program.",
  );
}

/** The interpreter's word for a panic or an abort, which the program itself has told of already. */
export function isAbort({ message, code }: Diagnostic): boolean {
  return code === null && message.startsWith("abnormal termination");
}

/** The interpreter reports its reasons as errors without a code, in these words. */
function interpreterError(errors: Diagnostic[], said: Said, memory: number): Verdict | undefined {
  for (const error of errors) {
    const { message, code } = error;
    if (code !== null) continue;
    if (isAbort(error)) return aborted(said);
    if (message.startsWith("deadlock")) {
      // Insights know a deadlock by how this begins (crate/analysis/src/insights/ending.rs).
      return stopped("Deadlock: everything in the program waits, and no timer can wake any of it.");
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

/** By itself, or because of a panic that cannot be unwound. */
function aborted({ stderr }: Said): Verdict {
  if (stderr.endsWith(NOT_UNWOUND)) {
    return panicked({ panics: [panicIn(stderr.slice(0, -NOT_UNWOUND.length))] }, ABORT_CODE);
  }
  return { status: "panicked", message: "The program aborted.", exit_code: ABORT_CODE };
}

/** What ends the program is the main thread's panic; others end their threads. */
function panicked(
  { panics, lacksInput = false }: Pick<Said, "panics"> & Partial<Said>,
  code: number,
): Verdict {
  const last = panics.findLast(({ thread }) => thread === "main") ?? panics.at(-1);
  const message = last?.message ?? "The program panicked.";
  const help = lacksInput ? `\n${NOTHING_TO_READ}` : "";
  return { status: "panicked", message: message + help, exit_code: code };
}

/** The panic at the end of what was printed to standard error. */
export function panicIn(stderr: string): Panic {
  const starts = [...stderr.matchAll(/^thread '/gm)].map((match) => match.index);
  const found = PANIC.exec(stderr.slice(starts.at(-1) ?? 0));
  if (!found) return { thread: undefined, message: undefined };
  const [, thread = "", place = "", text = ""] = found;
  return { thread, message: `thread '${thread}' panicked at ${place}: ${text}` };
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
