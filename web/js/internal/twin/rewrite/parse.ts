/**
 * Source text to tree, and its errors in words. It must not know what the tree is used for.
 */

import { parse as acorn, type Program, type Token } from "acorn";

/** A program that can be rewritten. */
export interface Parsed {
  readonly source: string;
  readonly program: Program;
  /** All tokens in order: the tree does not say where brackets, commas and arrows are. */
  readonly tokens: readonly Token[];
}

/**
 * Parses a script, or a module. Throws a SyntaxError with a position, see
 * {@link syntaxErrorMessage}.
 */
export function parse(source: string, sourceType: "script" | "module" = "script"): Parsed {
  const tokens: Token[] = [];
  const program = acorn(source, {
    ecmaVersion: "latest",
    sourceType,
    allowHashBang: true,
    locations: true,
    onToken: tokens,
  });
  return { source, program, tokens };
}

/** The last token that ends at or before `position`. */
export function tokenBefore({ tokens }: Parsed, position: number): Token | undefined {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const token = tokens[middle];
    if (token && token.end <= position) low = middle + 1;
    else high = middle;
  }
  return tokens[low - 1];
}

/** `SyntaxError: Unexpected token (line 3, column 5)`, both counted from 1. */
export function syntaxErrorMessage(error: unknown): string {
  if (!(error instanceof SyntaxError)) return String(error);
  const { loc } = error as SyntaxError & { loc?: { line: number; column: number } };
  // acorn puts the position at the end of its messages, with columns from 0.
  const what = error.message.replace(/ \(\d+:\d+\)$/, "");
  return `SyntaxError: ${what}${loc ? ` (line ${loc.line}, column ${loc.column + 1})` : ""}`;
}
