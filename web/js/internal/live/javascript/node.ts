/** JavaScript for programs under Node: in a thread of its own. */

import { Worker } from "node:worker_threads";
import { code as WORKER } from "embed:./node-worker.ts";
import type { JsAnswer } from "../../../generated/protocol.js";
import { WorkerJavaScript, type JavaScript } from "./javascript.js";

/** For one run. */
export function nodeJavaScript(): JavaScript {
  return new WorkerJavaScript(async () => {
    const worker = new Worker(WORKER, { eval: true, env: {}, stdin: false });
    // It ends with whoever asks.
    worker.unref();
    return {
      post: (question) => worker.postMessage(question),
      terminate: () => void worker.terminate(),
      listen(onAnswer, onFailure) {
        worker.on("message", (answer: JsAnswer) => onAnswer(answer));
        worker.on("error", (error) => onFailure(`The worker broke down: ${error.message}.`));
      },
    };
  });
}
