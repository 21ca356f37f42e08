/**
 * The automation surface: what tests, course pages and embedding pages may use.
 *
 * This file is a promise. `version` follows semantic versioning: within one major version nothing
 * here is removed or changes its meaning. It must not know how the page works inside.
 *
 * ```js
 * await window.pollscope.ready;
 * await window.pollscope.load({ lesson: "join-all" });
 * const result = await window.pollscope.run();
 * console.log(result.rust.stdout, result.js.stdout);
 * ```
 */

import type {
  CheckReport,
  ExpectationInfo,
  InsightInfo,
  LessonInfo,
  LiveLayout,
  LoadOptions,
  RunResult,
  StateInfo,
  TraceFile,
} from "../generated/protocol.js";

export type * from "../generated/protocol.js";

/** What `window.pollscope` is. It exists before the page is ready; see {@link Pollscope.ready}. */
export interface Pollscope {
  /** The version of this surface, such as `"1.0.0"`. */
  readonly version: string;

  /**
   * Resolves once the page can be driven. Never rejects: if the page fails before that, it resolves
   * too, and every call says what has happened.
   */
  readonly ready: Promise<void>;

  /**
   * All lessons, in the order in which the page lists them.
   *
   * @throws Error before {@link Pollscope.ready} has resolved.
   */
  lessons(): LessonInfo[];

  /**
   * Shows a lesson, as picking it in the list does: a run in progress is stopped, its result is
   * gone. `rust` and `js` (since 0.3.0) are programs to stand in place of the lesson's, as if they
   * had been typed, but they are not remembered for the next visit; `clock` is that of the runs from
   * now on, `"real"` or `"simulated"`. Waits for {@link Pollscope.ready}, and resolves when the lesson
   * is on the screen.
   *
   * Rejects with an Error that names the known lessons if there is none of that name, with one that
   * says why if the lesson cannot be fetched, and with a TypeError if it is given something else than
   * {@link LoadOptions}.
   */
  load(what: LoadOptions): Promise<void>;

  /**
   * Runs both halves from the beginning, as the Run button does, and resolves when both have
   * ended or were stopped. A half that fails is part of the result and rejects nothing. Waits
   * for {@link Pollscope.ready}.
   *
   * Rejects with an Error that carries the message if the page itself fails (a panic): nothing
   * can be run then until the page is loaded again, and every other call throws that Error too.
   */
  run(): Promise<RunResult>;

  /**
   * Stops a run in progress; what it has printed and recorded is kept, and the promise that
   * {@link Pollscope.run} returned resolves. Does nothing if none is in progress.
   *
   * @throws Error before {@link Pollscope.ready} has resolved.
   */
  stop(): void;

  /**
   * Stops a run in progress and clears output and timeline; both programs are the lesson's own again.
   *
   * @throws Error before {@link Pollscope.ready} has resolved.
   */
  reset(): void;

  /**
   * Puts the playhead at a time, in milliseconds since the run began on the run's own clock, and
   * resolves when it stands there; a time after the end is the end. During a run the run goes on.
   * Waits for {@link Pollscope.ready}. Since 0.2.0.
   *
   * Rejects with a TypeError if `ms` is not a finite number.
   */
  seek(ms: number): Promise<void>;

  /**
   * What every future, promise, task and queue is at the playhead, which stands at the end of the
   * run unless somebody has moved it. Since 0.2.0.
   *
   * @throws Error before {@link Pollscope.ready} has resolved.
   */
  state(): StateInfo;

  /**
   * What there is to say about the run, most useful first: what happened, at which line, and the
   * events that show it. Complete once the run is over. Since 0.2.0.
   *
   * @throws Error before {@link Pollscope.ready} has resolved.
   */
  insights(): InsightInfo[];

  /**
   * What the run on the screen says to expectations, one line of text each, such as
   * `"overlap(foo(1), foo(2))"`: docs/expectations.md lists them. They are about the Rust half unless
   * `half` is `"javascript"`. Waits for {@link Pollscope.ready}. Since 0.4.0.
   *
   * Rejects with an Error that says what is wrong if one of them cannot be read or if that half has not
   * come to its end, and with a TypeError for anything but texts.
   */
  expect(
    expectations: string | readonly string[],
    half?: "rust" | "javascript",
  ): Promise<ExpectationInfo[]>;

  /**
   * The trace on the screen: `"json"` as a file of Pollscope's own, which the page can open again,
   * `"chrome"` as a Chrome trace, which Perfetto opens. Since 0.2.0.
   *
   * @throws Error before {@link Pollscope.ready} has resolved, TypeError for another format.
   */
  trace(format: "json"): TraceFile;
  trace(format: "chrome"): ChromeTrace;

  /**
   * What is wrong with both programs, as the editors show it: the Rust one by rustc (which is
   * fetched if it is not there), the JavaScript one by a parser. Waits for
   * {@link Pollscope.ready}. Since 0.3.0; what it was before is {@link Pollscope.violations}.
   */
  check(): Promise<CheckReport>;

  /**
   * How the types of the Rust program lie in memory, the state machines of its async functions
   * first, as the page's Layout shows them. Waits for {@link Pollscope.ready}. Since 0.3.0.
   */
  layout(): Promise<LiveLayout>;

  /**
   * What contradicts itself in the events of the run, in sentences; empty if all is well. A sentence
   * here is a defect of Pollscope, not of the program that ran. Since 0.3.0 (before: `check`).
   *
   * @throws Error before {@link Pollscope.ready} has resolved.
   */
  violations(): string[];
}

/** A trace in the format of Chrome and Perfetto. */
export interface ChromeTrace {
  /** As the trace event format has them. */
  readonly traceEvents: readonly Readonly<Record<string, unknown>>[];
}

declare global {
  interface Window {
    readonly pollscope: Pollscope;
  }
}
