/**
 * Evaluates expressions and says what they come to. It runs inside of the worker, with the program's
 * expressions, and must not trust them with anything.
 */

import type { JsAnswer, JsKind, JsQuestion } from "../../../generated/protocol.js";
import { wellFormed, wellFormedJson } from "../../text.js";
import { pristineMap } from "../../twin/sandbox/worker/pristine-map.js";

const { apply } = Reflect;
const { String } = globalThis;
const { stringify } = JSON;
const { then } = Promise.prototype;
const { getOwnPropertyDescriptor } = Object;

/** Evaluates in the global scope of whatever the expressions may see. */
export type Evaluate = (code: string) => unknown;

/** Answers questions. */
export class Answers {
  readonly #evaluate: Evaluate;
  readonly #send: (answer: JsAnswer) => void;
  /** Of the questions that are not answered yet. */
  readonly #aborts = pristineMap<number, () => void>();
  /** Taken before the first expression can touch it, and not earlier: not every world begins with it. */
  #abortable: (() => Abortable) | undefined;

  constructor(evaluate: Evaluate, send: (answer: JsAnswer) => void) {
    this.#evaluate = evaluate;
    this.#send = send;
  }

  hear(question: JsQuestion): void {
    if (question.kind === "evaluate") this.#answer(question.number, question.expression);
    else if (question.kind === "forget") this.#forget(question.number);
  }

  #answer(number: number, expression: string): void {
    this.#abortable ??= abortable();
    const { signal, abort } = this.#abortable();
    this.#aborts.set(number, abort);
    const settle = (fulfilled: boolean, [value, text]: [JsKind, string]) => {
      if (this.#aborts.delete(number)) this.#send({ number, fulfilled, value, text });
    };
    const fail = (reason: unknown) => settle(false, rejected(reason));
    try {
      // On a line of its own: the expression may end with a comment.
      const ask = this.#evaluate(`(async (signal) => (${expression}\n))`) as Ask;
      const promise = ask(signal);
      apply(then, promise, [(value: unknown) => settle(true, described(value)), fail]);
    } catch (reason) {
      fail(reason);
    }
  }

  #forget(number: number): void {
    const abort = this.#aborts.get(number);
    this.#aborts.delete(number);
    abort?.();
  }
}

interface Abortable {
  readonly signal: AbortSignal;
  abort(): void;
}

function abortable(): () => Abortable {
  const { AbortController } = globalThis;
  const { abort } = AbortController.prototype;
  const get = getOwnPropertyDescriptor(AbortController.prototype, "signal")?.get;
  return () => {
    const controller = new AbortController();
    const signal = get ? (apply(get, controller, []) as AbortSignal) : controller.signal;
    return { signal, abort: () => apply(abort, controller, []) };
  };
}

type Ask = (signal: AbortSignal) => Promise<unknown>;

/** A value's kind and text. */
export function described(value: unknown): [kind: JsKind, text: string] {
  if (value === null) return ["null", "null"];
  switch (typeof value) {
    case "undefined":
    case "boolean":
    case "number":
    case "bigint":
    case "string":
      return [typeof value as JsKind, wellFormed(String(value))];
    default:
      return ["object", objectText(value)];
  }
}

/** The text of any value; never throws. */
function objectText(value: unknown): string {
  try {
    const json = stringify(value) as string | undefined;
    // Functions and symbols have none.
    return json === undefined ? textOf(value) : wellFormedJson(json);
  } catch {
    return textOf(value);
  }
}

function textOf(value: unknown): string {
  try {
    return wellFormed(String(value));
  } catch {
    return "a value that has no text";
  }
}

/** An error's name and message; of everything else its text. */
function rejected(reason: unknown): [kind: JsKind, text: string] {
  try {
    if (typeof reason === "object" && reason !== null && "message" in reason) {
      const { name, message } = reason as { name?: unknown; message: unknown };
      return ["object", wellFormed(`${String(name ?? "Error")}: ${String(message)}`)];
    }
  } catch {
    // What its getters throw is of no interest.
  }
  return described(reason);
}
