/**
 * From the compiler's JSON to what an editor shows: places as offsets in UTF-16 units into the
 * program, suggestions as edits. It must not know how the JSON was come by.
 */

import type {
  Diagnostic,
  DiagnosticLevel,
  DiagnosticNote,
  DiagnosticSpan,
  Edit,
  SourceEdit,
  Suggestion,
  Unavailable,
} from "../../generated/protocol.js";

import { FILE } from "./command-line.js";
import { hint, isMisleading, withoutMisleading } from "./hints.js";
import { original } from "./places.js";
import { readRaw, type Raw, type RawSpan } from "./raw-diagnostic.js";
import { unavailable, unknownCrate } from "./unavailable.js";

/** What the compiler was given, to find places in. */
export interface Place {
  /** The name under which the compiler knows the program. */
  file: string;
  /** The person's source. */
  source: string;
  /** How the compiled text was made of it, one round of edits after the other. */
  edits: SourceEdit[][];
  /** Whether what is suggested for that text can be done to the program. */
  own: boolean;
}

/** The compiler ends with these; they are no diagnostics of anything. */
const SUMMARIES = [
  /^aborting due to /,
  /^For more information about /,
  /^Some errors have detailed/,
];
const MIRI_HINT = /^some details are omitted, run with/;
/** Sources that lay on the disk of whoever built the compiler. */
const OUTSIDE = / at \/\S+\/library\/|--> \/\S+\/library\//;
const WARNINGS = /^\d+ warnings? emitted$/;

/** A diagnostic; `undefined` for what is none. */
export function diagnostic(json: string, place: Place): Diagnostic | undefined {
  const raw = readRaw(json);
  if (!raw) return undefined;
  const level = levelOf(raw.level);
  const summary = [...SUMMARIES, MIRI_HINT, WARNINGS].some((words) => words.test(raw.message));
  if (level === undefined || (summary && raw.spans.length === 0)) return undefined;
  const offsets = new Offsets(place);
  const spans = (list: RawSpan[]) => {
    const found = list.map((span) => spanIn(span, place, offsets)).filter((span) => !!span);
    // Several places inside one macro come out as the same call.
    return found.filter(
      (one, index) =>
        found.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === index,
    );
  };
  const labels = raw.spans.flatMap(({ label }) => label ?? []);
  const code = raw.code?.code ?? null;
  const texts = [raw.message, ...labels];
  const missing = unavailable(code, texts);
  const help =
    missing ?? unknownCrate(code, texts) ?? hint({ code, message: raw.message }, place.source);
  const notes: DiagnosticNote[] = [];
  const suggestions: Suggestion[] = [];
  for (const child of raw.children) {
    const suggestion = suggestionOf(child, place, offsets);
    if (suggestion && (missing === undefined || !isMisleading(child.message))) {
      suggestions.push(suggestion);
    }
    const childLevel = levelOf(child.level);
    // Where inside the standard library the interpreter stood helps nobody.
    const leads = missing === undefined || !isMisleading(child.message);
    if (childLevel && !suggestion && leads && !OUTSIDE.test(child.message)) {
      notes.push({ level: childLevel, message: child.message, spans: spans(child.spans) });
    }
  }
  if (help !== undefined) notes.push({ level: "help", message: help, spans: [] });
  const rendered = (raw.rendered ?? raw.message)
    .split("\n")
    .filter((line) => !OUTSIDE.test(line))
    .join("\n");
  return {
    level,
    code,
    message: raw.message,
    explanation: raw.code?.explanation ?? null,
    spans: spans(raw.spans),
    notes,
    suggestions,
    rendered: (missing === undefined ? rendered : withoutMisleading(rendered)).replace(
      /\n+$/,
      (end) => (help === undefined ? end : `\n  = help: ${help}${end}`),
    ),
  };
}

/**
 * Whether the same was said before of a place that the person has written: what was expanded before
 * the compiler saw it may hold a type twice, and the copy lies nowhere.
 */
export function isRepeated(one: Diagnostic, before: Diagnostic[]): boolean {
  const primary = one.spans.filter((span) => span.primary);
  if (primary.length === 0 || primary.some(({ from, to }) => from !== to)) return false;
  const { code, message } = one;
  return code !== null && before.some((said) => said.code === code && said.message === message);
}

/** What the program names that there is not in a tab, as if the compiler had said it. */
export function unavailableDiagnostic(place: Unavailable, source: string): Diagnostic {
  const { at, length, message } = place;
  const offsets = new Offsets({ file: "", source, edits: [], own: true });
  const [from, to] = offsets.range({ byte_start: at, byte_end: at + length });
  const { line, column } = lineAndColumn(source, from);
  const where = ` --> ${FILE}:${line}:${column}`;
  return {
    level: "error",
    code: null,
    message,
    explanation: null,
    spans: [{ from, to, line, column, primary: true, label: null }],
    notes: [],
    suggestions: [],
    rendered: `error: ${message}\n${where}\n\n`,
  };
}

function levelOf(level: string): DiagnosticLevel | undefined {
  if (level.startsWith("error")) return "error";
  if (level === "warning" || level === "note" || level === "help") return level;
  return undefined;
}

/** Where in the program, following macros to where they were called. */
function spanIn(span: RawSpan, place: Place, offsets: Offsets): DiagnosticSpan | undefined {
  let own: RawSpan | undefined = span;
  while (own && own.file_name !== place.file) own = own.expansion?.span;
  if (!own) return undefined;
  const [from, to] = offsets.range(own);
  const { line, column } = lineAndColumn(place.source, from);
  return { from, to, line, column, primary: span.is_primary, label: span.label };
}

function suggestionOf(raw: Raw, place: Place, offsets: Offsets): Suggestion | undefined {
  const edits: Edit[] = [];
  let sure = true;
  for (const span of raw.spans) {
    if (span.suggested_replacement === null || span.file_name !== place.file) continue;
    if (!place.own) return undefined;
    sure &&= span.suggestion_applicability === "MachineApplicable";
    const [from, to] = offsets.range(span);
    edits.push({ from, to, text: span.suggested_replacement });
  }
  return edits.length > 0 ? { message: raw.message, sure, edits } : undefined;
}

function lineAndColumn(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  let line = 1;
  for (let at = before.indexOf("\n"); at !== -1; at = before.indexOf("\n", at + 1)) line += 1;
  return { line, column: offset - start + 1 };
}

/** From places as the compiler tells them to offsets into the source in UTF-16 units. */
class Offsets {
  readonly #bytes: Uint8Array;
  readonly #edits: SourceEdit[][];

  constructor({ source, edits }: Place) {
    this.#bytes = new TextEncoder().encode(source);
    this.#edits = edits;
  }

  range(span: Pick<RawSpan, "byte_start" | "byte_end">): [from: number, to: number] {
    return [
      this.#at(original(span.byte_start, this.#edits)),
      this.#at(original(span.byte_end, this.#edits)),
    ];
  }

  #at(byte: number): number {
    const end = Math.max(0, Math.min(byte, this.#bytes.length));
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.#bytes.subarray(0, end))
      .length;
  }
}
