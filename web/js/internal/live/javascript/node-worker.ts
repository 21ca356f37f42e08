/**
 * The worker for a program's JavaScript under Node. Expressions run in an interpreter that can reach
 * nothing (interpreter.ts); this file is its world: a timer, a console, and requests where they are
 * allowed.
 */

import { parentPort, workerData } from "node:worker_threads";
import type { JsKind, JsQuestion } from "../../../generated/protocol.js";
import { errorText } from "../../error-text.js";
import type { Hearing } from "./guest/guest.js";
import {
  Interpreter,
  MEMORY,
  type Argument,
  type InterpreterModules,
  type Outside,
} from "./interpreter.js";
import { Network } from "./network.js";
import type { FromWorker } from "./node.js";

/** What the worker is started with. */
export interface NodeWorkerData {
  modules: InterpreterModules;
  /** Why there is no network; `undefined` if there is. */
  refusal: string | undefined;
}

/** How much may be printed to the console, in characters. */
const PRINTED = 1 << 20;

/** The longest time that a timer of Node's waits. */
const LONGEST = 0x7fff_ffff;

const { modules, refusal } = workerData as NodeWorkerData;
const send = (message: FromWorker) => parentPort?.postMessage(message);
const network = new Network(refusal);
let timer: NodeJS.Timeout | undefined;
let printed = 0;
let interpreter: Interpreter | undefined;

const outside: Outside = {
  answer(number, fulfilled, value, text) {
    if (typeof number !== "number" || typeof value !== "string" || typeof text !== "string") return;
    const answer = { number, fulfilled: fulfilled === 1, value: value as JsKind, text };
    send({ kind: "answer", answer });
  },
  wake(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => tell("tick"), Math.min(numberOf(milliseconds), LONGEST));
  },
  print(line) {
    const text = `${textOf(line)}\n`;
    if (printed > PRINTED) return;
    printed += text.length;
    const more = `The console shows no more than ${PRINTED >> 20} MB.\n`;
    send({ kind: "print", text: printed > PRINTED ? more : text });
  },
  fetch(number, url, method, headers, body) {
    const wish = {
      url: textOf(url),
      method: textOf(method),
      headers: textOf(headers),
      body: body instanceof Uint8Array ? body : new Uint8Array(),
    };
    const id = numberOf(number);
    network.request(id, wish).then(
      ({ url, status, statusText, headers, body }) =>
        tell("fetched", id, url, status, statusText, headers, body),
      (error: unknown) => tell("failed", id, errorText(error)),
    );
  },
  abort(number) {
    network.abort(numberOf(number));
  },
};

Interpreter.open(modules, outside).then((opened) => {
  interpreter = opened;
  parentPort?.on("message", (question: JsQuestion) => {
    const { kind, number } = question;
    if (kind === "evaluate") tell("evaluate", number, question.expression);
    else if (kind === "forget") tell("forget", number);
  });
}, broke);

/** Says something to what is inside; if it cannot go on after that, it is over. */
function tell<Name extends keyof Hearing>(name: Name, ...args: Parameters<Hearing[Name]>): void {
  try {
    interpreter?.tell(name, ...args);
  } catch (error) {
    broke(error);
  }
}

function broke(error: unknown): void {
  interpreter = undefined;
  clearTimeout(timer);
  send({ kind: "broken", reason: brokenBy(error) });
}

function brokenBy(error: unknown): string {
  const reason = errorText(error);
  if (/out of memory/.test(reason)) return `it used up its memory of ${MEMORY >> 20} MB`;
  return reason;
}

function textOf(value: Argument): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: Argument): number {
  return typeof value === "number" ? value : 0;
}
