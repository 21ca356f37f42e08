/** The compiler's worker under Node: messages in, one execution, messages out. */

import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { LiveMessage } from "../../../generated/protocol.js";
import { errorText } from "../../error-text.js";
import { readCommand } from "./command.js";
import { Execution } from "./execution.js";

const send = (message: LiveMessage) => parentPort?.postMessage(message);
/** Counts the messages that were sent here: a thread can wait until there are more. */
const sent = workerData as Int32Array;
let execution: Execution | undefined;

parentPort?.on("message", (data: unknown) => hear(data));

function hear(data: unknown): void {
  const command = readCommand(data);
  // A thread's end is told without it.
  if (command.kind === "rest") return;
  if (command.kind !== "start") {
    if (command.kind === "provide") send({ kind: "working", lock: null });
    execution?.hear(command);
    return;
  }
  send({ kind: "working", lock: null });
  execution = new Execution(command.start, send, block);
  const units = command.units.map((unit) => {
    if (unit instanceof Blob) throw new Error("Under Node units are bytes.");
    return unit;
  });
  execution.run({ module: command.module, units }).catch((error: unknown) => {
    const message = errorText(error);
    send({ kind: "ended", end: { kind: "failed", message }, memory: 0 });
  });
}

/** Blocks until messages have come, which are heard then, or the time is over. */
function block(milliseconds: number): void {
  const before = Atomics.load(sent, 0);
  if (receive()) return;
  Atomics.wait(sent, 0, before, milliseconds);
  receive();
}

/** Hears what has come. */
function receive(): boolean {
  let any = false;
  if (!parentPort) return any;
  for (;;) {
    const next = receiveMessageOnPort(parentPort) as { message: unknown } | undefined;
    if (!next) return any;
    any = true;
    hear(next.message);
  }
}
