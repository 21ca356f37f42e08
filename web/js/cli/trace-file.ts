/** What a run did, as the file that the page opens. Pure: data in, data out. */

import { basename } from "node:path";
import {
  TRACE_FORMAT,
  TRACE_SCHEMA,
  type LiveProgram,
  type LiveResult,
  type LiveStatus,
  type RunStatus,
  type TraceFile,
} from "../generated/protocol.js";

/** How a trace says that a run ended. */
const STATUSES: Record<LiveStatus, RunStatus> = {
  ok: "ok",
  "compile-error": "compile_error",
  panicked: "panicked",
  stopped: "stopped",
  limit: "limit",
};

/** @param file Where the program was read from; the trace is named after it. */
export function traceFile(file: string, program: LiveProgram, result: LiveResult): TraceFile {
  const { status, message, dropped, events } = result;
  const header: TraceFile["traces"][number]["header"] = {
    schema: TRACE_SCHEMA,
    language: "rust",
    engine: "live",
    clock: program.clock,
    program: file === "-" ? "program" : basename(file, ".rs"),
    runtime: "",
    dropped,
    ended: { status: STATUSES[status], at: events.at(-1)?.at ?? 0, message },
    source: program.source,
  };
  return { format: TRACE_FORMAT, schema: TRACE_SCHEMA, traces: [{ header, events }] };
}
