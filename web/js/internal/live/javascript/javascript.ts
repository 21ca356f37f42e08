/**
 * JavaScript for the programs that run in the compiler's worker: what an expression comes to, in a
 * worker where there is no page. Each run has one of its own.
 *
 * It must not know where that worker runs.
 */

import type { JsAnswer, JsQuestion } from "../../../generated/protocol.js";
import { errorText } from "../../error-text.js";

export interface JavaScript {
  /** What an expression comes to. Never rejects; of what was forgotten nothing is heard. */
  evaluate(number: number, expression: string): Promise<JsAnswer>;
  /** Nobody waits for it any more. */
  forget(number: number): void;
  /** Ends everything at once. */
  close(): void;
  /** Called with what is printed to the console, where that is not the browser's. */
  onPrint: (text: string) => void;
}

/** A worker in which expressions are evaluated. */
export interface Channel {
  post(question: JsQuestion): void;
  listen(listener: ChannelListener): void;
  terminate(): void;
}

export interface ChannelListener {
  answered(answer: JsAnswer): void;
  printed(text: string): void;
  /** It is of no use any more; why, as the end of a sentence. */
  failed(reason: string): void;
}

/** JavaScript in a worker that is started with the first question, and again after it broke down. */
export class WorkerJavaScript implements JavaScript {
  onPrint: (text: string) => void = () => undefined;
  readonly #open: () => Promise<Channel>;
  #channel: Promise<Channel> | undefined;
  readonly #waiting = new Map<number, (answer: JsAnswer) => void>();
  #closed = false;

  constructor(open: () => Promise<Channel>) {
    this.#open = open;
  }

  evaluate(number: number, expression: string): Promise<JsAnswer> {
    return new Promise((answer) => {
      this.#waiting.set(number, answer);
      this.#post({ kind: "evaluate", number, expression });
    });
  }

  forget(number: number): void {
    if (this.#waiting.delete(number)) this.#post({ kind: "forget", number });
  }

  close(): void {
    this.#closed = true;
    this.#waiting.clear();
    this.#channel?.then(
      (channel) => channel.terminate(),
      () => undefined,
    );
  }

  #post(question: JsQuestion): void {
    const channel = (this.#channel ??= this.#opened());
    channel.then(
      (open) => this.#closed || open.post(question),
      (error: unknown) => this.#fail(channel, errorText(error)),
    );
  }

  #opened(): Promise<Channel> {
    const channel = this.#open().then((open) => {
      open.listen({
        answered: (answer) => {
          this.#waiting.get(answer.number)?.(answer);
          this.#waiting.delete(answer.number);
        },
        printed: (text) => this.#closed || this.onPrint(text),
        failed: (reason) => {
          open.terminate();
          this.#fail(channel, `The program's JavaScript broke down: ${reason}.`);
        },
      });
      return open;
    });
    return channel;
  }

  /** Fails every open question; the next question starts a new worker, without the old state. */
  #fail(channel: Promise<Channel>, text: string): void {
    if (this.#channel !== channel) return;
    this.#channel = undefined;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [number, answer] of waiting) {
      answer({ number, fulfilled: false, value: "string", text });
    }
  }
}
