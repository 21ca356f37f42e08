/**
 * Listens to one execution: collects what it writes, reads its trace, and finds out what its end
 * means. It must not know how the execution was started.
 */

import type {
  Diagnostic,
  Event,
  JsQuestion,
  LiveProgram,
  SourceEdit,
} from "../../generated/protocol.js";
import { errorText } from "../error-text.js";
import { FILE } from "./command-line.js";
import { diagnostic, isRepeated } from "./diagnostics.js";
import { readsInput } from "./hints.js";
import type { JavaScript } from "./javascript/javascript.js";
import { limitsOf } from "../limits.js";
import {
  cutShort,
  isAbort,
  panicIn,
  verdict,
  type Cut,
  type Panic,
  type Verdict,
} from "./outcome.js";
import { PanicPlaces } from "./places.js";
import type { TraceReader } from "./program.js";
import type { Execution } from "./workers.js";

/** What is called while a program runs. */
export interface Observer {
  stdout(text: string): void;
  stderr(text: string): void;
  diagnostic(diagnostic: Diagnostic): void;
  events(events: Event[]): void;
}

/** What was heard of an execution until it ended or was cut short. */
export interface Heard {
  stdout: string;
  stderr: string;
  diagnostics: Diagnostic[];
  events: Event[];
  /** Whether the program did anything: what does not compile at all does not. */
  began: boolean;
  verdict: Verdict;
  memory: number;
}

export interface Listened {
  program: LiveProgram;
  /** What is compiled, and how it was made of the program, one round of edits after the other. */
  compiled: string;
  edits: SourceEdit[][];
  observer: Observer | undefined;
  reader: TraceReader | undefined;
  /** Answers what the program asks. */
  javascript: JavaScript | undefined;
}

export class Listening {
  readonly heard: Promise<Heard>;
  #settle: (heard: Heard) => void = () => undefined;
  readonly #listened: Listened;
  #execution: Execution | undefined;
  readonly #out = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #errors = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #places: PanicPlaces;
  #stdout = "";
  #stderr = "";
  readonly #diagnostics: Diagnostic[] = [];
  readonly #panics: Panic[] = [];
  readonly #events: Event[] = [];
  /** The program's question whether it is to stop. */
  #interrupt: number | undefined;
  over = false;
  /** Whether the program has done anything that was heard. */
  #began = false;

  constructor(listened: Listened) {
    this.#listened = listened;
    const { program, compiled, edits, javascript } = listened;
    if (javascript) javascript.onPrint = (text) => this.over || this.#error(text);
    this.#places = new PanicPlaces(FILE, program.source, compiled, edits);
    this.heard = new Promise((settle) => (this.#settle = settle));
  }

  /** Gives the program to the execution. */
  begin(execution: Execution, files: [string, string][]): void {
    this.#execution = execution;
    const { program } = this.#listened;
    execution.provide(files, program.stdin, {
      output: (stream, bytes) => this.#write(stream, bytes),
      diagnostic: (json) => this.#diagnostic(json),
      panicked: () => this.#panics.push(panicIn(this.#stderr)),
      trace: (bytes) => this.#trace(bytes),
      asked: (question) => this.#asked(question),
      ended: ({ end, memory }) => {
        this.#error(this.#places.end());
        const limits = limitsOf(program.limits);
        const said = {
          ...{ diagnostics: this.#diagnostics, stderr: this.#stderr, panics: this.#panics },
          lacksInput: program.stdin === "" && readsInput(program.source),
        };
        this.#end(verdict(end, said, limits, memory), memory);
      },
    });
  }

  /** Ends it from outside. */
  cut(cut: Cut): void {
    this.#end(cutShort(cut, limitsOf(this.#listened.program.limits)), 0);
  }

  /** Tells the program that it is to stop, if it has asked; whether it had. */
  interrupt(): boolean {
    const number = this.#interrupt;
    if (number === undefined || this.over) return false;
    this.#interrupt = undefined;
    this.#execution?.answer({ number, fulfilled: true, value: "undefined", text: "undefined" });
    return true;
  }

  /** It could not even be started. */
  fail(error: unknown): void {
    const message = errorText(error);
    this.#end({ status: "stopped", message, exit_code: null }, 0);
  }

  #write(stream: 1 | 2, bytes: Uint8Array): void {
    this.#began = true;
    if (stream === 1) {
      const text = this.#out.decode(bytes, { stream: true });
      this.#stdout += text;
      this.#listened.observer?.stdout(text);
    } else {
      this.#error(this.#places.write(this.#errors.decode(bytes, { stream: true })));
    }
  }

  #diagnostic(json: string): void {
    const { observer, program, edits, reader } = this.#listened;
    const own = reader === undefined;
    const found = diagnostic(json, { file: FILE, source: program.source, edits, own });
    if (!found || isRepeated(found, this.#diagnostics)) return;
    this.#diagnostics.push(found);
    if (!isAbort(found)) observer?.diagnostic(found);
  }

  #error(text: string): void {
    if (text === "") return;
    this.#stderr += text;
    this.#listened.observer?.stderr(text);
  }

  #trace(bytes: Uint8Array): void {
    const { reader, observer } = this.#listened;
    if (!reader) return;
    this.#began = true;
    let events: Event[];
    try {
      events = reader.read(bytes);
    } catch (error) {
      const reason = errorText(error);
      this.fail(new Error(`The trace of the program could not be read: ${reason}`));
      return;
    }
    for (const event of events) this.#events.push(event);
    observer?.events(events);
  }

  #asked(question: JsQuestion): void {
    const { javascript } = this.#listened;
    const { number } = question;
    if (question.kind === "interrupt") this.#interrupt = number;
    else if (question.kind === "forget") {
      if (this.#interrupt === number) this.#interrupt = undefined;
      javascript?.forget(number);
    } else if (javascript) {
      void javascript
        .evaluate(number, question.expression)
        .then((answer) => this.#execution?.answer(answer));
    } else {
      const text = "There is no JavaScript here that could be asked.";
      this.#execution?.answer({ number, fulfilled: false, value: "string", text });
    }
  }

  #end(verdict: Verdict, memory: number): void {
    if (this.over) return;
    this.#error(this.#places.end());
    this.over = true;
    this.#execution?.terminate();
    this.#listened.javascript?.close();
    this.#settle({
      stdout: this.#stdout,
      stderr: this.#stderr,
      diagnostics: this.#diagnostics.filter((one) => !isAbort(one)),
      events: this.#events,
      began: this.#began,
      verdict,
      memory,
    });
  }
}
