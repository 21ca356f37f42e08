/**
 * JavaScript for programs on the page: in a sandboxed frame of its own, as the JavaScript half, but
 * with the network, which a program that asks for it asks for by name.
 */

import { code as WORKER } from "embed:./web-worker.ts";
import type { JsAnswer } from "../../../generated/protocol.js";
import { Sandbox } from "../../twin/sandbox/sandbox.js";
import { WorkerJavaScript, type Channel, type JavaScript } from "./javascript.js";

let sandbox: Promise<Sandbox> | undefined;

/** For one run. The frame is made with the first question, and kept. */
export function webJavaScript(): JavaScript {
  return new WorkerJavaScript(open);
}

async function open(): Promise<Channel> {
  sandbox ??= opened();
  const { port, broken, terminate } = await (await sandbox).spawn();
  return {
    post: (question) => port.postMessage(question),
    terminate,
    listen(onAnswer, onFailure) {
      port.onmessage = ({ data }: MessageEvent<unknown>) => {
        const answer = readAnswer(data);
        if (answer) onAnswer(answer);
      };
      void broken.then((reason) => onFailure(`The worker broke down: ${reason}.`));
    },
  };
}

async function opened(): Promise<Sandbox> {
  // When it is gone, or never came, the next question finds another one.
  const forget = () => (sandbox = undefined);
  try {
    const sandbox = await Sandbox.open(true, WORKER);
    void sandbox.lost.then(forget);
    return sandbox;
  } catch (error) {
    forget();
    throw error;
  }
}

/** Expressions run where it comes from: nothing about it is certain. */
export function readAnswer(data: unknown): JsAnswer | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { number, fulfilled, value, text } = data as Partial<JsAnswer>;
  if (typeof number !== "number" || typeof fulfilled !== "boolean") return undefined;
  if (typeof value !== "string" || typeof text !== "string") return undefined;
  return { number, fulfilled, value, text };
}
