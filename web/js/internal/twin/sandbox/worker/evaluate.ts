/**
 * How a worker of the sandbox evaluates text in its global scope, also where the site demands
 * trusted types. It must be asked for before a program can touch the global scope.
 */

import { policy } from "../../../trusted.js";
import { NO_EVAL } from "../frame-protocol.js";

/** Evaluates in the global scope. */
export type Evaluate = (code: string) => unknown;

/**
 * What evaluates, or the message for the page that nothing may. The policy called `default` applies
 * to code that the program itself evaluates, so that it runs as it would elsewhere.
 */
export function evaluator(): Evaluate | typeof NO_EVAL {
  // An indirect call evaluates in the global scope.
  const evaluate: Evaluate = globalThis.eval;
  const trusted = policy("default") ?? policy("pollscope");
  const evaluateTrusted: Evaluate = trusted
    ? (code) => evaluate(trusted.createScript(code) as string)
    : evaluate;
  try {
    evaluateTrusted("0");
    return evaluateTrusted;
  } catch {
    return NO_EVAL;
  }
}
