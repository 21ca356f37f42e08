/**
 * Which functions are observed, and what they are called. It must not know what is inserted.
 */

import type {
  AnonymousFunctionDeclaration,
  AnyNode,
  ArrowFunctionExpression,
  FunctionDeclaration,
  FunctionExpression,
  Pattern,
} from "acorn";
import { ancestor, full } from "acorn-walk";

/** Any function of a script. */
export type FunctionNode =
  | FunctionDeclaration
  | FunctionExpression
  | ArrowFunctionExpression
  // Never in a script, but acorn's types allow it where a declaration stands.
  | AnonymousFunctionDeclaration;

/** An async function or async generator whose calls are observed. */
export interface Observed {
  readonly node: FunctionNode;
  /** Its name as the source has it; empty if it has none. */
  readonly name: string;
}

/** Finds the functions to observe. */
export function findObserved(program: AnyNode): Map<AnyNode, Observed> {
  const found = new Map<AnyNode, Observed>();
  const visit = (node: FunctionNode, _state: unknown, ancestors: readonly AnyNode[]) => {
    if (node.async && canBeWrapped(node) && (!node.generator || canTakeParameter(node))) {
      found.set(node, { node, name: nameOf(node, ancestors.at(-2)) });
    }
  };
  ancestor(program, {
    FunctionDeclaration: visit,
    FunctionExpression: visit,
    ArrowFunctionExpression: visit,
  });
  return found;
}

/** Whether this node is a function of its own, so that an `await` in it is not its parent's. */
export function isFunction(node: AnyNode): node is FunctionNode {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression"
  );
}

/** The name that a person would call it by. */
function nameOf(node: FunctionNode, parent: AnyNode | undefined): string {
  if ("id" in node && node.id) return node.id.name;
  switch (parent?.type) {
    case "VariableDeclarator":
      return parent.id.type === "Identifier" ? parent.id.name : "";
    case "AssignmentExpression":
    case "AssignmentPattern":
      return parent.right === node ? memberName(parent.left) : "";
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent.value === node && !parent.computed ? keyName(parent.key) : "";
    default:
      return "";
  }
}

/** `name`, `object.name` and `object.#name` are all called `name`. */
export function memberName(node: AnyNode | Pattern): string {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression" && !node.computed) return keyName(node.property);
  return "";
}

function keyName(key: AnyNode): string {
  if (key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  return key.type === "Literal" && typeof key.value === "string" ? key.value : "";
}

/**
 * Whether the body means the same inside `try { … }`.
 *
 * There its function declarations belong to a block, where one name may be declared only once:
 * `var x; function x() {}` is no longer allowed. An `await using` suspends at the end of a block,
 * where nothing can be inserted. Functions with either run as they are.
 */
function canBeWrapped(node: FunctionNode): boolean {
  if (node.body.type !== "BlockStatement") return true;
  const functions = new Set<string>();
  for (const statement of node.body.body) {
    if (statement.type !== "FunctionDeclaration") continue;
    if (functions.has(statement.id.name)) return false;
    functions.add(statement.id.name);
  }
  let can = true;
  const own = (ancestors: readonly AnyNode[]) => !ancestors.slice(1, -1).some(isFunction);
  ancestor(node.body, {
    VariableDeclaration(declaration, _state, ancestors) {
      if (!own(ancestors)) return;
      if (declaration.kind === "await using") can = false;
      if (declaration.kind !== "var" || functions.size === 0) return;
      for (const { id } of declaration.declarations) {
        if (boundNames(id).some((name) => functions.has(name))) can = false;
      }
    },
  });
  return can;
}

/**
 * Whether a generator can be given one more parameter with a default value, which is evaluated when
 * it is called: nothing may follow a rest parameter, `"use strict"` allows plain parameters only, and
 * `arguments` would no longer be the parameters.
 */
function canTakeParameter(node: FunctionNode): boolean {
  if (node.body.type !== "BlockStatement") return false;
  if (node.params.at(-1)?.type === "RestElement") return false;
  if (node.body.body.some((s) => "directive" in s && s.directive === "use strict")) return false;
  let can = true;
  full(node.body, (inner) => {
    if (inner.type === "Identifier" && inner.name === "arguments") can = false;
  });
  return can;
}

function boundNames(pattern: Pattern): string[] {
  const names: string[] = [];
  // A few too many: names in default values count as well.
  full(pattern, (node) => {
    if (node.type === "Identifier") names.push(node.name);
  });
  return names;
}
