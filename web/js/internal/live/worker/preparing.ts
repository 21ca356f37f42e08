/**
 * The worker that prepares programs for the compiler: parsing a long one takes seconds of a processor,
 * which the page keeps for itself. It must not know what they are prepared for.
 */

import { errorText } from "../../error-text.js";
import type { Bindings } from "../program.js";
import { hold } from "./hold.js";
import type { PreparingCommand, PreparingMessage } from "./preparing-protocol.js";

interface LoadedBindings extends Bindings {
  /** Fetches the WebAssembly. */
  default(): Promise<unknown>;
}

const scope = self as unknown as DedicatedWorkerGlobalScope;
const send = (message: PreparingMessage) => scope.postMessage(message);

let bindings: LoadedBindings | undefined;

async function answer(command: PreparingCommand): Promise<PreparingMessage> {
  if (command.kind === "prepare") {
    if (!bindings) throw new Error("nothing was loaded");
    return { kind: "prepared", json: bindings.prepare(command.source) };
  }
  send({ kind: "working", lock: (await hold()).lock });
  const loaded = (await import(command.address)) as LoadedBindings;
  await loaded.default();
  bindings = loaded;
  return { kind: "loaded" };
}

scope.onmessage = ({ data }: MessageEvent<PreparingCommand>) => {
  answer(data)
    .catch((error: unknown): PreparingMessage => ({ kind: "failed", message: errorText(error) }))
    .then(send);
};
