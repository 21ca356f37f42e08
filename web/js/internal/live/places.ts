/**
 * Places in the text that is compiled, as places in what the person wrote. It must not know who names
 * them.
 */

import type { SourceEdit } from "../../generated/protocol.js";

/**
 * Back through the edits, in bytes: what was inserted comes out where it was inserted.
 *
 * @param rounds One after the other, each on the result of the one before.
 */
export function original(compiled: number, rounds: SourceEdit[][]): number {
  return rounds.reduceRight((at, edits) => before(at, edits), compiled);
}

function before(compiled: number, edits: SourceEdit[]): number {
  let shift = 0;
  for (const { at, removed, inserted } of edits) {
    const start = at + shift;
    if (compiled < start) break;
    if (compiled < start + inserted) return at;
    shift += inserted - removed;
  }
  return compiled - shift;
}

/** Where panics happen: the standard library names lines and columns of what was compiled. */
export class PanicPlaces {
  readonly #file: string;
  readonly #source: string;
  readonly #compiled: string;
  readonly #edits: SourceEdit[][];
  /** What may be the beginning of a place. */
  #held = "";

  constructor(file: string, source: string, compiled: string, edits: SourceEdit[][]) {
    this.#file = file;
    this.#source = source;
    this.#compiled = compiled;
    this.#edits = edits;
  }

  /** What the program writes to standard error, with the places of the person's source. */
  write(text: string): string {
    const all = this.#held + text;
    // The library writes a place piece by piece, and then a line break.
    const cut = /panicked at [^\n]{0,200}$/.exec(all)?.index ?? all.length;
    this.#held = all.slice(cut);
    return this.#translate(all.slice(0, cut));
  }

  /** What was held back when nothing more comes. */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }

  #translate(text: string): string {
    return text.replace(
      /(panicked at )(.+):(\d+):(\d+)(?=:\n)/g,
      (whole, at, file, line, column) =>
        file === this.#file ? `${at}${file}:${line}:${this.#column(+line, +column)}` : whole,
    );
  }

  /** Columns count characters, from 1. Lines are the same in both texts. */
  #column(line: number, column: number): number {
    const encoder = new TextEncoder();
    const compiled = lineStart(this.#compiled, line);
    const characters = [...this.#compiled.slice(compiled)].slice(0, column - 1).join("");
    const offset = encoder.encode(this.#compiled.slice(0, compiled) + characters).length;
    const bytes = encoder.encode(this.#source).subarray(0, original(offset, this.#edits));
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    return [...text.slice(text.lastIndexOf("\n") + 1)].length + 1;
  }
}

/** The offset of a line, which counts from 1. */
function lineStart(text: string, line: number): number {
  let at = 0;
  for (let rest = line - 1; rest > 0; rest -= 1) at = text.indexOf("\n", at) + 1;
  return at;
}
