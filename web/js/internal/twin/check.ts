/**
 * What is wrong with a program in JavaScript, for an editor: the check that comes before any run.
 * It must not know how a program is run; whether it parses is for parse.ts to say.
 */

import type { Diagnostic, DiagnosticSpan } from "../../generated/protocol.js";
import { toJson } from "../text.js";
import { twin } from "./loaded.js";
import { problemAt, problemMessage, type Problem } from "./rewrite/problem.js";

/** The problems of a program, a `Diagnostic[]` as JSON; `[]` if it can run. Never rejects. */
export async function checkJavaScript(source: string): Promise<string> {
  return toJson(await diagnose(source));
}

/** The same as data. */
export async function diagnose(source: string): Promise<Diagnostic[]> {
  const loaded = await twin.get().catch(() => undefined);
  // Whoever wants to run the program will be told: nothing else of the sandbox can load, either.
  if (!loaded) return [];
  const program = loaded.parseProgram(source);
  return "problem" in program ? [diagnostic(source, program.problem)] : [];
}

function diagnostic(source: string, problem: Problem): Diagnostic {
  const spans = [span(problem, true, null)];
  const { opened } = problem;
  if (opened !== undefined) {
    spans.push(span(problemAt(source, opened, ""), false, "opened here"));
  }
  return {
    level: "error",
    code: null,
    message: problem.message,
    explanation: null,
    spans,
    notes: [],
    suggestions: [],
    rendered: rendered(source, problem),
  };
}

function span({ from, to, line, column }: Problem, primary: boolean, label: string | null) {
  const made: DiagnosticSpan = { from, to, line, column, primary, label };
  return made;
}

/** As a terminal shows it: the message, the line, and a mark below the place. */
function rendered(source: string, problem: Problem): string {
  const { from, to, line, column } = problem;
  const start = from - column + 1;
  const [text = ""] = source.slice(start).split(/[\n\r\u2028\u2029]/, 1);
  // Tabs are as wide below as above.
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  const margin = " ".repeat(`${line}`.length);
  const mark = "^".repeat(Math.max(1, to - from));
  return (
    `${problemMessage(problem)}\n` +
    `${margin} |\n${line} | ${text}\n${margin} | ${indent}${mark}\n`
  );
}
