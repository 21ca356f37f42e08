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
}

/** A worker that runs worker.ts. */
export interface Channel {
  post(question: JsQuestion): void;
  listen(onAnswer: (answer: JsAnswer) => void, onFailure: (reason: string) => void): void;
  terminate(): void;
}

/** JavaScript in a worker that is started with the first question. */
export class WorkerJavaScript implements JavaScript {
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
    this.#channel ??= this.#opened();
    this.#channel.then(
      (channel) => this.#closed || channel.post(question),
      (error: unknown) => this.#fail(errorText(error)),
    );
  }

  async #opened(): Promise<Channel> {
    const channel = await this.#open();
    channel.listen(
      (answer) => {
        this.#waiting.get(answer.number)?.(answer);
        this.#waiting.delete(answer.number);
      },
      (reason) => this.#fail(reason),
    );
    return channel;
  }

  /** Whoever waits is told so. */
  #fail(reason: string): void {
    for (const [number, answer] of this.#waiting) {
      answer({ number, fulfilled: false, value: "string", text: reason });
    }
    this.#waiting.clear();
  }
}
