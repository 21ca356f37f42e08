/**
 * What is done to a program before it is compiled and to its trace afterwards. Rust does both
 * (crate/live-program); the page and Node reach it in different ways.
 */

import type { Event, PreparedProgram } from "../../generated/protocol.js";
import { isRecord } from "../record.js";

export interface ProgramTools {
  /**
   * The program as the compiler is given it.
   * @throws If the parser breaks off.
   */
  prepare(source: string): Promise<PreparedProgram>;
  /** Something that reads one trace. */
  reader(): TraceReader;
}

export interface TraceReader {
  /**
   * The events that are whole with these bytes.
   * @throws If they are no trace.
   */
  read(bytes: Uint8Array): Event[];
}

/** What wasm-bindgen makes of crate/live-program; how it is loaded differs from place to place. */
export interface Bindings {
  /** A `PreparedProgram` as JSON. */
  prepare(source: string): string;
  /** Its `read` returns an `Event[]` as JSON. */
  readonly TraceReader: new () => { read(bytes: Uint8Array): string };
}

/** The tools that loaded bindings are. */
export function toolsOf(bindings: Bindings): ProgramTools {
  return {
    prepare: async (source) => readPrepared(bindings.prepare(source)),
    reader() {
      const reader = new bindings.TraceReader();
      return {
        read: (bytes) => JSON.parse(reader.read(bytes)) as Event[],
      };
    },
  };
}

/** What `prepare` of the bindings returned. */
export function readPrepared(json: string): PreparedProgram {
  const value: unknown = JSON.parse(json);
  if (!isPrepared(value)) throw new Error("What a program was prepared to makes no sense.");
  return value;
}

function isPrepared(value: unknown): value is PreparedProgram {
  if (!isRecord(value)) return false;
  const { text, edits, traced, traced_edits, unavailable } = value;
  return (
    typeof text === "string" &&
    (traced === null || typeof traced === "string") &&
    [edits, traced_edits, unavailable].every(Array.isArray)
  );
}

/** Prepares a program that is asked for several times in a row once. */
export function preparedOnce({ prepare }: ProgramTools): ProgramTools["prepare"] {
  let last: { source: string; prepared: Promise<PreparedProgram> } | undefined;
  return (source) => {
    if (last?.source === source) return last.prepared;
    const prepared = prepare(source);
    const one = { source, prepared };
    // What did not work once, for want of memory, may work the next time.
    prepared.catch(() => last === one && (last = undefined));
    last = one;
    return prepared;
  };
}

/** A program that nothing was done to: it is compiled as it is, and reports nothing. */
export function unprepared(source: string): PreparedProgram {
  return { text: source, edits: [], traced: null, traced_edits: [], unavailable: [] };
}

/** Does nothing to a program. */
export const NO_TOOLS: ProgramTools = {
  prepare: (source) => Promise.resolve(unprepared(source)),
  reader: () => ({ read: () => [] }),
};
