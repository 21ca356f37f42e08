/**
 * The end of the file that leads a program to JavaScript (crate/live-js is the other one, and says
 * what the bytes are): questions are written to it and go to the page, answers come from there and
 * are read.
 *
 * It must not know how a question is answered, nor how the worker waits.
 */

import { Fd, Inode, wasi } from "@bjorn3/browser_wasi_shim";
import type { Clock, JsAnswer, JsKind, JsQuestion } from "../../../generated/protocol.js";
import type { Room } from "./room.js";

/** Where the program finds it; crate/live-js knows it too. */
export const JAVASCRIPT_FILE = "pollscope/javascript";

const EVALUATE = 1;
const FORGET = 2;
const INTERRUPT = 3;

/** Of a question: what is wanted, its number, the length of its text. */
const QUESTION_HEAD = 9;
/** Of an answer: the number of its question, whether it was fulfilled, its kind, its length. */
const ANSWER_HEAD = 10;

const TOO_LONG = "The answer does not fit into the program's memory limit.";

const KINDS: JsKind[] = ["undefined", "null", "boolean", "number", "bigint", "string", "object"];

/** Who puts questions, and waits for answers. */
export class JavaScript {
  readonly #ask: (question: JsQuestion) => void;
  readonly #room: Room;
  #questions: Uint8Array = new Uint8Array();
  #answers: Uint8Array[] = [];
  /** The questions whose answers JavaScript owes, and how long they are. */
  readonly #owed = new Map<number, number>();
  /** How long those were that were forgotten: they may still wait to be heard. */
  #forgotten = 0;
  /** The questions that a click answers. */
  readonly #clicks = new Set<number>();
  #came: () => void = () => undefined;

  constructor(clock: Clock, room: Room, ask: (question: JsQuestion) => void) {
    this.#ask = ask;
    this.#room = room;
    this.#put({ number: 0, fulfilled: true, value: "string", text: clock });
  }

  /** The file. */
  inode(): Inode {
    return new JavaScriptFile(this);
  }

  /** Whether a promise is waited for; that somebody presses a button does not count. */
  get waits(): boolean {
    return this.#owed.size > 0;
  }

  /** Whether a click is waited for. */
  get waitsForClick(): boolean {
    return this.#clicks.size > 0;
  }

  /** Whether there is anything to read. */
  get answered(): boolean {
    return this.#answers.length > 0;
  }

  /** How many bytes it holds. */
  get size(): number {
    const answers = this.#answers.reduce((sum, { length }) => sum + length, 0);
    const owed = [...this.#owed.values()].reduce((sum, length) => sum + length, 0);
    return this.#questions.length + answers + owed + this.#forgotten;
  }

  /** Fulfilled with the next answer. */
  next(): Promise<void> {
    return new Promise((came) => (this.#came = came));
  }

  answer(answer: JsAnswer): void {
    // Forgotten while it was on its way, or the answer to a click.
    this.#owed.delete(answer.number);
    this.#clicks.delete(answer.number);
    if (this.#room.has(ANSWER_HEAD + 3 * answer.text.length)) this.#put(answer);
    else this.#put({ ...answer, fulfilled: false, value: "string", text: TOO_LONG });
    this.#came();
  }

  /** Takes what the program writes: whole questions, or pieces of them. */
  write(bytes: Uint8Array): void {
    this.#room.take(2 * bytes.length);
    this.#questions = joined(this.#questions, bytes);
    for (;;) {
      const { buffer, byteOffset, length } = this.#questions;
      if (length < QUESTION_HEAD) return;
      const view = new DataView(buffer, byteOffset);
      const end = QUESTION_HEAD + view.getUint32(5, true);
      if (length < end) return;
      const text = new TextDecoder().decode(this.#questions.slice(QUESTION_HEAD, end));
      this.#hear(view.getUint8(0), view.getUint32(1, true), text);
      this.#questions = this.#questions.slice(end);
    }
  }

  /** Hands out what is there to be read, so many bytes at most. */
  read(size: number): Uint8Array {
    let read = new Uint8Array();
    while (read.length < size) {
      const first = this.#answers.shift();
      if (!first) break;
      const rest = size - read.length;
      if (first.length > rest) this.#answers.unshift(first.subarray(rest));
      read = joined(read, first.subarray(0, rest));
    }
    return read;
  }

  #hear(wish: number, number: number, expression: string): void {
    if (wish === EVALUATE) {
      this.#owed.set(number, expression.length);
      this.#ask({ kind: "evaluate", number, expression });
    } else if (wish === FORGET) {
      this.#forgotten += this.#owed.get(number) ?? 0;
      this.#owed.delete(number);
      this.#clicks.delete(number);
      this.#ask({ kind: "forget", number });
    } else if (wish === INTERRUPT) {
      this.#clicks.add(number);
      this.#ask({ kind: "interrupt", number });
    }
  }

  #put({ number, fulfilled, value, text }: JsAnswer): void {
    const encoded = new TextEncoder().encode(text);
    const bytes = new Uint8Array(ANSWER_HEAD + encoded.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, number, true);
    view.setUint8(4, fulfilled ? 1 : 0);
    view.setUint8(5, KINDS.indexOf(value));
    view.setUint32(6, encoded.length, true);
    bytes.set(encoded, ANSWER_HEAD);
    this.#answers.push(bytes);
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}

class JavaScriptFile extends Inode {
  readonly #javascript: JavaScript;

  constructor(javascript: JavaScript) {
    super();
    this.#javascript = javascript;
  }

  override path_open(): { ret: number; fd_obj: Fd | null } {
    return { ret: wasi.ERRNO_SUCCESS, fd_obj: new OpenJavaScript(this.#javascript, this) };
  }

  override stat(): wasi.Filestat {
    return new wasi.Filestat(this.ino, wasi.FILETYPE_CHARACTER_DEVICE, 0n);
  }
}

/** Whether this is the open file. */
export function isJavaScript(descriptor: Fd | undefined): boolean {
  return descriptor instanceof OpenJavaScript;
}

class OpenJavaScript extends Fd {
  readonly #javascript: JavaScript;
  readonly #file: JavaScriptFile;

  constructor(javascript: JavaScript, file: JavaScriptFile) {
    super();
    this.#javascript = javascript;
    this.#file = file;
  }

  override fd_fdstat_get(): { ret: number; fdstat: wasi.Fdstat } {
    const stat = new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0);
    return { ret: wasi.ERRNO_SUCCESS, fdstat: stat };
  }

  override fd_filestat_get(): { ret: number; filestat: wasi.Filestat } {
    return { ret: wasi.ERRNO_SUCCESS, filestat: this.#file.stat() };
  }

  override fd_read(size: number): { ret: number; data: Uint8Array } {
    return { ret: wasi.ERRNO_SUCCESS, data: this.#javascript.read(size) };
  }

  override fd_write(data: Uint8Array): { ret: number; nwritten: number } {
    this.#javascript.write(data);
    return { ret: wasi.ERRNO_SUCCESS, nwritten: data.length };
  }
}
