/**
 * Reads what the compiler's worker says. The worker is ours, but a program runs in it: nothing that
 * comes from there is taken for granted.
 */

import type { JsQuestion, LiveEnd, LiveMessage } from "../../../generated/protocol.js";
import { isRecord } from "../../record.js";

/** The message; `undefined` for anything else. */
export function readMessage(data: unknown): LiveMessage | undefined {
  if (!isRecord(data)) return undefined;
  const { kind } = data;
  switch (kind) {
    case "parked":
    case "panicked":
      return { kind };
    case "working": {
      const { lock } = data;
      return lock === null || typeof lock === "string" ? { kind, lock } : undefined;
    }
    case "output": {
      const { stream, bytes } = data;
      if ((stream !== 1 && stream !== 2) || !(bytes instanceof Uint8Array)) return undefined;
      return { kind, stream, bytes };
    }
    case "diagnostic": {
      const { json } = data;
      return typeof json === "string" ? { kind, json } : undefined;
    }
    case "trace": {
      const { bytes } = data;
      return bytes instanceof Uint8Array ? { kind, bytes } : undefined;
    }
    case "asked": {
      const question = readQuestion(data["question"]);
      return question && { kind, question };
    }
    case "ended": {
      const end = readEnd(data["end"]);
      const { memory } = data;
      return end && typeof memory === "number" ? { kind, end, memory } : undefined;
    }
    default:
      return undefined;
  }
}

function readQuestion(data: unknown): JsQuestion | undefined {
  if (!isRecord(data)) return undefined;
  const { kind, number, expression } = data;
  if (typeof number !== "number") return undefined;
  if (kind === "evaluate") {
    return typeof expression === "string" ? { kind, number, expression } : undefined;
  }
  return kind === "forget" || kind === "interrupt" ? { kind, number } : undefined;
}

function readEnd(data: unknown): LiveEnd | undefined {
  if (!isRecord(data)) return undefined;
  const { kind, code, message } = data;
  switch (kind) {
    case "exited":
      return typeof code === "number" ? { kind, code } : undefined;
    case "trapped":
    case "failed":
      return typeof message === "string" ? { kind, message } : undefined;
    default:
      return isPlain(kind) ? { kind } : undefined;
  }
}

/** The ends that say nothing more than their kind. */
type Plain = Exclude<LiveEnd["kind"], "exited" | "trapped" | "failed">;

/** A record, so that the type checker names a kind that is missing here. */
const PLAIN: Record<Plain, true> = {
  output_limit: true,
  diagnostic_limit: true,
  event_limit: true,
  time_limit: true,
  memory_limit: true,
  stack_overflow: true,
  lost: true,
};

function isPlain(kind: unknown): kind is Plain {
  return typeof kind === "string" && Object.hasOwn(PLAIN, kind);
}
