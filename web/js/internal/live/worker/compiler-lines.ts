/**
 * Tells what the compiler says from what the program prints: both write to standard error. The compiler
 * writes from a buffer of its own, whose address in its memory no program can write from.
 *
 * It must not know what a diagnostic means, only that it is a line of JSON.
 */

import { isRecord } from "../../record.js";

/** How many steps of the interpreter lie between two signs of life. */
export const STEPS_OF_A_REPORT = 400_000;

/** Has the compiler say something before any program runs, so that its buffer is known. */
export const FIRST_WORD = ["-o", "/tmp/main", "--out-dir", "/tmp"];
const FIRST = "ignoring --out-dir flag due to -o flag";

/** How often the interpreter is at work, as `-Zmiri-report-progress` has it say. */
const PROGRESS = "tracking was triggered";

/** How each of the compiler's lines begins. */
const BEGINS = new TextEncoder().encode('{"$message_type":');
const LINE_BREAK = 10;

/** A line of the compiler's. */
export type Line =
  | { kind: "diagnostic"; json: string; isError: boolean }
  /** The interpreter has come `STEPS_OF_A_REPORT` further. */
  | { kind: "progress" }
  /** Nothing to tell anybody of. */
  | { kind: "nothing" };

export class CompilerLines {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** Where the compiler's buffer is. */
  #buffer: number | undefined;
  /** What has come of a line; a long one comes in pieces, not all of them from the buffer. */
  #begun: string | undefined;

  /** Whether the compiler itself writes this to standard error. */
  is(address: number, bytes: Uint8Array): boolean {
    if (this.#begun !== undefined) return true;
    if (this.#buffer !== undefined) return address === this.#buffer;
    if (!BEGINS.every((byte, index) => bytes[index] === byte)) return false;
    this.#buffer = address;
    return true;
  }

  /** Takes what it writes; returns the lines that are whole with it. */
  take(bytes: Uint8Array): Line[] {
    const text = (this.#begun ?? "") + this.#decoder.decode(bytes, { stream: true });
    const lines = text.split("\n");
    const rest = lines.pop() ?? "";
    this.#begun = bytes.at(-1) === LINE_BREAK ? undefined : rest;
    return lines.map(lineOf);
  }
}

function lineOf(json: string): Line {
  let said: unknown;
  try {
    said = JSON.parse(json);
  } catch {
    return { kind: "nothing" };
  }
  if (!isRecord(said) || typeof said["message"] !== "string") return { kind: "nothing" };
  const { message, level } = said;
  if (level === "note" && message === PROGRESS) return { kind: "progress" };
  if (level === "warning" && message === FIRST) return { kind: "nothing" };
  return {
    kind: "diagnostic",
    json,
    isError: typeof level === "string" && level.startsWith("error"),
  };
}
