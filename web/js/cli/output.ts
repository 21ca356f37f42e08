/** What the command line writes, and what it says when that is not possible: a sentence, and a code. */

import { closeSync, openSync, writeFileSync } from "node:fs";

/** For output that could not be written. */
export const NOT_WRITTEN = 123;

/** Something could not be written or read; the message is a sentence for the person. */
export class OutputError extends Error {}

/** Ends the process with a sentence when its output can no longer be written. */
export function watchOutput(): void {
  process.stdout.on("error", (error) => {
    process.stderr.write(`error: cannot write to standard output: ${reasonOf(error)}\n`);
    process.exit(NOT_WRITTEN);
  });
  // There is nowhere left to say it.
  process.stderr.on("error", () => process.exit(NOT_WRITTEN));
}

/** A file that is opened before anything runs, so that a wrong path is reported at once. */
export class OutputFile {
  readonly #path: string;
  readonly #descriptor: number;

  /** @throws {OutputError} */
  constructor(path: string) {
    this.#path = path;
    this.#descriptor = this.#trying(() => openSync(path, "w"));
  }

  /** Writes all that there is to it. @throws {OutputError} */
  write(text: string): void {
    this.#trying(() => {
      writeFileSync(this.#descriptor, text);
      closeSync(this.#descriptor);
    });
  }

  #trying<Result>(act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      throw new OutputError(`cannot write ${this.#path}: ${reasonOf(error)}`);
    }
  }
}

const REASONS: Record<string, string> = {
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ENOENT: "there is no such file or folder",
  ENOSPC: "no space is left",
  ENOTDIR: "a part of its path is no folder",
  EPIPE: "its reader has closed it",
  EROFS: "the file system is read-only",
};

/** Why the system refused something, in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? error.message;
}
