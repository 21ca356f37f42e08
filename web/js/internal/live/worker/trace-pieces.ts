/**
 * The trace on its way from the program to the page: pieces are collected for the blink of an eye and go
 * out together. Counts what is limited.
 *
 * It must not know what an event means.
 */

/**
 * What a piece begins with: an interpreted program's cheapest way out is standard error. No text begins
 * like this. `pollscope_trace::stream::MARK` is the same.
 */
const MARK = [0xff, 0x50, 0x53, 0x54];

/** What comes after the mark in the first piece: `pollscope_trace::binary::MAGIC`. */
const BEGINNING = [0xf0, 0x50, 0x53, 0x54];
const BEGINNING_LENGTH = 8;

/**
 * The entry of `pollscope_trace::binary` that is an event: how many arguments it has, its record with
 * its time and how long its text is, the text, and a record for each argument.
 */
const EVENT = 70;
const ARGUMENTS_AT = 5;
const RECORD_AT = 8;
const RECORD_LENGTH = 48;
const TIME_AT = RECORD_AT;
const TEXT_LENGTH_AT = RECORD_AT + 44;

/** Pieces wait no longer than this for others. */
const BLINK_MS = 16;

const ROOM = 1 << 16;

export interface Limits {
  events: number;
  /** Nanoseconds on the program's clock. */
  time: number;
}

/** Which limit an event went beyond; it is not part of the trace. */
export type Excess = "event_limit" | "time_limit" | undefined;

export class TracePieces {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #limits: Limits;
  readonly #now: () => number;
  #room = new Uint8Array(ROOM);
  #length = 0;
  #sent = -Infinity;
  #events = 0;

  constructor(send: (bytes: Uint8Array) => void, limits: Limits, now: () => number) {
    this.#send = send;
    this.#limits = limits;
    this.#now = now;
  }

  /**
   * Whether what was written to standard error is a piece of the trace: its beginning, or one event and
   * nothing more. A program can write the mark itself, with any bytes after it; that counts as output.
   */
  static is(bytes: Uint8Array): boolean {
    if (!startsWith(bytes, MARK, 0)) return false;
    if (bytes[MARK.length] === EVENT) return bytes.length === eventLength(bytes);
    return (
      startsWith(bytes, BEGINNING, MARK.length) && bytes.length === MARK.length + BEGINNING_LENGTH
    );
  }

  /** Takes a piece. */
  take(bytes: Uint8Array): Excess {
    const excess = bytes[MARK.length] === EVENT ? this.#excess(bytes) : undefined;
    if (excess !== undefined) return excess;
    const piece = bytes.subarray(MARK.length);
    if (this.#length + piece.length > this.#room.length) this.flush();
    if (piece.length > this.#room.length) {
      this.#send(piece.slice());
      return undefined;
    }
    this.#room.set(piece, this.#length);
    this.#length += piece.length;
    if (this.#now() - this.#sent >= BLINK_MS) this.flush();
    return undefined;
  }

  /** Sends what is there: something may happen that takes long, or that has to come after it. */
  flush(): void {
    this.#sent = this.#now();
    if (this.#length === 0) return;
    this.#send(this.#room.slice(0, this.#length));
    this.#length = 0;
  }

  #excess(bytes: Uint8Array): Excess {
    this.#events += 1;
    if (this.#events > this.#limits.events) return "event_limit";
    const at = Number(viewOf(bytes).getBigUint64(TIME_AT, true));
    return at > this.#limits.time ? "time_limit" : undefined;
  }
}

function startsWith(bytes: Uint8Array, expected: readonly number[], at: number): boolean {
  return expected.every((byte, index) => bytes[at + index] === byte);
}

/** How long a piece is that begins like this one; undefined if that cannot be said. */
function eventLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < RECORD_AT + RECORD_LENGTH) return undefined;
  const text = viewOf(bytes).getUint32(TEXT_LENGTH_AT, true);
  return RECORD_AT + RECORD_LENGTH + text + (bytes[ARGUMENTS_AT] ?? 0) * RECORD_LENGTH;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
