/**
 * What console methods print for their arguments. The rules are those of the console standard; how a
 * value looks is for show.ts to say. It runs no code of the program, and it never throws.
 */

import { beginning } from "../../../text.js";
import { inspect, show, type Insight } from "./show.js";

const { apply } = Reflect;
const { indexOf, slice } = String.prototype;
const { Number, parseFloat, parseInt } = globalThis;

/** The longest text that one call prints. */
const LENGTH = 1 << 16;

/** One line or more, without a line break at the end. */
export function format(args: readonly unknown[], insight: Insight): string {
  let text = "";
  let next = 0;
  if (typeof args[0] === "string" && args.length > 1) {
    const substituted = substitute(args[0], args, insight);
    text = substituted.text;
    next = substituted.next;
  } else if (args.length > 0) {
    text = shown(args[0], insight);
    next = 1;
  }
  for (; next < args.length && text.length <= LENGTH; next += 1) {
    text += ` ${shown(args[next], insight)}`;
  }
  return shortened(text);
}

/** What is shown of a text. */
export function shortened(text: string): string {
  return text.length > LENGTH ? `${beginning(text, LENGTH)}…` : text;
}

/** An error as one line, other values as the console shows them. */
export function describeThrown(thrown: unknown, insight: Insight): string {
  return shortened(shown(thrown, insight));
}

/** Each line of a text behind an indentation. */
export function indented(text: string, indent: string): string {
  let whole = indent;
  let done = 0;
  for (let at = find(text, "\n", 0); at >= 0; at = find(text, "\n", done)) {
    whole += (apply(slice, text, [done, at + 1]) as string) + indent;
    done = at + 1;
  }
  return whole + (apply(slice, text, [done]) as string);
}

/** Replaces %s, %d and the like; `next` is the first argument that is left over. */
function substitute(
  template: string,
  args: readonly unknown[],
  insight: Insight,
): { text: string; next: number } {
  let next = 1;
  let text = "";
  let done = 0;
  for (let at = find(template, "%", 0); at >= 0; at = find(template, "%", done)) {
    text += apply(slice, template, [done, at]) as string;
    const directive = apply(slice, template, [at, at + 2]) as string;
    done = at + 2;
    if (directive === "%%") text += "%";
    else if (next >= args.length || !isDirective(directive)) {
      text += "%";
      done = at + 1;
    } else {
      text += substituted(directive, args[next], insight);
      next += 1;
    }
    if (text.length > LENGTH) break;
  }
  return { text: text + (apply(slice, template, [done]) as string), next };
}

function isDirective(text: string): boolean {
  return text.length === 2 && find("%s%d%i%f%o%O%c", text, 0) >= 0;
}

function substituted(directive: string, value: unknown, insight: Insight): string {
  switch (directive) {
    case "%s":
      return shown(value, insight);
    case "%d":
    case "%i":
    case "%f":
      return numberText(directive, value, insight);
    case "%c":
      // Style, which a plain console has none of.
      return "";
    default:
      return safely(() => inspect(value, insight));
  }
}

function numberText(directive: string, value: unknown, insight: Insight): string {
  const type = typeof value;
  if (type === "bigint") return `${value as bigint}n`;
  if (type === "symbol") return "NaN";
  // What an object is as a number, only a method of it could say.
  const isObject = type === "object" || type === "function";
  if (directive === "%d") return `${isObject ? NaN : Number(value)}`;
  const text = isObject ? safely(() => inspect(value, insight)) : `${value as string}`;
  return `${directive === "%i" ? parseInt(text, 10) : parseFloat(text)}`;
}

function shown(value: unknown, insight: Insight): string {
  // A text may be half a gigabyte long.
  return typeof value === "string"
    ? beginning(value, LENGTH + 1)
    : safely(() => show(value, insight));
}

/** The stack may be full. */
function safely(look: () => string): string {
  try {
    return look();
  } catch {
    return "[an object that cannot be shown]";
  }
}

function find(text: string, wanted: string, from: number): number {
  return apply(indexOf, text, [wanted, from]) as number;
}
