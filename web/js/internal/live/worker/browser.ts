/** The compiler's worker in a browser: messages in, one execution, messages out. */

import type { LiveMessage } from "../../../generated/protocol.js";
import { errorText } from "../../error-text.js";
import { Execution } from "./execution.js";
import { readCommand } from "./command.js";
import { hold, type Held } from "./hold.js";

const scope = self as unknown as DedicatedWorkerGlobalScope;
const send = (message: LiveMessage) => scope.postMessage(message);
let execution: Execution | undefined;
let held: Promise<Held> | undefined;

/** Has the page notice if this worker is ended from outside. */
async function work(): Promise<void> {
  held ??= hold();
  const { lock } = await held;
  send({ kind: "working", lock });
}

scope.onmessage = async ({ data }: MessageEvent<unknown>) => {
  try {
    const command = readCommand(data);
    if (command.kind === "rest") {
      const { release } = (await held) ?? {};
      held = undefined;
      release?.();
      return;
    }
    if (command.kind !== "start") {
      if (command.kind === "provide") await work();
      execution?.hear(command);
      return;
    }
    execution = new Execution(command.start, send);
    await work();
    // By reference from the page; only here do the bytes come into memory.
    const units = await Promise.all(
      command.units.map(async (unit) =>
        unit instanceof Blob ? new Uint8Array(await unit.arrayBuffer()) : unit,
      ),
    );
    await execution.run({ module: command.module, units });
  } catch (error) {
    const message = errorText(error);
    send({ kind: "ended", end: { kind: "failed", message }, memory: 0 });
  }
};
