/**
 * The interpreter's reports that it is still at work. A program that computes calls nothing outside, and
 * these are the only occasion to do something while it does; nobody is to read them.
 */

/** How many steps lie between two of them. */
export const STEPS_OF_A_REPORT = 400_000;

const BEGINS = new TextEncoder().encode(
  '{"$message_type":"diagnostic","message":"tracking was triggered',
);
const LINE_BREAK = 10;

export class Progress {
  #within = false;

  /** Whether the last report has come whole. */
  get isWhole(): boolean {
    return !this.#within;
  }

  /** Whether this is a report, or goes on with one: a report is one line, written in pieces. */
  is(bytes: Uint8Array): boolean {
    const is = this.#within || BEGINS.every((byte, index) => bytes[index] === byte);
    this.#within = is && bytes.at(-1) !== LINE_BREAK;
    return is;
  }
}
