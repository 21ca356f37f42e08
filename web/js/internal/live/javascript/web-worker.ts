/** The worker for expressions in a browser, inside of the sandbox's frame. */

import type { JsQuestion } from "../../../generated/protocol.js";
import { NO_EVAL } from "../../twin/sandbox/frame-protocol.js";
import { evaluator } from "../../twin/sandbox/worker/evaluate.js";
import { Answers } from "./answers.js";

/** The first message, before any question. */
export interface Begin {
  kind: "begin";
  /** Why there is no network; null if there is. The frame's policy is what forbids it. */
  refusal: string | null;
}

const { apply } = Reflect;
const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data")?.get;
const { fetch, Promise, Request, String, TypeError } = globalThis;
const { startsWith } = String.prototype;
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
    port.onmessage = (event) => {
      const said = apply(data ?? (() => undefined), event, []) as JsQuestion | Begin;
      if (said.kind !== "begin") answers.hear(said);
      else if (said.refusal !== null) explain(said.refusal);
    };
    send('{"type":"ready"}');
  },
  { once: true },
);

/** Says what the policy, which forbids requests, does not. */
function explain(refusal: string): void {
  globalThis.fetch = (input, options) => {
    const url = input instanceof Request ? input.url : String(input);
    // It holds its own answer.
    if (apply(startsWith, url, ["data:"])) return apply(fetch, globalThis, [input, options]);
    return Promise.reject(new TypeError(`fetch(${url}) failed: ${refusal}`));
  };
}
