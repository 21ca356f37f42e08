/**
 * Makes a program report what it does, without moving a line and without changing what it does.
 *
 * Only inserts text. The order of everything stays: no promise is created, no reaction added and
 * nothing awaited that the program does not await itself. What the insertions mean is in
 * hooks.ts; this file must not know what is done with the reports.
 */

import type { AnyNode } from "acorn";
import { fullAncestor } from "acorn-walk";
import MagicString from "magic-string";
import { markCall, markConstructor } from "./calls.js";
import { findObserved, isFunction, type Observed } from "./functions.js";
import { CALL, GENERATOR, HOOKS } from "./hooks.js";
import { markForAwait } from "./loops.js";
import { hasMarks, MarkedText, unmarked } from "./marks.js";
import { CLOSE, OPEN, withoutExports } from "./module.js";
import { parse, parseProgram, tokenBefore, type Parsed } from "./parse.js";
import type { Problem } from "./problem.js";

/** A program that can run, or why it cannot. */
export type Rewritten =
  | {
      readonly code: string;
      /** Where each piece of it that the source does not have begins and ends, in order. */
      readonly inserted: number[];
      /** Whether it reports what it does; if not, it is the source as it was. */
      readonly observed: boolean;
    }
  | { readonly problem: Problem };

/** Rewrites a program: a script, or else a module. */
export function rewrite(source: string): Rewritten {
  const program = parseProgram(source);
  if ("problem" in program) return program;
  const { parsed, module } = program;
  // The names would clash. Nobody writes such a program by chance.
  if (!source.includes(HOOKS) && !hasMarks(source)) {
    try {
      const made = unmarked(asScript(insertHooks(parsed, module), parsed, module));
      if ("program" in parse(made.code, "script")) return { ...made, observed: true };
    } catch {
      // Only a mistake here can bring us to this place. The program is right, so it runs.
    }
  }
  const code = asScript(new MagicString(source), parsed, module);
  return { code, inserted: [], observed: false };
}

/** A worker in a frame of opaque origin cannot load a module. */
function asScript(text: MagicString, { program }: Parsed, module: boolean): string {
  if (module) {
    withoutExports(text, program);
    text.prepend(OPEN).append(CLOSE);
  }
  return text.toString();
}

/** In a module the top level, too, may stand at an `await`. */
function insertHooks(parsed: Parsed, module: boolean): MagicString {
  const text = new MarkedText(parsed.source);
  const observed = findObserved(parsed.program);
  const names = new Set([...observed.values()].map(({ name }) => name).filter(Boolean));
  // Children come before their parents, so that at one position a child's insertion is inside its
  // parent's if openings are prepended and closings appended.
  fullAncestor(parsed.program, (node, _state, ancestors) => {
    const self = observed.get(node);
    if (self) wrapFunction(text, parsed, self);
    if (node.type === "CallExpression")
      markCall(text, parsed, node, ancestors, { observed, names });
    if (node.type === "NewExpression") markConstructor(text, node);
    const owner = ownerOf(node, ancestors, observed);
    const top = module && !ancestors.slice(0, -1).some(isFunction);
    if (owner || top) markInside(text, node, ancestors);
  });
  if (module) {
    const last = parsed.program.loc?.end.line ?? 0;
    text.prepend(beginning(`${HOOKS}.enter(1,"module",[])`)).append(`\n${ending(last)}`);
  }
  return text;
}

/** The observed function whose body, and no other function's, a node belongs to. */
function ownerOf(
  node: AnyNode,
  ancestors: readonly AnyNode[],
  observed: ReadonlyMap<AnyNode, Observed>,
): Observed | undefined {
  const nearest = ancestors.slice(0, -1).findLast(isFunction);
  const owner = nearest && observed.get(nearest);
  // Parameters belong to a scope outside the body.
  return owner && node.start >= owner.node.body.start ? owner : undefined;
}

/** What a node that belongs to an observed function reports. */
function markInside(text: MagicString, node: AnyNode, ancestors: readonly AnyNode[]): void {
  switch (node.type) {
    case "AwaitExpression":
      surround(text, node.argument, `${CALL}.reach(${line(node)},(`, "))");
      surround(text, node, `${CALL}.resume(`, ")?.v");
      break;
    case "YieldExpression":
      // What `yield*` passes on belongs to the other generator.
      if (node.delegate) break;
      if (node.argument) surround(text, node.argument, `${CALL}.yields(${line(node)},(`, "))");
      else text.appendLeft(node.end, ` ${CALL}.yields(${line(node)},void 0)`);
      surround(text, node, `${CALL}.resumed(`, ")");
      break;
    case "ReturnStatement":
      if (node.argument) surround(text, node.argument, `${CALL}.returns(${line(node)},(`, "))");
      break;
    case "CatchClause":
      text.appendLeft(node.body.start + 1, `${CALL}.back();`);
      break;
    case "TryStatement":
      if (node.finalizer) text.appendLeft(node.finalizer.start + 1, `${CALL}.back();`);
      break;
    case "ForOfStatement":
      if (node.await) markForAwait(text, node, ancestors);
      break;
    default:
  }
}

/** The body reports its beginning, its end and an error that leaves it. */
function wrapFunction(text: MagicString, parsed: Parsed, { node, name }: Observed): void {
  const values = node.params.map((param) => {
    const target = param.type === "AssignmentPattern" ? param.left : param;
    if (target.type === "Identifier") return target.name;
    const rest = target.type === "RestElement" && target.argument;
    if (rest && rest.type === "Identifier") return `...${rest.name}`;
    // A pattern: what was passed has no name. An object is shown as "…".
    return "{}";
  });
  const place = `${line(node)},${JSON.stringify(name)}`;
  const entered = `${place},[${values.join(",")}]`;
  const begun = node.generator
    ? `${HOOKS}.begin(${GENERATOR},${place})`
    : `${HOOKS}.enter(${entered})`;
  const open = beginning(begun);
  if (node.generator)
    addParameter(text, parsed, node, `${GENERATOR}=${HOOKS}.generator(${entered})`);
  const close = ending(node.loc?.end.line ?? 0);
  if (node.body.type === "BlockStatement") {
    const directive = node.body.body.findLast((s) => "directive" in s && s.directive !== undefined);
    // A directive may end without a semicolon.
    if (directive) text.appendLeft(directive.end, `;${open}`);
    else text.appendLeft(node.body.start + 1, open);
    text.appendLeft(node.body.end - 1, close);
    return;
  }
  // `=> (expression)`: the brackets are not part of the tree, so the arrow itself is looked up.
  let arrow = tokenBefore(parsed, node.body.start);
  while (arrow && arrow.type.label !== "=>") arrow = tokenBefore(parsed, arrow.start);
  if (!arrow) throw new Error("an arrow function without an arrow");
  text.appendLeft(arrow.end, `{${open}return ${CALL}.returns(${line(node.body)},(`);
  text.appendLeft(node.end, `))${close}}`);
}

/** What a body that reports begins with; `begun` is its call. */
function beginning(begun: string): string {
  return `const ${CALL}=${begun};try{`;
}

/** What it ends with, in `line`. */
function ending(line: number): string {
  return `}catch(${CALL}_e){throw ${CALL}.fail(${CALL}_e)}finally{${CALL}.leave(${line})}`;
}

/** Behind the last parameter: its default value is evaluated at the call, after all others. */
function addParameter(
  text: MagicString,
  parsed: Parsed,
  node: AnyNode & { readonly params: readonly AnyNode[]; readonly body: AnyNode },
  parameter: string,
): void {
  const bracket = tokenBefore(parsed, node.body.start);
  if (bracket?.type.label !== ")") throw new Error("a function without a list of parameters");
  const separated =
    node.params.length === 0 || tokenBefore(parsed, bracket.start)?.type.label === ",";
  text.appendLeft(bracket.start, (separated ? "" : ",") + parameter);
}

function surround(text: MagicString, node: AnyNode, open: string, close: string): void {
  text.prependRight(node.start, open);
  text.appendLeft(node.end, close);
}

function line(node: AnyNode): number {
  return node.loc?.start.line ?? 0;
}
