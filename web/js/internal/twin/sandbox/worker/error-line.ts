/**
 * The line of the program in which an error was created, found without running code of the program.
 */

import type { Insight } from "./show.js";

/** The name of the program in error stacks. */
export const FILE = "twin.js";

const { apply } = Reflect;
const { getOwnPropertyDescriptor } = Object;
const { charCodeAt, indexOf } = String.prototype;

/** Newer engines have a getter here, the same for all errors. */
const stackGetter = getOwnPropertyDescriptor(new Error(), "stack")?.get;

/** 0 if the error does not tell. */
export function errorLine(thrown: unknown, insight: Insight): number {
  const stack = stackOf(thrown, insight);
  const start = `${FILE}:`;
  const at = apply(indexOf, stack, [start]) as number;
  return at < 0 ? 0 : numberAt(stack, at + start.length);
}

function stackOf(thrown: unknown, insight: Insight): string {
  if (typeof thrown !== "object" || thrown === null || insight.proxied(thrown)) return "";
  const property = getOwnPropertyDescriptor(thrown, "stack");
  const stack: unknown =
    property?.get && property.get === stackGetter
      ? apply(property.get, thrown, [])
      : property?.value;
  return typeof stack === "string" ? stack : "";
}

function numberAt(text: string, from: number): number {
  let number = 0;
  for (let at = from; at < text.length; at += 1) {
    const digit = (apply(charCodeAt, text, [at]) as number) - 0x30;
    if (!(digit >= 0 && digit <= 9)) break;
    number = number * 10 + digit;
  }
  return number;
}
