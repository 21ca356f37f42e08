/** The compiler's worker under Node: messages in, one execution, messages out. */

import { parentPort } from "node:worker_threads";
import type { LiveMessage } from "../../../generated/protocol.js";
import { readCommand } from "./command.js";
import { Execution } from "./execution.js";

const send = (message: LiveMessage) => parentPort?.postMessage(message);
let execution: Execution | undefined;

parentPort?.on("message", (data: unknown) => {
  const command = readCommand(data);
  if (command.kind === "provide") {
    execution?.provide(command.files, command.stdin);
    return;
  }
  execution = new Execution(command.start, send);
  const units = command.units.map((unit) => {
    if (unit instanceof Blob) throw new Error("Under Node units are bytes.");
    return unit;
  });
  execution.run({ module: command.module, units }).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    send({ kind: "ended", end: { kind: "failed", message }, memory: 0 });
  });
});
