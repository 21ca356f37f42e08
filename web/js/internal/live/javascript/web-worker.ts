/** The worker for expressions in a browser, inside of the sandbox's frame. */

import type { JsQuestion } from "../../../generated/protocol.js";
import { Answers } from "./answers.js";

const { apply } = Reflect;
const { postMessage } = MessagePort.prototype;
// An indirect call evaluates in the global scope.
const evaluate: (code: string) => unknown = globalThis.eval;

addEventListener(
  "message",
  ({ ports: [port] }) => {
    if (!port) return;
    // Taken from the global scope before an expression can touch it.
    const send = (message: unknown) => apply(postMessage, port, [message]) as void;
    const answers = new Answers(evaluate, send);
    port.onmessage = ({ data }: MessageEvent<JsQuestion>) => answers.hear(data);
    send('{"type":"ready"}');
  },
  { once: true },
);
