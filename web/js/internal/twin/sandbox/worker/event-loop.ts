/**
 * What the event loop is doing as far as it can be seen: which job runs, and what in it. Records
 * when jobs are queued, begin and end.
 *
 * It must not know why a job was queued, and it must never change what the program sees.
 */

import type { EventKind, JobSource } from "../../../../generated/protocol.js";
import type { Recorder } from "./recorder.js";

/** Something whose code runs: the body of an async function, or what was given to `then`. */
export interface Running {
  /** Its promise. */
  readonly id: number;
  /** How many calls it is within. */
  readonly depth: number;
}

/** A job that was queued, or will be. */
export interface Job {
  /** Its number; 0 as long as it is not known to be queued. */
  id: number;
  readonly source: JobSource;
  /** The promise whose body goes on or whose callback is called; 0 for none. */
  readonly future: number;
  readonly line: number;
}

/** The event loop of one program. */
export class EventLoop {
  readonly recorder: Recorder;
  /** What is running now; undefined outside any async function and callback. */
  running: Running | undefined;
  /** The job that runs now; undefined between jobs. */
  #job: Job | undefined;
  #jobs = 0;
  #futures = 0;

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  /** The id of what is running now; 0 outside any. */
  get future(): number {
    return this.running?.id ?? 0;
  }

  /** Whether no code of the program is running, as far as can be seen. */
  get idle(): boolean {
    return !this.#job && !this.running;
  }

  /** A number for a new promise or generator. */
  nextFuture(): number {
    return ++this.#futures;
  }

  record(future: number, line: number, kind: EventKind): void {
    this.recorder.record(future, line, kind);
  }

  /** The job was put into its queue, unless it was before. */
  queued(job: Job): void {
    if (job.id > 0) return;
    job.id = ++this.#jobs;
    const { id, source, future, line } = job;
    const kind = isMacrotask(source) ? "macrotask_queued" : "microtask_queued";
    this.record(future, line, { kind, job: id, source });
  }

  /** The job begins, on an empty stack. */
  started(job: Job): void {
    // Would have ended by itself, were it not for stack overflows.
    if (this.#job) this.ended(this.#job);
    this.queued(job);
    this.#job = job;
    this.running = undefined;
    this.record(job.future, job.line, { kind: "job_started", job: job.id });
  }

  /** The job is over, if it is still the one that runs. */
  ended(job: Job): void {
    if (this.#job !== job) return;
    this.#job = undefined;
    this.running = undefined;
    this.record(job.future, job.line, { kind: "job_ended", job: job.id });
  }

  /** Runs `callback` as a job of its own, in which `future` runs. */
  run<T>(job: Job, callback: () => T): T {
    this.started(job);
    if (job.future > 0) this.running = { id: job.future, depth: 0 };
    try {
      return callback();
    } finally {
      this.ended(job);
    }
  }
}

function isMacrotask(source: JobSource): boolean {
  return source !== "reaction" && source !== "thenable" && source !== "queue_microtask";
}
