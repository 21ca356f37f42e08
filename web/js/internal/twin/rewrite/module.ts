/**
 * Programs that are modules: with `await` at the top level, or `export`. A worker in a frame of
 * opaque origin cannot load one, so it becomes a script: the body of an async function, in strict
 * mode, which the engine runs as it runs a module. No line moves.
 *
 * It must not know what is inserted into the program beside that.
 */

import type { Program, Statement, ModuleDeclaration } from "acorn";
import type MagicString from "magic-string";

/** What stands before the program, in its first line, and after it. */
export const OPEN = '(async function(){"use strict";';
export const CLOSE = "\n})();";

/** Takes away what only a module may say; what it exports is of no use to anybody here. */
export function withoutExports(text: MagicString, program: Program): void {
  for (const node of program.body) withoutExport(text, node);
}

function withoutExport(text: MagicString, node: Statement | ModuleDeclaration): void {
  if (node.type === "ExportNamedDeclaration") {
    const end = node.declaration?.start ?? node.end;
    blank(text, node.start, end);
  } else if (node.type === "ExportDefaultDeclaration") {
    const { declaration } = node;
    const named = "id" in declaration && declaration.id;
    const declared = /^(Function|Class)Declaration$/.test(declaration.type);
    blank(text, node.start, declaration.start);
    // Without a name it is an expression like any other.
    if (!named || !declared) text.appendRight(declaration.start, "void ");
  }
}

/** Spaces instead of the text; line breaks stay. */
function blank(text: MagicString, start: number, end: number): void {
  const old = text.original.slice(start, end);
  if (old) text.overwrite(start, end, old.replace(/[^\n\r\u2028\u2029]/g, " "));
}
