/**
 * Tells what the compiler says from what the program prints: both write to standard error, the
 * compiler a line of JSON at a time.
 */

import { DIAGNOSTIC_START } from "./diagnostics.js";

/** What came through a stream, told apart. */
export interface Sorted {
  /** The program's own words. */
  text: string;
  /** Whole diagnostics, as JSON. */
  diagnostics: string[];
}

/**
 * Standard error. The compiler writes a diagnostic in one piece or in several directly after one
 * another, beginning at the start of a piece; whatever else comes is the program's.
 */
export class ErrorStream {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** The diagnostic that has begun. */
  #begun: string | undefined;

  /** What one write of the compiler or the program means. */
  write(bytes: Uint8Array): Sorted {
    let text = this.#decoder.decode(bytes, { stream: true });
    const diagnostics: string[] = [];
    while (this.#begun !== undefined || text.startsWith(DIAGNOSTIC_START)) {
      const line = (this.#begun ?? "") + text;
      const end = line.indexOf("\n");
      if (end === -1) {
        this.#begun = line;
        return { text: "", diagnostics };
      }
      diagnostics.push(line.slice(0, end));
      this.#begun = undefined;
      text = line.slice(end + 1);
    }
    return { text, diagnostics };
  }
}
