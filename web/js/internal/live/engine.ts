/**
 * What the page and the command line know of the compiler: one interface, so that another one can
 * take its place. `RustcEngine` is rustc and Miri in a worker.
 */

import type {
  Diagnostic,
  LiveCrate,
  LiveProgram,
  LiveResult,
  PreparedProgram,
} from "../../generated/protocol.js";
import {
  cratesOf,
  FILE,
  includable,
  startOf,
  tracedText,
  type Call,
  type Purpose,
} from "./command-line.js";
import { unavailableDiagnostic } from "./diagnostics.js";
import { readLayout, type TypeLayout } from "./layout.js";
import { DEFAULT_LIMITS, limitsOf } from "../limits.js";
import { Listening, type Heard, type Observer } from "./listening.js";
import type { JavaScript } from "./javascript/javascript.js";
import { compileError, type Verdict } from "./outcome.js";
import { preparedOnce, unprepared, type ProgramTools } from "./program.js";
import type { Loaded, Progress, Toolchain } from "./toolchain.js";
import { Workers, type WorkerHandle } from "./workers.js";

export { DEFAULT_LIMITS };
export type { Observer };

/** Something that was begun: its result, and the means to end it. */
export interface Job<Result> {
  readonly result: Promise<Result>;
  /** Ends it at once; the result holds what there is by then. */
  stop(): void;
  /**
   * Tells a program that waits to be told so that it is to stop, as Ctrl-C does in a terminal: it
   * goes on, and may take its time. `false` if it does not wait for that: then `stop` it.
   */
  interrupt(): boolean;
}

export interface CheckResult {
  diagnostics: Diagnostic[];
  /** What there is to say if the compiler itself did not come to an end; otherwise null. */
  message: string | null;
}

export interface LayoutResult extends CheckResult {
  /** Every type of the program that has a size, the state machines of async functions first. */
  types: TypeLayout[];
}

export interface Engine {
  /** Fetches what a program needs. Later calls of everything else wait for nothing then. */
  load(
    program: LiveProgram,
    progress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<void>;
  check(program: LiveProgram): Job<CheckResult>;
  run(program: LiveProgram, observer: Observer): Job<LiveResult>;
  layout(program: LiveProgram): Job<LayoutResult>;
  /** Fulfilled when the next run or check would begin at once. */
  settled(): Promise<void>;
  /** The crates that a program may use, by name. */
  crates(): Promise<LiveCrate[]>;
}

/** What an engine needs of where it runs. */
export interface Host extends ProgramTools {
  spawn(): WorkerHandle;
  /** Milliseconds, from any point on. */
  now(): number;
  /** Answers what one run asks of JavaScript, which may use the network or not. */
  javascript(network: boolean): JavaScript;
  /** Whether WebAssembly can wait for promises: then the next execution starts ahead of its call. */
  suspends: boolean;
}

/** How many executions may wait: one for checks and one for runs. */
const WAITING = 2;

/** How a program asks JavaScript: `pollscope::js`, and what tokio has for Ctrl-C. */
const ASKS = /\bpollscope\b[^]*\bjs\b|\bsignal\b[^]*\bctrl_c\b/;

export class RustcEngine implements Engine {
  readonly #toolchain: Toolchain;
  readonly #host: Host;
  readonly #workers: Workers;
  /** What a program needs is fetched, then it is checked or run: it is prepared once for all of them. */
  readonly #prepareOnce: ProgramTools["prepare"];

  constructor(toolchain: Toolchain, host: Host) {
    this.#toolchain = toolchain;
    this.#host = host;
    this.#prepareOnce = preparedOnce(host);
    this.#workers = new Workers(() => host.spawn(), host.suspends ? WAITING : 0);
  }

  async load(
    program: LiveProgram,
    progress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { text } = await this.#prepared(program.source);
    signal.throwIfAborted();
    for (const purpose of ["check", "run"] as const) {
      const call = await this.#call(purpose, program, text, purpose === "run" && program.trace);
      const loaded = await this.#toolchain.load(call.crates, progress, signal);
      this.#prepare(loaded, call);
    }
  }

  settled(): Promise<void> {
    return this.#workers.settled();
  }

  async crates(): Promise<LiveCrate[]> {
    const { crates } = await this.#toolchain.manifest();
    const listed = crates.filter((one) => one.listed);
    return listed.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  check(program: LiveProgram): Job<CheckResult> {
    return this.#job(program, undefined, async (attempt) => {
      const { diagnostics, verdict } = await attempt.check();
      return { diagnostics, message: brokenOff(verdict) };
    });
  }

  layout(program: LiveProgram): Job<LayoutResult> {
    return this.#job(program, undefined, async (attempt) => {
      const { diagnostics, verdict, stdout } = await attempt.compile("layout");
      return {
        diagnostics,
        message: brokenOff(verdict),
        types: readLayout(stdout, program.source),
      };
    });
  }

  run(program: LiveProgram, observer: Observer): Job<LiveResult> {
    const began = this.#host.now();
    return this.#job(program, observer, async (attempt) => {
      const runs = attempt.unavailable.length === 0;
      let heard = program.trace && runs ? await attempt.traced() : undefined;
      const instrumented = heard !== undefined;
      heard ??= runs ? await attempt.compile("run") : await attempt.check();
      const { verdict, stdout, stderr, diagnostics, events, memory } = heard;
      const last = events.at(-1);
      return {
        ...verdict,
        ...{ stdout, stderr, diagnostics, events, memory },
        // Each event goes out when it happens: one too many ends the program.
        dropped: 0,
        instrumented,
        simulated_ms: last ? last.at / 1e6 : null,
        wall_ms: this.#host.now() - began,
      };
    });
  }

  /** One program: prepared, and compiled once or, if need be, twice. */
  #job<Result>(
    program: LiveProgram,
    observer: Observer | undefined,
    body: (attempt: Attempt) => Promise<Result>,
  ): Job<Result> {
    const attempt = new Attempt(program, observer, this.#host, (purpose, traced, listening) =>
      this.#begin(purpose, program, traced, listening),
    );
    return {
      result: attempt.open(this.#prepared(program.source)).then(() => body(attempt)),
      stop: () => attempt.stop(),
      interrupt: () => attempt.interrupt(),
    };
  }

  /** A program that the parser breaks off at stays as it is: the compiler will say what is wrong. */
  #prepared(source: string): Promise<PreparedProgram> {
    return this.#prepareOnce(source).catch(() => unprepared(source));
  }

  async #begin(
    purpose: Purpose,
    program: LiveProgram,
    { text, traced }: { text: string; traced: boolean },
    listening: Listening,
  ): Promise<void> {
    const included = this.#host.suspends ? includable(text) : undefined;
    const call = await this.#call(purpose, program, text, traced);
    const never = new AbortController().signal;
    const loaded = await this.#toolchain.load(call.crates, () => undefined, never);
    if (listening.over) return;
    const parked = included !== undefined;
    const given = included ?? text;
    const execution = this.#workers.take(loaded, startOf({ ...call, parked }));
    listening.begin(execution, [[FILE, traced ? tracedText(given, parked) : given]]);
    // The next one starts when this one is over: until then it would only be in its way.
    await listening.heard;
    if (purpose !== "layout") this.#prepare(loaded, call);
  }

  async #call(
    purpose: Purpose,
    program: LiveProgram,
    text: string,
    traced: boolean,
  ): Promise<Call> {
    const { source, edition, clock, limits } = program;
    const { crates } = await this.#toolchain.manifest();
    return {
      purpose,
      edition,
      clock,
      // What was done to it may have named one more.
      crates: cratesOf(text, crates, traced),
      traced,
      limits: limitsOf(limits),
      asks: ASKS.test(source),
      parked: true,
    };
  }

  #prepare(loaded: Loaded, call: Call): void {
    if (this.#host.suspends) this.#workers.prepare(loaded, startOf(call));
  }
}

type Begin = (
  purpose: Purpose,
  compiled: { text: string; traced: boolean },
  listening: Listening,
) => Promise<void>;

/** The executions of one job, one after another, and its limit of time, which counts for all. */
class Attempt {
  readonly #program: LiveProgram;
  readonly #observer: Observer | undefined;
  readonly #host: Host;
  readonly #begin: Begin;
  #prepared: PreparedProgram;
  #listening: Listening | undefined;
  /** Why nothing more is executed. */
  #over: "stopped" | "wall" | undefined;
  #cut = () => {};

  constructor(program: LiveProgram, observer: Observer | undefined, host: Host, begin: Begin) {
    this.#program = program;
    this.#observer = observer;
    this.#host = host;
    this.#begin = begin;
    this.#prepared = unprepared(program.source);
  }

  /** Waits until the program is prepared, or the job is stopped, or its time is over. */
  async open(prepared: Promise<PreparedProgram>): Promise<void> {
    const limit = setTimeout(() => this.#end("wall"), limitsOf(this.#program.limits).wall_ms);
    const cut = new Promise<undefined>((resolve) => (this.#cut = () => resolve(undefined)));
    this.#prepared = (await Promise.race([prepared, cut])) ?? this.#prepared;
    clearTimeout(limit);
  }

  /** What the program names that there is not in a tab. */
  get unavailable(): Diagnostic[] {
    const { source } = this.#program;
    return this.#prepared.unavailable.map((place) => unavailableDiagnostic(place, source));
  }

  /** Whether it compiles here, with all that it names. */
  async check(): Promise<Heard> {
    const missing = this.unavailable;
    const heard = await this.compile("check");
    if (missing.length === 0) return heard;
    for (const one of missing) this.#observer?.diagnostic(one);
    const diagnostics = [...missing, ...heard.diagnostics];
    const { status } = heard.verdict;
    if (status !== "ok" && status !== "compile-error") return { ...heard, diagnostics };
    return { ...heard, diagnostics, verdict: compileError(diagnostics) };
  }

  /** The program as it is. */
  compile(purpose: Purpose): Promise<Heard> {
    const { text, edits } = this.#prepared;
    const listened = {
      program: this.#program,
      compiled: text,
      edits: [edits],
      observer: this.#observer,
      reader: undefined,
      javascript: purpose === "run" ? this.#javascript() : undefined,
    };
    return this.#execute(purpose, { text, traced: false }, new Listening(listened));
  }

  /** The program that reports what it does; `undefined` if it cannot be made to. */
  async traced(): Promise<Heard | undefined> {
    const { traced, traced_edits: edits } = this.#prepared;
    if (traced === null) return undefined;
    const { stdout, stderr, events } = this.#observer ?? SILENT;
    const listened = {
      program: this.#program,
      compiled: traced,
      edits,
      // What the compiler says is about a text that the person has not written: only what the
      // interpreter says counts, and that is known at the end.
      observer: { ...SILENT, stdout, stderr, events },
      reader: this.#host.reader(),
      javascript: this.#javascript(),
    };
    const compiled = { text: traced, traced: true };
    const heard = await this.#execute("run", compiled, new Listening(listened));
    // Some errors are found only when the place where they are is reached.
    if (heard.verdict.status === "compile-error" && !heard.began) return undefined;
    const diagnostics = heard.diagnostics.filter(({ level }) => level === "error");
    for (const one of diagnostics) this.#observer?.diagnostic(one);
    return { ...heard, diagnostics };
  }

  stop(): void {
    this.#end("stopped");
  }

  #end(reason: "stopped" | "wall"): void {
    this.#over ??= reason;
    this.#cut();
    this.#listening?.cut(reason);
  }

  interrupt(): boolean {
    return this.#listening?.interrupt() ?? false;
  }

  #javascript(): JavaScript {
    return this.#host.javascript(this.#program.network);
  }

  async #execute(
    purpose: Purpose,
    compiled: { text: string; traced: boolean },
    listening: Listening,
  ): Promise<Heard> {
    this.#listening = listening;
    if (this.#over) listening.cut(this.#over);
    const limit = setTimeout(() => listening.cut("wall"), limitsOf(this.#program.limits).wall_ms);
    this.#begin(purpose, compiled, listening).catch((error: unknown) => listening.fail(error));
    const heard = await listening.heard;
    clearTimeout(limit);
    return heard;
  }
}

const SILENT: Observer = {
  stdout: () => undefined,
  stderr: () => undefined,
  diagnostic: () => undefined,
  events: () => undefined,
};

/** A check that ends with errors has done what it should. */
function brokenOff({ status, message }: Verdict): string | null {
  return status === "ok" || status === "compile-error" ? null : message;
}
