/**
 * Why a program cannot run, where, and in which words. It must not know who is told.
 */

import type { Token } from "acorn";

/** Why a program cannot run. Offsets count UTF-16 units; lines and columns count from 1. */
export interface Problem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
  /** Where the bracket stands that is open there and should not be. */
  readonly opened: Range | undefined;
}

/** Two offsets. */
export type Range = readonly [from: number, to: number];

/** What acorn throws. */
interface AcornError extends SyntaxError {
  readonly pos: number;
  readonly raisedAt: number;
}

/** `SyntaxError: Unexpected token ';' (line 3, column 5)`. */
export function problemMessage({ message, line, column }: Problem): string {
  return `SyntaxError: ${message} (line ${line}, column ${column})`;
}

/** A problem between two offsets; it ends at the latest where its line does. */
export function problemAt(
  source: string,
  [from, to]: Range,
  message: string,
  opened?: Range,
): Problem {
  const before = source.slice(0, from).split(LINE_BREAK);
  const column = (before.at(-1)?.length ?? 0) + 1;
  const restOfLine = source.slice(from).search(LINE_BREAK);
  const lineEnd = restOfLine < 0 ? source.length : from + restOfLine;
  const end = Math.max(from, Math.min(to, lineEnd));
  return { message, from, to: end, line: before.length, column, opened };
}

/** What acorn has thrown, after the tokens that it had read, in words that help. */
export function problemOf(source: string, tokens: readonly Token[], error: unknown): Problem {
  if (!(error instanceof SyntaxError) || !("pos" in error)) throw error;
  const { pos, raisedAt } = error as AcornError;
  // acorn puts the position at the end of its messages.
  const said = error.message.replace(/ \(\d+:\d+\)$/, "");
  if (said.startsWith("Not enough stack")) {
    return problemAt(source, [pos, pos], "the program is nested too deeply to be read");
  }
  const known = tokens.find(({ start }) => start === pos)?.end;
  const character = source.codePointAt(pos);
  const to = known ?? Math.max(raisedAt, pos + (character && character > 0xffff ? 2 : 1));
  if (said !== "Unexpected token") return problemAt(source, [pos, to], said);
  const found = source.slice(pos, to);
  const what =
    pos < source.length ? `Unexpected token '${found}'` : "Unexpected end of the program";
  const missing = missingValue(tokens);
  if (missing) return problemAt(source, [pos, to], `${what}: ${missing}`);
  const brackets = openBrackets(tokens);
  const open = brackets.at(-1);
  if (open && (pos >= source.length || isLost(found, brackets))) {
    const { line = 0 } = open.loc?.start ?? {};
    const hint = `the '${source.slice(open.start, open.end)}' in line ${line} is not closed`;
    return problemAt(source, [pos, to], `${what}: ${hint}`, [open.start, open.end]);
  }
  return problemAt(source, [pos, to], what);
}

/** Whether `found` would fit if the last of these brackets were closed. */
function isLost(found: string, brackets: readonly Token[]): boolean {
  const open = brackets.map(({ type }) => type.label);
  const last = open.pop() ?? "";
  // Between braces there may be statements.
  if (found === ";") return last !== "{";
  const closes = CLOSED_BY[found];
  if (!closes) return false;
  return !closes.includes(last) && (last !== "{" || open.some((one) => closes.includes(one)));
}

const CLOSED_BY: Readonly<Partial<Record<string, readonly string[]>>> = {
  ")": ["("],
  "]": ["["],
  "}": ["{", "${"],
};

const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/;

/** The brackets that are open after these tokens. */
function openBrackets(tokens: readonly Token[]): Token[] {
  const open: Token[] = [];
  for (const token of tokens) {
    const { label } = token.type;
    if (OPENING.has(label)) open.push(token);
    else if (label === "`" && open.at(-1)?.type.label !== "`") open.push(token);
    else if (CLOSING.has(label)) open.pop();
  }
  return open;
}

const OPENING = new Set(["(", "[", "{", "${"]);
const CLOSING = new Set([")", "]", "}", "`"]);

/** `const a;` */
function missingValue(tokens: readonly Token[]): string | undefined {
  const [keyword, name] = tokens.slice(-2);
  if (keyword?.type.label !== "const" || name?.type.label !== "name") return undefined;
  return "a constant needs a value, as in `const name = 1`";
}
