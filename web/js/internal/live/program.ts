/**
 * What is done to a program before it is compiled and to its trace afterwards. Rust does both
 * (crate/live-program); the page and Node reach it in different ways.
 */

import type { Event, PreparedProgram } from "../../generated/protocol.js";

export interface ProgramTools {
  /** The program as the compiler is given it. */
  prepare(source: string): PreparedProgram;
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
  // What it needs is fetched, then it is checked or run: the same program several times in a row.
  let last: { source: string; prepared: PreparedProgram } | undefined;
  return {
    prepare(source) {
      if (last?.source !== source) {
        const prepared = JSON.parse(bindings.prepare(source)) as PreparedProgram;
        last = { source, prepared };
      }
      return last.prepared;
    },
    reader() {
      const reader = new bindings.TraceReader();
      return {
        read: (bytes) => JSON.parse(reader.read(bytes)) as Event[],
      };
    },
  };
}

/** Does nothing to a program: it is compiled as it is, and reports nothing. */
export const NO_TOOLS: ProgramTools = {
  prepare: (source) => ({
    text: source,
    edits: [],
    traced: null,
    traced_edits: [],
    unavailable: [],
  }),
  reader: () => ({ read: () => [] }),
};
