/** The worker for expressions under Node: they see what those in a browser's worker do, and no more. */

import { createContext, runInContext } from "node:vm";
import { parentPort } from "node:worker_threads";
import type { JsQuestion } from "../../../generated/protocol.js";
import { Answers } from "./answers.js";

const NAMES = [
  ...["AbortController", "AbortSignal", "Blob", "Event", "EventTarget", "FormData", "Headers"],
  ...["MessageChannel", "Request", "Response", "TextDecoder", "TextEncoder", "URL"],
  ...["URLSearchParams", "atob", "btoa", "clearInterval", "clearTimeout", "crypto", "fetch"],
  ...["performance", "queueMicrotask", "setInterval", "setTimeout", "structuredClone"],
];

const known = globalThis as unknown as Record<string, unknown>;
const context = createContext(Object.fromEntries(NAMES.map((name) => [name, known[name]])));
const answers = new Answers(
  (code) => runInContext(code, context, { filename: "expression" }) as unknown,
  (answer) => parentPort?.postMessage(answer),
);

parentPort?.on("message", (question: JsQuestion) => answers.hear(question));
