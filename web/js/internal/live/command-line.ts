/**
 * How the compiler is called: for a check, for a run, for the sizes of state machines. All the
 * knowledge of its flags is here.
 */

import type { Clock, Edition, LiveCrate, LiveLimits, LiveStart } from "../../generated/protocol.js";
import { FIRST_WORD, STEPS_OF_A_REPORT } from "./worker/compiler-lines.js";

/** What the compiler is asked for. */
export type Purpose = "check" | "run" | "layout";

/** The program's name, as diagnostics and panics show it. */
export const FILE = "src/main.rs";

/** What the compiler starts with when it has to wait for the program. */
const ROOT = "root.rs";

const TARGET = "x86_64-unknown-linux-gnu";

/**
 * Newer than this compiler in name only: they were there, under a feature, and have become stable
 * since.
 */
const FEATURES = "feature(noop_waker,let_chains,async_closure,lazy_cell,c_unwind)";

/** With it an instrumented function captures the lifetimes that an async function does. */
const TRACED_FEATURES = "feature(lifetime_capture_rules_2024)";

/** The crate that a program reports through; those that are not listed are it and what it shows. */
const RUNTIME = "pollscope_live";

/** The interpreter is here to run programs, not to find undefined behaviour: it is faster without. */
const RUN = [
  "-Zmiri-ignore-leaks",
  "-Zmiri-permissive-provenance",
  // Threads take turns, so that one that waits in a loop for another one gets there; seldom enough that a
  // thread that does little does it in one go, as on a machine.
  "-Zmiri-preemption-rate=0.0001",
  "-Zmiri-disable-alignment-check",
  "-Zmiri-disable-data-race-detector",
  "-Zmiri-disable-stacked-borrows",
  "-Zmiri-disable-validation",
  "-Zmir-emit-retag=false",
  // Programs have their checks; the standard library's own, of what is unsafe in it, cost more than all
  // else that it does.
  ...["-Cdebug-assertions=off", "-Coverflow-checks=on", "--cfg=debug_assertions"],
  "-Zextra-const-ub-checks=no",
  // A sign of life after so many steps, about a second. It takes longer the deeper the program's calls
  // are nested.
  `-Zmiri-report-progress=${STEPS_OF_A_REPORT}`,
  // What it could reach of the machine is what the worker lets it: a clock, standard input.
  "-Zmiri-disable-isolation",
  ...FIRST_WORD,
  // What `available_parallelism` says, and so how many workers tokio has.
  "-Zmiri-num-cpus=2",
];

/** Without code generation: it only checks. */
const CHECK = ["--emit=metadata", "-o", "/tmp/main.rmeta"];

/**
 * Without the optimizer no size is computed; what it puts out says in which line a state waits. As a
 * library, because that needs no more of the crates than there is.
 */
const LAYOUT = [
  ...["--crate-type=lib", "--emit=mir", "-o", "-", "-Zmir-include-spans=on"],
  ...["-Zprint-type-sizes", "--cap-lints=allow"],
];

/** How much a check may say, and the layout of a program, which takes about 4 KB a line. */
const CHECK_OUTPUT = 32 << 20;

/** In a millisecond. */
const NANOSECONDS = 1_000_000;

export interface Call {
  purpose: Purpose;
  edition: Edition;
  clock: Clock;
  crates: LiveCrate[];
  /** Whether the program reports what it does. */
  traced: boolean;
  limits: Required<LiveLimits>;
  /** Whether it asks JavaScript, which is a file to it. */
  asks: boolean;
  /** Whether it starts before the program is known and waits for it. */
  parked: boolean;
}

/** What the worker starts the compiler with. Equal calls give equal results. */
export function startOf(call: Call): LiveStart {
  const unstable = call.edition === "2024" ? ["-Zunstable-options"] : [];
  const externs = call.crates.flatMap((one) => ["--extern", `${one.name}=/${one.path}`]);
  const args = [
    "miri",
    ...["--sysroot", "/sysroot", "--target", TARGET],
    ...["--crate-name", "main", "--edition", call.edition, ...unstable],
    "--error-format=json",
    `-Zcrate-attr=${FEATURES}`,
    ...(call.traced && call.edition === "2021" ? [`-Zcrate-attr=${TRACED_FEATURES}`] : []),
    ...(call.crates.length > 0 ? ["-L", "dependency=/crates"] : []),
    ...externs,
    ...flags(call),
    call.parked ? ROOT : FILE,
  ];
  return {
    arguments: args,
    environment: environment(call.purpose),
    // Opening the included file is where it waits, with the standard library loaded: macros are
    // expanded after that.
    files: call.parked ? [[ROOT, rootOf(call)]] : [],
    waits_for: FILE,
    output_limit: call.purpose === "run" ? call.limits.output_bytes : CHECK_OUTPUT,
    event_limit: call.limits.events,
    time_limit: call.limits.simulated_ms * NANOSECONDS,
    memory_limit: call.limits.memory_bytes,
    clock: call.clock,
    javascript: call.purpose === "run" && call.asks,
  };
}

/** Has a program that reports print through the trace as well. */
const PRINTS = `#[macro_use] extern crate ${RUNTIME} as _pollscope_live;\n`;

/** The crates that are named are loaded before it waits, too. */
function rootOf({ crates, traced }: Call): string {
  const loaded = crates
    .filter(({ listed }) => listed)
    .map(({ name }) => `#[allow(unused_extern_crates)] extern crate ${name} as _;\n`);
  return `${traced ? PRINTS : ""}${loaded.join("")}include!("${FILE}");\n`;
}

/**
 * The text of a program that reports. In a file that is included, macros for the whole crate cannot be
 * brought in: there the including file does it. Where it stands in a file makes no difference.
 */
export function tracedText(text: string, parked: boolean): string {
  return parked ? text : `${text}\n${PRINTS}`;
}

function flags({ purpose }: Call): string[] {
  switch (purpose) {
    case "check":
      return CHECK;
    case "layout":
      return LAYOUT;
    case "run":
      return RUN;
  }
}

function environment(purpose: Purpose): string[] {
  if (purpose === "run") return [];
  // `target` compiles for the interpreter, `host` as for a machine, which gives sizes.
  return [`MIRI_BE_RUSTC=${purpose === "check" ? "target" : "host"}`];
}

/**
 * The crates that a program names, and those that come with them. A name in a comment does no harm:
 * it is loaded, and not used.
 */
export function cratesOf(source: string, known: LiveCrate[], traced: boolean): LiveCrate[] {
  return known.filter(({ name, listed }) =>
    listed ? new RegExp(`\\b${name}\\b`).test(source) : traced,
  );
}

/**
 * The program as it can be included into another file; `undefined` if it cannot. What stands at
 * the head of a file about the whole of it has no place inside another: comments become ordinary
 * ones, attributes have to be where they are.
 */
export function includable(source: string): string | undefined {
  let text = source;
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  for (;;) {
    const rest = text.slice(at);
    const skipped = /^(\s+|\/\/[^\n]*|\/\*[^!]*?\*\/)/u.exec(rest)?.[0] ?? "";
    if (rest.startsWith("#!") || rest.startsWith("/*!")) return undefined;
    if (skipped === "") return text;
    if (skipped.startsWith("//!")) text = `${text.slice(0, at)}// ${text.slice(at + 3)}`;
    at += skipped.length;
  }
}
