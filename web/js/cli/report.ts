/** What the command line prints for a person, and the exit code it ends with. Pure functions. */

import type { Diagnostic, FieldLayout, LiveResult, TypeLayout } from "../generated/protocol.js";

/** For a program that did not come to an end of its own. */
const CODES = { "compile-error": 1, limit: 124, stopped: 125 } as const;

/** The code that a run of this result ends the command line with. */
export function exitCode({ status, exit_code }: LiveResult): number {
  if (status === "ok" || status === "panicked") return exit_code ?? 0;
  return CODES[status];
}

/** The code after a check. */
export function checkCode(diagnostics: Diagnostic[], message: string | null): number {
  if (message !== null) return CODES.stopped;
  return diagnostics.some(({ level }) => level === "error") ? CODES["compile-error"] : 0;
}

/** State machines as a table, state by state. */
export function layoutText(types: TypeLayout[]): string {
  const machines = types.filter(({ body }) => body);
  if (machines.length === 0)
    return "no state machine: nothing async in this program is ever used\n";
  return machines.map(machineText).join("\n");
}

function machineText(type: TypeLayout): string {
  const { body, size, alignment, variants } = type;
  const what = body?.function ? `async fn ${body.function}` : `async ${body?.kind ?? ""}`;
  const head = `${what} (line ${body?.line ?? 0}): ${size} bytes, alignment ${alignment}\n`;
  const states = variants.map(
    ({ name, size, fields }) => `  ${name}: ${size} bytes\n${fields.map(fieldText).join("")}`,
  );
  return head + states.join("");
}

function fieldText({ kind, name, size }: FieldLayout): string {
  const bytes = `${size} ${size === 1 ? "byte" : "bytes"}`;
  return kind === "padding" ? `    (padding) ${bytes}\n` : `    ${kind} ${name}: ${bytes}\n`;
}
