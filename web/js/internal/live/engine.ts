/**
 * What the page and the command line know of the compiler: one interface, so that another one can
 * take its place. `RustcEngine` is rustc and Miri in a worker.
 */

import type { Diagnostic, LiveProgram, LiveResult } from "../../generated/protocol.js";
import { FILE, includable, startOf, type Call, type Purpose } from "./command-line.js";
import { diagnostic } from "./diagnostics.js";
import { readLayout, type TypeLayout } from "./layout.js";
import { cutShort, isAbort, verdict, type Cut, type Verdict } from "./outcome.js";
import { ErrorStream } from "./streams.js";
import type { Loaded, Progress, Toolchain } from "./toolchain.js";
import { Workers, type Execution, type WorkerHandle } from "./workers.js";

/** What is called while a program runs. */
export interface Observer {
  stdout(text: string): void;
  stderr(text: string): void;
  diagnostic(diagnostic: Diagnostic): void;
}

/** Something that was begun: its result, and the means to end it. */
export interface Job<Result> {
  readonly result: Promise<Result>;
  /** Ends it at once; the result holds what there is by then. */
  stop(): void;
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
}

/** What an engine needs of where it runs. */
export interface Host {
  spawn(): WorkerHandle;
  /** Milliseconds, from any point on. */
  now(): number;
  /** Whether WebAssembly can wait for promises: then the next execution starts ahead of its call. */
  suspends: boolean;
}

/** How many executions may wait: one for checks and one for runs. */
const WAITING = 2;

/** How a program reads standard input. */
const READS = /\bstdin\b/;

/** How much a check may say. */
const CHECK_OUTPUT = 4 << 20;

export class RustcEngine implements Engine {
  readonly #toolchain: Toolchain;
  readonly #host: Host;
  readonly #workers: Workers;

  constructor(toolchain: Toolchain, host: Host) {
    this.#toolchain = toolchain;
    this.#host = host;
    this.#workers = new Workers(() => host.spawn(), host.suspends ? WAITING : 0);
  }

  async load(
    program: LiveProgram,
    progress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const loaded = await this.#toolchain.load([], progress, signal);
    for (const purpose of ["check", "run"] as const) {
      this.#prepare(loaded, callOf(purpose, program, true));
    }
  }

  check(program: LiveProgram): Job<CheckResult> {
    return this.#job("check", program, (heard) => ({
      diagnostics: heard.diagnostics,
      message: brokenOff(heard.verdict),
    }));
  }

  layout(program: LiveProgram): Job<LayoutResult> {
    return this.#job("layout", program, (heard) => ({
      diagnostics: heard.diagnostics,
      message: brokenOff(heard.verdict),
      types: readLayout(heard.stdout, program.source),
    }));
  }

  run(program: LiveProgram, observer: Observer): Job<LiveResult> {
    return this.#job(
      "run",
      program,
      ({ verdict, stdout, stderr, diagnostics, wall_ms, memory }) => ({
        ...verdict,
        stdout,
        stderr,
        diagnostics,
        wall_ms,
        memory,
      }),
      observer,
    );
  }

  #job<Result>(
    purpose: Purpose,
    program: LiveProgram,
    result: (heard: Heard) => Result,
    observer?: Observer,
  ): Job<Result> {
    const listening = new Listening(program, this.#host, observer);
    const begun = this.#begin(purpose, program, listening).catch((error: unknown) => {
      listening.fail(error);
    });
    return {
      result: Promise.all([listening.heard, begun]).then(([heard]) => result(heard)),
      stop: () => listening.cut("stopped"),
    };
  }

  async #begin(purpose: Purpose, program: LiveProgram, listening: Listening): Promise<void> {
    const loaded = await this.#toolchain.load([], () => undefined, new AbortController().signal);
    if (listening.over) return;
    const included = this.#host.suspends ? includable(program.source) : undefined;
    const call = callOf(purpose, program, included !== undefined);
    const start = startOf(call);
    const execution = this.#workers.take(loaded, start);
    listening.begin(execution, included ?? program.source);
    // The next one starts when this one is over: until then it would only be in its way.
    await listening.heard;
    if (purpose !== "layout") this.#prepare(loaded, callOf(purpose, program, true));
  }

  #prepare(loaded: Loaded, call: Call): void {
    if (this.#host.suspends) this.#workers.prepare(loaded, startOf(call));
  }
}

/** A check that ends with errors has done what it should. */
function brokenOff({ status, message }: Verdict): string | null {
  return status === "ok" || status === "compile-error" ? null : message;
}

function callOf(purpose: Purpose, program: LiveProgram, parked: boolean): Call {
  const { edition, clock, limits } = program;
  const outputLimit = purpose === "run" ? limits.output_bytes : CHECK_OUTPUT;
  const reads = READS.test(program.source);
  return { purpose, edition, clock, crates: [], outputLimit, reads, parked };
}

/** What was heard of an execution until it ended or was cut short. */
interface Heard {
  stdout: string;
  stderr: string;
  diagnostics: Diagnostic[];
  verdict: Verdict;
  wall_ms: number;
  memory: number;
}

/** Listens to one execution: collects what it writes and finds out what its end means. */
class Listening {
  readonly heard: Promise<Heard>;
  #settle: (heard: Heard) => void = () => undefined;
  readonly #program: LiveProgram;
  readonly #host: Host;
  readonly #observer: Observer | undefined;
  readonly #began: number;
  #execution: Execution | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #out = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #errors = new ErrorStream();
  #stdout = "";
  #stderr = "";
  readonly #diagnostics: Diagnostic[] = [];
  over = false;

  constructor(program: LiveProgram, host: Host, observer: Observer | undefined) {
    this.#program = program;
    this.#host = host;
    this.#observer = observer;
    this.#began = host.now();
    this.heard = new Promise((settle) => (this.#settle = settle));
  }

  begin(execution: Execution, source: string): void {
    this.#execution = execution;
    this.#timer = setTimeout(() => this.cut("wall"), this.#program.limits.wall_ms);
    execution.provide([[FILE, source]], this.#program.stdin, {
      output: (stream, bytes) => this.#write(stream, bytes),
      ended: ({ end, memory }) => {
        const { limits } = this.#program;
        const found = verdict(end, this.#diagnostics, this.#stderr, limits, memory);
        this.#end(found, memory);
      },
    });
  }

  cut(cut: Cut): void {
    this.#end(cutShort(cut, this.#program.limits), 0);
  }

  fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#end({ status: "stopped", message, exit_code: null }, 0);
  }

  #write(stream: 1 | 2, bytes: Uint8Array): void {
    if (stream === 1) {
      const text = this.#out.decode(bytes, { stream: true });
      this.#stdout += text;
      this.#observer?.stdout(text);
      return;
    }
    const { text, diagnostics } = this.#errors.write(bytes);
    if (text !== "") {
      this.#stderr += text;
      this.#observer?.stderr(text);
    }
    for (const json of diagnostics) {
      const place = { file: FILE, source: this.#program.source, prefix: 0 };
      const found = diagnostic(json, place);
      if (!found) continue;
      this.#diagnostics.push(found);
      if (!isAbort(found)) this.#observer?.diagnostic(found);
    }
  }

  #end(found: Verdict, memory: number): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.#timer);
    this.#execution?.terminate();
    this.#settle({
      stdout: this.#stdout,
      stderr: this.#stderr,
      diagnostics: this.#diagnostics.filter((one) => !isAbort(one)),
      verdict: found,
      wall_ms: this.#host.now() - this.#began,
      memory,
    });
  }
}
