/**
 * Workers in which the compiler runs: one for each execution, and one that has started already
 * and waits, for the call that is expected next. Ending a worker waits for nothing.
 *
 * It must not know what the compiler is asked for.
 */

import type { JsAnswer, JsQuestion, LiveMessage, LiveStart } from "../../generated/protocol.js";
import type { Loaded } from "./toolchain.js";
import type { Command } from "./worker/command.js";

/** A worker of the browser's or of Node's. */
export interface WorkerHandle {
  post(command: Command): void;
  terminate(): void;
  /** Called with what the worker says, and if it cannot be started or breaks. */
  listen(onMessage: (message: LiveMessage) => void, onFailure: (message: string) => void): void;
}

/** What is called with what an execution does. */
export interface Listener {
  output(stream: 1 | 2, bytes: Uint8Array): void;
  diagnostic(json: string): void;
  panicked(): void;
  trace(bytes: Uint8Array): void;
  asked(question: JsQuestion): void;
  ended(message: Extract<LiveMessage, { kind: "ended" }>): void;
}

/** How long a worker may take to answer before another one takes its place: one that waits, in milliseconds. */
const ANSWERS_MS = 3000;
/** And one that was just started. */
const STARTS_MS = 10_000;

/** A worker that was started, for one execution. */
export class Execution {
  readonly #spawn: () => WorkerHandle;
  readonly #start: Extract<Command, { kind: "start" }>;
  #worker: WorkerHandle;
  #listener: Listener | undefined;
  #provide: Command | undefined;
  #over = false;
  /** How many workers it has had. */
  #opened = 0;
  /** Whether it waits for its program. */
  #waits = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** Fulfilled when the standard library is loaded and only the program is missing, or it is over. */
  readonly parked: Promise<void>;
  #park: () => void = () => undefined;

  constructor(spawn: () => WorkerHandle, loaded: Loaded, start: LiveStart) {
    this.#spawn = spawn;
    this.#start = { kind: "start", module: loaded.module, units: loaded.units, start };
    this.parked = new Promise((resolve) => (this.#park = resolve));
    this.#worker = this.#open();
  }

  #open(): WorkerHandle {
    const worker = this.#spawn();
    this.#opened += 1;
    const mine = this.#opened;
    // The end of a worker that was replaced is not the end of the execution.
    const hear = (message: LiveMessage) => mine === this.#opened && this.#hear(message);
    worker.listen(hear, (message) =>
      hear({ kind: "ended", end: { kind: "failed", message }, memory: 0 }),
    );
    worker.post(this.#start);
    this.#expectAnswer(STARTS_MS);
    return worker;
  }

  /** A worker that was ended from outside before it could answer is noticed by its silence only. */
  #expectAnswer(milliseconds: number): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.#worker.terminate();
      this.#waits = false;
      this.#worker = this.#open();
      if (this.#provide) this.#worker.post(this.#provide);
    }, milliseconds);
  }

  /** Hands over the program. Once. */
  provide(files: [string, string][], stdin: string, listener: Listener): void {
    this.#provide = { kind: "provide", files, stdin };
    this.#listener = listener;
    this.#worker.post(this.#provide);
    if (this.#waits) this.#expectAnswer(ANSWERS_MS);
  }

  /** What JavaScript answers the program. */
  answer(answer: JsAnswer): void {
    if (!this.#over) this.#worker.post({ kind: "answer", answer });
  }

  /** Ends it, wherever it stands; nothing is heard of it any more. */
  terminate(): void {
    this.#over = true;
    clearTimeout(this.#patience);
    this.#park();
    this.#worker.terminate();
  }

  /** Whether it has ended before the program was provided, so that it is of no use. */
  get over(): boolean {
    return this.#over;
  }

  #hear(message: LiveMessage): void {
    if (this.#over) return;
    switch (message.kind) {
      case "working":
        clearTimeout(this.#patience);
        return;
      case "parked":
        this.#waits = true;
        this.#park();
        return;
      case "output":
        this.#listener?.output(message.stream, message.bytes);
        return;
      case "diagnostic":
        this.#listener?.diagnostic(message.json);
        return;
      case "panicked":
        this.#listener?.panicked();
        return;
      case "trace":
        this.#listener?.trace(message.bytes);
        return;
      case "asked":
        this.#listener?.asked(message.question);
        return;
      case "ended":
        this.terminate();
        this.#listener?.ended(message);
    }
  }
}

/** Keeps one execution waiting for each of the calls that were made last. */
export class Workers {
  readonly #spawn: () => WorkerHandle;
  /** By what they were started with, the one used last at the end. */
  readonly #waiting = new Map<string, Execution>();
  readonly #most: number;

  /** @param most How many may wait; each takes as much memory as a running one. */
  constructor(spawn: () => WorkerHandle, most: number) {
    this.#spawn = spawn;
    this.#most = most;
  }

  /** One for this call: the one that waits for it, or a new one. */
  take(loaded: Loaded, start: LiveStart): Execution {
    const key = JSON.stringify(start);
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (waiting && !waiting.over) return waiting;
    return new Execution(this.#spawn, loaded, start);
  }

  /** Has one wait for this call. */
  prepare(loaded: Loaded, start: LiveStart): void {
    const key = JSON.stringify(start);
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (this.#most === 0) return;
    const kept = waiting && !waiting.over ? waiting : new Execution(this.#spawn, loaded, start);
    this.#waiting.set(key, kept);
    for (const [oldest, execution] of this.#waiting) {
      if (this.#waiting.size <= this.#most) return;
      this.#waiting.delete(oldest);
      execution.terminate();
    }
  }

  /** Fulfilled when those that wait could begin at once. */
  async settled(): Promise<void> {
    await Promise.all([...this.#waiting.values()].map(({ parked }) => parked));
  }

  /** Ends those that wait. */
  clear(): void {
    for (const execution of this.#waiting.values()) execution.terminate();
    this.#waiting.clear();
  }
}
