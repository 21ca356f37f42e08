/**
 * Turns events into messages: numbers them, reads the clock, sends them soon and not too often.
 *
 * While little happens each event is sent at once, so that the page has it even if the program
 * then loops forever. When much happens they are sent in blocks. It must not know what an event
 * means.
 */

import type { EventKind, TwinEnd } from "../../../../generated/protocol.js";
import { outputLimitReached } from "../../../limits.js";
import { beginningInBytes, byteLength, wellFormed } from "../../../text.js";
import type { Platform } from "./platform.js";

/**
 * How many events are kept; after that only output, one other event in a while, and how many there
 * were.
 */
const LIMIT = 1_000_000;
/** How often one is sent after that, in milliseconds. */
const SAMPLE = 250;
/** How long an event may wait for others, in milliseconds. */
const DELAY = 5;
/** How many messages may be sent before events have to wait for each other. */
const BURST = 256;
/** How many more each {@link DELAY}. */
const REFILL = 16;
/** The size of a block, in events and in characters. */
const BLOCK_EVENTS = 1000;
const BLOCK_LENGTH = 1 << 20;

const { keys } = Object;
const { stringify } = JSON;
const { max, min, round, floor } = Math;

/** An event before it is written down. */
interface Noted {
  readonly id: number;
  readonly at: number;
  readonly future: number;
  readonly line: number;
  readonly kind: EventKind;
}

/** What may be recorded. */
export interface Bounds {
  /** How many events are kept, besides output. */
  readonly events?: number;
  /** How many bytes of output there may be; with more the run ends. */
  readonly output_bytes?: number;
}

/** The clock, seen from the run. */
export interface Clock {
  /** Nanoseconds since the run began. Never decreases. */
  now(): number;
}

/** Records what one run does. */
export class Recorder implements Clock {
  readonly #platform: Platform;
  readonly #epoch: number;
  readonly #limit: number;
  /** How many bytes may still be printed. */
  #outputLeft: number;
  /** Made beforehand: later the program may have changed what makes it. */
  readonly #outputLimitReached: string;
  /** Whether the program's clock is the host's: then one reading does. */
  readonly #isHostTime: boolean;
  #id = 0;
  #at = 0;
  // Events as JSON, separated by commas. Text instead of a list, because a program may give
  // every list a toJSON method of its own.
  #block = "";
  #events = 0;
  #dropped = 0;
  #sampled = 0;
  #lastDropped: Noted | undefined;
  #mayBeSent = BURST;
  #refilled = 0;
  #waiting = false;
  #ended = false;

  /** `epoch` is the moment the run began, as the program's clock counts. */
  constructor(
    platform: Platform,
    epoch: number,
    { events = LIMIT, output_bytes = Infinity }: Bounds = {},
  ) {
    this.#platform = platform;
    this.#epoch = epoch;
    this.#limit = events;
    this.#outputLeft = output_bytes;
    this.#outputLimitReached = outputLimitReached(output_bytes);
    this.#isHostTime = platform.clock.now === platform.now;
  }

  now(): number {
    return this.#reading(this.#platform.clock.now());
  }

  #reading(now: number): number {
    this.#at = max(this.#at, round((now - this.#epoch) * 1e6));
    return this.#at;
  }

  /** Records that something happened in `line` while `future` was running, 0 for neither. */
  record(future: number, line: number, kind: EventKind): void {
    if (kind.kind === "console") this.#print(future, line, kind);
    else this.#happened(future, line, kind);
  }

  /** Output is never dropped, however much has happened. */
  #print(future: number, line: number, printed: Extract<EventKind, { kind: "console" }>): void {
    const { kind, stream, text } = printed;
    const bytes = byteLength(text);
    if (bytes <= this.#outputLeft) {
      this.#outputLeft -= bytes;
      this.#happened(future, line, printed);
      return;
    }
    const rest = beginningInBytes(text, this.#outputLeft);
    if (rest !== "") this.#happened(future, line, { kind, stream, text: rest });
    this.end("limit", this.#outputLimitReached);
  }

  #happened(future: number, line: number, kind: EventKind): void {
    if (this.#ended) return;
    // Not the program's clock: that may stand still, or jump.
    const now = this.#platform.now();
    const at = this.#isHostTime ? this.#reading(now) : this.now();
    const id = ++this.#id;
    const event: Noted = { id, at, future, line, kind };
    if (id > this.#limit && kind.kind !== "console") {
      if (now - this.#sampled < SAMPLE) {
        this.#dropped += 1;
        this.#lastDropped = event;
        return;
      }
      this.#sampled = now;
    }
    this.#lastDropped = undefined;
    this.#add(event);
    if (this.#events >= BLOCK_EVENTS || this.#block.length >= BLOCK_LENGTH || this.#mayBeNow(now)) {
      this.flush();
    } else {
      this.#later();
    }
  }

  #add({ id, at, future, line, kind }: Noted): void {
    const fields = kind as unknown as Readonly<Record<string, number | string>>;
    const names = keys(fields);
    let rest = "";
    // Written by hand, which is quicker, and because a program may give every object a toJSON
    // method. Texts are no objects.
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] ?? "";
      const value = fields[name];
      rest += `,"${name}":${typeof value === "string" ? stringify(wellFormed(value)) : value}`;
    }
    this.#block +=
      `${this.#block && ","}{"id":${id},"at":${at},"thread":0,"task":0,` +
      `"future":${future},"line":${line}${rest}}`;
    this.#events += 1;
  }

  /** Sends what has not been sent. */
  flush(): void {
    if (this.#events === 0) return;
    const json = `{"type":"events","events":[${this.#block}],"dropped":${this.#dropped}}`;
    this.#block = "";
    this.#events = 0;
    this.#mayBeSent -= 1;
    this.#platform.send(json);
  }

  /** Sends the rest and then the end. Nothing is recorded after that. */
  end(end: TwinEnd, message: string | null): void {
    if (this.#ended) return;
    if (this.#lastDropped) {
      // How many were dropped is told along with events: without one more it would be too few.
      this.#dropped -= 1;
      this.#add(this.#lastDropped);
    }
    this.flush();
    this.#ended = true;
    const text = message === null ? "null" : stringify(wellFormed(message));
    this.#platform.send(`{"type":"ended","end":"${end}","message":${text}}`);
  }

  #mayBeNow(now: number): boolean {
    const periods = floor((now - this.#refilled) / DELAY);
    if (periods > 0) {
      this.#mayBeSent = min(BURST, max(0, this.#mayBeSent) + periods * REFILL);
      this.#refilled = now;
    }
    return this.#mayBeSent > 0;
  }

  #later(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#platform.setTimeout(() => {
      this.#waiting = false;
      this.flush();
    }, DELAY);
  }
}
