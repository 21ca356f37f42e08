/**
 * JavaScript for programs on the page: in a sandboxed frame of its own, as the JavaScript half, and with
 * the network under the same condition: that a person has allowed it.
 */

import { code as WORKER } from "embed:./web-worker.ts";
import type { JsAnswer } from "../../../generated/protocol.js";
import { Sandbox } from "../../twin/sandbox/sandbox.js";
import { WorkerJavaScript, type Channel, type JavaScript } from "./javascript.js";
import type { Begin } from "./web-worker.js";

/** What programs are told that may not use it. */
const REFUSAL = "this program runs without network access, which the run options allow";

/** The frames, by whether they have the network. */
const sandboxes = new Map<boolean, Promise<Sandbox>>();

/** For one run. The frame is made with the first question, and kept. */
export function webJavaScript(network: boolean): JavaScript {
  return new WorkerJavaScript(() => open(network));
}

async function open(network: boolean): Promise<Channel> {
  const sandbox = sandboxes.get(network) ?? opened(network);
  sandboxes.set(network, sandbox);
  const { port, broken, terminate } = await (await sandbox).spawn();
  const begin: Begin = { kind: "begin", refusal: network ? null : REFUSAL };
  port.postMessage(begin);
  return {
    post: (question) => port.postMessage(question),
    terminate,
    listen({ answered, failed }) {
      port.onmessage = ({ data }: MessageEvent<unknown>) => {
        const answer = readAnswer(data);
        if (answer) answered(answer);
      };
      void broken.then(failed);
    },
  };
}

async function opened(network: boolean): Promise<Sandbox> {
  // When it is gone, or never came, the next question finds another one.
  const forget = () => sandboxes.delete(network);
  try {
    const sandbox = await Sandbox.open(network, WORKER);
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
