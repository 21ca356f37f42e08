/**
 * Source text to tree, or what is wrong with it. It must not know what the tree is used for.
 */

import { parse as acorn, type Program, type Token } from "acorn";
import { fullAncestor } from "acorn-walk";
import { problemAt, problemOf, type Problem } from "./problem.js";

/** A program that can be rewritten. */
export interface Parsed {
  readonly source: string;
  readonly program: Program;
  /** All tokens in order: the tree does not say where brackets, commas and arrows are. */
  readonly tokens: readonly Token[];
}

/** A program that can run, or why it cannot. */
export type ParsedProgram =
  | {
      readonly parsed: Parsed;
      /** Whether it is a script that only a module may be: `await` at the top level, `export`. */
      readonly module: boolean;
    }
  | { readonly problem: Problem };

/** Parses a script, or else a module that stands alone. */
export function parseProgram(source: string): ParsedProgram {
  const script = parse(source, "script");
  const isScript = "program" in script;
  if (isScript && !callsAwait(script)) return { parsed: script, module: false };
  const parsed = parse(source, "module");
  if ("program" in parsed) {
    const problem = notAlone(parsed);
    return problem ? { problem } : { parsed, module: true };
  }
  if (isScript) {
    const misplaced = MISPLACED_AWAIT.test(parsed.message);
    return misplaced ? { problem: inWords(parsed) } : { parsed: script, module: false };
  }
  // Whichever parser has come further has understood the program better. Only as a module acorn
  // says in so many words that an `await` stands in the wrong function.
  const better = parsed.from > script.from || MISPLACED_AWAIT.test(parsed.message);
  return { problem: better ? inWords(parsed) : script };
}

/**
 * Whether a script has an `await` that nothing in it is called: `await (f())` is a call of a function
 * there, and everybody means to wait.
 */
function callsAwait({ source, program }: Parsed): boolean {
  if (!/\bawait\b/.test(source)) return false;
  let used = false;
  let bound = false;
  fullAncestor(program, (node, _state, ancestors, type) => {
    if (node.type !== "Identifier" || node.name !== "await") return;
    const parent = ancestors.at(-2);
    const isName = type === "VariablePattern" || (parent && "id" in parent && parent.id === node);
    if (isName) bound = true;
    else used = true;
  });
  return used && !bound;
}

/** Parses a program as one of the two kinds. */
export function parse(source: string, sourceType: "script" | "module"): Parsed | Problem {
  const tokens: Token[] = [];
  try {
    const program = acorn(source, {
      ecmaVersion: "latest",
      sourceType,
      allowHashBang: true,
      locations: true,
      onToken: tokens,
    });
    return { source, program, tokens };
  } catch (error) {
    return problemOf(source, tokens, error);
  }
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

const MISPLACED_AWAIT = /'await' outside an async function/;

function inWords(problem: Problem): Problem {
  if (!MISPLACED_AWAIT.test(problem.message)) return problem;
  const message =
    "`await` works only in an async function and at the top level: write `async` before the " +
    "function that it stands in";
  return { ...problem, message };
}

/** What a module may say and a program of one file may not. */
function notAlone({ source, program, tokens }: Parsed): Problem | undefined {
  for (const node of program.body) {
    const from = "source" in node && node.source;
    if (node.type === "ImportDeclaration" || from) {
      const message = "there is nothing to import from: a program is one file";
      return problemAt(source, [node.start, node.end], message);
    }
  }
  const word = (index: number) => {
    const token = tokens[index];
    return token && source.slice(token.start, token.end);
  };
  for (const [index, { type, start }] of tokens.entries()) {
    if (type.label !== "import" || word(index + 1) !== "." || word(index + 2) !== "meta") continue;
    const message = "import.meta is not available: a program is one file";
    return problemAt(source, [start, tokens[index + 2]?.end ?? start], message);
  }
  return undefined;
}
