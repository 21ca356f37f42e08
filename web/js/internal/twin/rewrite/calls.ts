/**
 * Marks calls with their line: of observed functions, of console methods, of timers, of what makes
 * promises and jobs, and of what aborts.
 *
 * The mark is one more argument that spreads an empty list. It is evaluated after the function
 * and all its arguments, adds nothing to `arguments`, and leaves `this` and an error such as
 * "x is not a function" as they are.
 */

import type { AnyNode, CallExpression, NewExpression } from "acorn";
import type MagicString from "magic-string";
import { memberName, type Observed } from "./functions.js";
import { CONSOLE, HOOKS } from "./hooks.js";
import { tokenBefore, type Parsed } from "./parse.js";

/** Functions of the platform. */
const GLOBALS = new Set([
  "setTimeout",
  "setInterval",
  "clearTimeout",
  "clearInterval",
  "queueMicrotask",
  "fetch",
]);
/** Methods of any promise. */
const METHODS = new Set(["then", "catch", "finally"]);
/** Methods of other things whose calls report. */
const OTHERS = new Set(["abort", "postMessage"]);
/** Objects of the platform; a call of any of their methods is marked with the object's name. */
const OBJECTS = new Set([CONSOLE, "performance", "AbortSignal"]);
/** Methods of `Promise` itself. */
const STATICS = new Set(["all", "allSettled", "any", "race", "resolve", "reject", "withResolvers"]);

/** Marks a call if its line is of interest. `names` are those of the `observed` functions. */
export function markCall(
  text: MagicString,
  parsed: Parsed,
  node: CallExpression,
  ancestors: readonly AnyNode[],
  { observed, names }: { observed: ReadonlyMap<AnyNode, Observed>; names: ReadonlySet<string> },
): void {
  // Called where it stands: `(async () => { … })()`.
  const written = observed.get(node.callee);
  const called = written?.name ?? (markedName(node.callee, names) || reportingMethod(node.callee));
  const passed = node.arguments.flatMap((argument) => {
    const name = observed.get(argument)?.name ?? markedName(argument, names);
    return name || observed.has(argument) ? [name] : [];
  });
  const followed = (written !== undefined || names.has(called)) && canBeFollowed(node, ancestors);
  // What `items.map(f)` returns are the promises of the calls that it makes.
  const mapped = !followed && passed.length === 1 && canBeFollowed(node, ancestors);
  // No two calls end at the same bracket.
  const bracket = node.end - 1;
  const marks = [...new Set(passed)].map((name) =>
    mark("passed", node, name, mapped ? bracket : undefined),
  );
  if (called || written) marks.push(mark("at", node, called, followed ? bracket : undefined));
  if (marks.length === 0) return;
  const before = tokenBefore(parsed, bracket);
  const separated = node.arguments.length === 0 || before?.type.label === ",";
  text.appendLeft(bracket, (separated ? "" : ",") + marks.join(","));
  if (followed || mapped) {
    text.prependRight(node.start, `${HOOKS}.${followed ? "of" : "each"}(${bracket},`);
    text.appendLeft(node.end, ")");
  }
}

/**
 * Whether what the call returns can be looked at. In `a?.b().c()` the parts cannot be wrapped one
 * by one, and "f(...).g is not a function" names what stands before the dot.
 */
function canBeFollowed(node: CallExpression, ancestors: readonly AnyNode[]): boolean {
  if (ancestors.some(({ type }) => type === "ChainExpression")) return false;
  const parent = ancestors.at(-2);
  if (parent?.type === "CallExpression") return parent.callee !== node;
  if (parent?.type !== "MemberExpression") return true;
  return parent.object !== node || METHODS.has(memberName(parent));
}

/** Makes a `new Promise(…)` report what becomes of it. */
export function markConstructor(text: MagicString, node: NewExpression): void {
  const [executor] = node.arguments;
  if (memberName(node.callee) !== "Promise" || node.callee.type !== "Identifier") return;
  if (!executor || executor.type === "SpreadElement") return;
  const line = node.loc?.start.line ?? 0;
  text.prependRight(executor.start, `${HOOKS}.executor(${line},(`);
  text.appendLeft(executor.end, "))");
  text.prependRight(node.start, `${HOOKS}.made(`);
  text.appendLeft(node.end, ")");
}

function mark(hook: "at" | "passed", node: CallExpression, name: string, site?: number): string {
  const place = site === undefined ? "" : `,${site}`;
  return `...${HOOKS}.${hook}(${callLine(node)},${JSON.stringify(name)}${place})`;
}

/** The name under which calls of this expression are marked; empty if they are not. */
function markedName(node: AnyNode, names: ReadonlySet<string>): string {
  if (node.type === "MemberExpression" && OBJECTS.has(memberName(node.object))) {
    return memberName(node.object);
  }
  const name = memberName(node);
  return names.has(name) || GLOBALS.has(name) ? name : "";
}

/** The name of a method that reports: of a promise, of `Promise`, or one of the {@link OTHERS}. */
function reportingMethod(callee: AnyNode): string {
  if (callee.type !== "MemberExpression") return "";
  const name = memberName(callee);
  if (OTHERS.has(name)) return name;
  const known = memberName(callee.object) === "Promise" ? STATICS : METHODS;
  return known.has(name) ? name : "";
}

/** A call over several lines (a chain of methods) belongs to the line that names the function. */
function callLine({ callee }: CallExpression): number {
  const named = callee.type === "MemberExpression" ? callee.property : callee;
  return named.loc?.start.line ?? 0;
}
