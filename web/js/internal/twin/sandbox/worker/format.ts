/**
 * What console methods print for their arguments. The rules are those of the console standard;
 * the look of objects is that of a library. It may run code of the program (getters), as any
 * console does, but it never throws.
 */

import inspect from "object-inspect";
import { beginning } from "../../../text.js";

const { apply } = Reflect;
const { replace } = String.prototype;

/** What is replaced by an argument. */
const DIRECTIVE = /%[sdifoOc%]/g;
/** The longest text that one call prints. */
const LENGTH = 1 << 16;

/** One line or more, without a line break at the end. */
export function format(args: readonly unknown[]): string {
  let text = "";
  let next = 0;
  if (typeof args[0] === "string" && args.length > 1) {
    ({ text, next } = substitute(args[0], args));
  } else if (args.length > 0) {
    text = show(args[0]);
    next = 1;
  }
  for (; next < args.length && text.length <= LENGTH; next += 1) text += ` ${show(args[next])}`;
  return shortened(text);
}

/** What is shown of a text. */
export function shortened(text: string): string {
  return text.length > LENGTH ? `${beginning(text, LENGTH)}…` : text;
}

/** An error as one line, other values as the console shows them. */
export function describeThrown(thrown: unknown): string {
  return shortened(typeof thrown === "string" ? thrown : show(thrown));
}

/** Replaces %s, %d and the like; `next` is the first argument that is left over. */
function substitute(template: string, args: readonly unknown[]): { text: string; next: number } {
  let next = 1;
  const text = apply(replace, template, [DIRECTIVE, substituted]) as string;
  return { text, next };

  function substituted(directive: string): string {
    if (directive === "%%") return "%";
    if (next >= args.length) return directive;
    const value = args[next];
    next += 1;
    switch (directive) {
      case "%s":
        return show(value);
      case "%d":
      case "%i":
      case "%f":
        return showNumber(directive, value);
      case "%c":
        // Style, which a plain console has none of.
        return "";
      default:
        return inspectSafely(value);
    }
  }
}

function showNumber(directive: string, value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return "NaN";
  if (directive === "%d") return `${typeof value === "object" ? NaN : Number(value)}`;
  return `${directive === "%i" ? parseInt(showText(value), 10) : parseFloat(showText(value))}`;
}

function showText(value: unknown): string {
  return typeof value === "string" ? value : inspectSafely(value);
}

function show(value: unknown): string {
  if (typeof value === "string") return value;
  if (isError(value)) return showError(value);
  return inspectSafely(value);
}

/** Without the stack: it names places in a program that was rewritten. */
function showError(error: Error): string {
  try {
    const text = `${error}`;
    const { cause } = error;
    if (cause === undefined) return text;
    return `${text} [cause: ${cause instanceof Error ? `${cause}` : inspectSafely(cause)}]`;
  } catch {
    return "[an error that cannot be shown]";
  }
}

/** A proxy may do anything when it is asked. */
function isError(value: unknown): value is Error {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}

function inspectSafely(value: unknown): string {
  try {
    return inspect(value, { depth: 4, maxStringLength: 10_000 });
  } catch {
    return "[an object that cannot be shown]";
  }
}
