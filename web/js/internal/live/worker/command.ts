/**
 * What the page says to the compiler's worker. The plain data in it is typed by the Rust
 * definitions; the compiler itself and the packed files cannot be.
 */

import type { JsAnswer, LiveStart } from "../../../generated/protocol.js";

/** Unpacked units: in a browser by reference, under Node as memory that the threads share. */
export type Unit = Blob | Uint8Array;

export type Command =
  | {
      kind: "start";
      module: WebAssembly.Module;
      units: Unit[];
      start: LiveStart;
    }
  | {
      /** The program for an execution that was started; once. */
      kind: "provide";
      files: [string, string][];
      stdin: string;
    }
  | {
      /** It may let go of its lock: the page knows that it waits. */
      kind: "rest";
    }
  | {
      /** What JavaScript answers the program. */
      kind: "answer";
      answer: JsAnswer;
    };

/** @throws If it is no command. */
export function readCommand(data: unknown): Command {
  const command = data as Partial<Command> | null;
  if (command?.kind === "start" && command.module instanceof WebAssembly.Module) {
    return command as Command;
  }
  if (command?.kind === "rest") return { kind: "rest" };
  if (command?.kind === "provide" && Array.isArray(command.files)) return command as Command;
  if (command?.kind === "answer" && command.answer) return command as Command;
  throw new Error("The compiler's worker was sent something that is no command.");
}
