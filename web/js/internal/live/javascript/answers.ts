/**
 * Evaluates expressions and says what they come to. It runs inside of the worker, with the program's
 * expressions, and must not trust them with anything.
 */

import type { JsAnswer, JsKind, JsQuestion } from "../../../generated/protocol.js";

/** Evaluates in the global scope of whatever the expressions may see. */
export type Evaluate = (code: string) => unknown;

/** Answers questions. */
export class Answers {
  readonly #evaluate: Evaluate;
  readonly #send: (answer: JsAnswer) => void;
  /** Of the questions that are not answered yet. */
  readonly #signals = new Map<number, AbortController>();

  constructor(evaluate: Evaluate, send: (answer: JsAnswer) => void) {
    this.#evaluate = evaluate;
    this.#send = send;
  }

  hear(question: JsQuestion): void {
    if (question.kind === "evaluate") void this.#answer(question.number, question.expression);
    else if (question.kind === "forget") this.#forget(question.number);
  }

  async #answer(number: number, expression: string): Promise<void> {
    const abort = new AbortController();
    this.#signals.set(number, abort);
    const settle = (fulfilled: boolean, [value, text]: [JsKind, string]) => {
      if (this.#signals.delete(number)) this.#send({ number, fulfilled, value, text });
    };
    try {
      // On a line of its own: the expression may end with a comment.
      const ask = this.#evaluate(`(async (signal) => (${expression}\n))`);
      const value = await (ask as (signal: AbortSignal) => Promise<unknown>)(abort.signal);
      settle(true, described(value));
    } catch (reason) {
      settle(false, rejected(reason));
    }
  }

  #forget(number: number): void {
    const abort = this.#signals.get(number);
    this.#signals.delete(number);
    abort?.abort();
  }
}

/** A value's kind and text. */
export function described(value: unknown): [kind: JsKind, text: string] {
  if (value === null) return ["null", "null"];
  switch (typeof value) {
    case "undefined":
    case "boolean":
    case "number":
    case "bigint":
    case "string":
      return [typeof value as JsKind, String(value)];
    default:
      return ["object", objectText(value)];
  }
}

function objectText(value: unknown): string {
  try {
    // Functions and symbols have no JSON.
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

/** An error's name and message; of everything else its text. */
function rejected(reason: unknown): [kind: JsKind, text: string] {
  if (typeof reason === "object" && reason !== null && "message" in reason) {
    const { name, message } = reason as { name?: unknown; message: unknown };
    return ["object", `${String(name ?? "Error")}: ${String(message)}`];
  }
  return described(reason);
}
