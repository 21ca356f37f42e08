/**
 * Marks calls with their line: of observed functions, of console methods and of timers.
 *
 * The mark is one more argument that spreads an empty list. It is evaluated after the function
 * and all its arguments, adds nothing to `arguments`, and leaves `this` and an error such as
 * "x is not a function" as they are.
 */

import type { AnyNode, CallExpression } from "acorn";
import type MagicString from "magic-string";
import { memberName } from "./functions.js";
import { CONSOLE, HOOKS } from "./hooks.js";
import { tokenBefore, type Parsed } from "./parse.js";

const TIMERS = new Set(["setTimeout", "setInterval", "clearTimeout", "clearInterval"]);

/** Marks a call if its line is of interest. `names` are those of the observed functions. */
export function markCall(
  text: MagicString,
  parsed: Parsed,
  node: CallExpression,
  names: ReadonlySet<string>,
): void {
  const called = markedName(node.callee, names);
  const passed = node.arguments.map((argument) => markedName(argument, names)).filter(Boolean);
  const marks = [...new Set(passed)].map((name) => mark("passed", node, name));
  if (called) marks.push(mark("at", node, called));
  if (marks.length === 0) return;
  const bracket = node.end - 1;
  const before = tokenBefore(parsed, bracket);
  const separated = node.arguments.length === 0 || before?.type.label === ",";
  text.appendLeft(bracket, (separated ? "" : ",") + marks.join(","));
}

function mark(hook: "at" | "passed", node: CallExpression, name: string): string {
  return `...${HOOKS}.${hook}(${callLine(node)},${JSON.stringify(name)})`;
}

/** The name under which calls of this expression are marked; empty if they are not. */
function markedName(node: AnyNode, names: ReadonlySet<string>): string {
  if (node.type === "MemberExpression" && memberName(node.object) === "console") return CONSOLE;
  const name = memberName(node);
  return names.has(name) || TIMERS.has(name) ? name : "";
}

/** A call over several lines (a chain of methods) belongs to the line that names the function. */
function callLine({ callee }: CallExpression): number {
  const named = callee.type === "MemberExpression" ? callee.property : callee;
  return named.loc?.start.line ?? 0;
}
