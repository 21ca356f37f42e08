/** JavaScript for programs under Node: an interpreter that can reach nothing, in a thread of its own. */

import { Worker } from "node:worker_threads";
import { code as WORKER } from "embed:./node-worker.ts";
import crypto from "quickjs-wasi/crypto.so";
import encoding from "quickjs-wasi/encoding.so";
import headers from "quickjs-wasi/headers.so";
import interpreter from "quickjs-wasi/quickjs.wasm";
import structuredClone from "quickjs-wasi/structured-clone.so";
import type { JsAnswer } from "../../../generated/protocol.js";
import type { InterpreterModules } from "./interpreter.js";
import { WorkerJavaScript, type JavaScript } from "./javascript.js";
import type { NodeWorkerData } from "./node-worker.js";

/** What the worker says. */
export type FromWorker =
  | { kind: "answer"; answer: JsAnswer }
  | { kind: "print"; text: string }
  | { kind: "broken"; reason: string };

/** What programs are told that may not use it. */
const REFUSAL = "this program runs without network access, which --allow-net allows";

/** What extends the interpreter; the names are those of its package. */
const EXTENSIONS = { encoding, headers, "structured-clone": structuredClone, crypto };

let compiled: Promise<InterpreterModules> | undefined;

/** For one run. @param network Whether it may make requests. */
export function nodeJavaScript(network: boolean): JavaScript {
  return new WorkerJavaScript(async () => {
    compiled ??= compile();
    const data: NodeWorkerData = {
      modules: await compiled,
      refusal: network ? undefined : REFUSAL,
    };
    const worker = new Worker(WORKER, {
      eval: true,
      env: {},
      execArgv: [],
      stdin: false,
      workerData: data,
      // The interpreter recurses on the thread's own stack, too.
      resourceLimits: { stackSizeMb: 16, maxOldGenerationSizeMb: 512 },
    });
    // It ends with whoever asks.
    worker.unref();
    return {
      post: (question) => worker.postMessage(question),
      terminate: () => void worker.terminate(),
      listen({ answered, printed, failed }) {
        worker.on("message", (message: FromWorker) => {
          if (message.kind === "answer") answered(message.answer);
          else if (message.kind === "print") printed(message.text);
          else failed(message.reason);
        });
        worker.on("error", (error) => failed(error.message));
      },
    };
  });
}

async function compile(): Promise<InterpreterModules> {
  const extensions = Object.entries(EXTENSIONS).map(async ([name, bytes]) => ({
    name,
    wasm: await WebAssembly.compile(bytes),
  }));
  return {
    interpreter: await WebAssembly.compile(interpreter),
    extensions: await Promise.all(extensions),
  };
}
