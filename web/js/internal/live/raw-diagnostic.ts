/**
 * The compiler's own JSON, as far as it is read here, and the guard that reads it. It must not know
 * what any of it means.
 */

import { isRecord } from "../record.js";

export interface Raw {
  message: string;
  code: { code: string; explanation: string | null } | null;
  level: string;
  spans: RawSpan[];
  children: Raw[];
  rendered: string | null;
}

export interface RawSpan {
  file_name: string;
  byte_start: number;
  byte_end: number;
  is_primary: boolean;
  label: string | null;
  suggested_replacement: string | null;
  suggestion_applicability: string | null;
  /** If the code comes out of a macro: where the macro was called. */
  expansion: { span: RawSpan } | null;
}

/** A diagnostic; `undefined` for anything else. */
export function readRaw(json: string): Raw | undefined {
  try {
    return raw(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** What it is instead shows when the line is looked at; here it only has to be refused. */
class NotRaw extends Error {}

function raw(value: unknown): Raw {
  const fields = record(value);
  const code = fields["code"] === null ? null : record(fields["code"]);
  return {
    message: text(fields["message"]),
    code: code && { code: text(code["code"]), explanation: textOrNull(code["explanation"]) },
    level: text(fields["level"]),
    spans: list(fields["spans"]).map(span),
    children: list(fields["children"]).map(raw),
    rendered: textOrNull(fields["rendered"]),
  };
}

function span(value: unknown): RawSpan {
  const fields = record(value);
  const { expansion } = fields;
  return {
    file_name: text(fields["file_name"]),
    byte_start: count(fields["byte_start"]),
    byte_end: count(fields["byte_end"]),
    is_primary: fields["is_primary"] === true,
    label: textOrNull(fields["label"]),
    suggested_replacement: textOrNull(fields["suggested_replacement"]),
    suggestion_applicability: textOrNull(fields["suggestion_applicability"]),
    expansion: expansion === null ? null : { span: span(record(expansion)["span"]) },
  };
}

function record(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new NotRaw();
  return value;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new NotRaw();
  return value;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new NotRaw();
  return value;
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : text(value);
}

function count(value: unknown): number {
  if (typeof value !== "number") throw new NotRaw();
  return value;
}
