/** The worker for expressions in a browser, inside of the sandbox's frame. */

import type { JsQuestion } from "../../../generated/protocol.js";
import { NO_EVAL } from "../../twin/sandbox/frame-protocol.js";
import { evaluator } from "../../twin/sandbox/worker/evaluate.js";
import { Answers } from "./answers.js";

const { apply } = Reflect;
const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data")?.get;
const { postMessage } = MessagePort.prototype;
const evaluate = evaluator();

addEventListener(
  "message",
  ({ ports: [port] }) => {
    if (!port) return;
    // Taken from the global scope before an expression can touch it.
    const send = (message: unknown) => apply(postMessage, port, [message]) as void;
    if (evaluate === NO_EVAL) {
      send(NO_EVAL);
      return;
    }
    const answers = new Answers(evaluate, send);
    // Not `event.data`: an expression may have put a getter there, which would find the port.
    port.onmessage = (event) =>
      answers.hear(apply(data ?? (() => undefined), event, []) as JsQuestion);
    send('{"type":"ready"}');
  },
  { once: true },
);
