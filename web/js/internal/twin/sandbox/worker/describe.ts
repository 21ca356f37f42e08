/**
 * What a call is called: `foo(3, "abc", …)`. The look is that of Rust futures, see
 * crate/trace/src/argument.rs. It runs no code of the program.
 */

import { beginning, wellFormed } from "../../../text.js";

/** How many characters of a name are shown. */
const NAME_LENGTH = 200;
/** How many characters of a text argument are shown. */
const TEXT_LENGTH = 22;
/** How many arguments are shown. */
const ARGUMENTS = 8;

const { stringify } = JSON;
const { min } = Math;
const { slice } = String.prototype;
const { apply } = Reflect;

/** The function with its simple arguments. `name` may be empty. */
export function describeCall(name: string, args: readonly unknown[]): string {
  let count = args.length;
  // Parameters for which nothing was passed.
  while (count > 0 && args[count - 1] === undefined) count -= 1;
  const shown = min(count, ARGUMENTS);
  let list = "";
  for (let index = 0; index < shown; index += 1) {
    list += (index > 0 ? ", " : "") + describeArgument(args[index]);
  }
  if (shown < count) list += ", …";
  const cut = name.length > NAME_LENGTH ? `${beginning(name, NAME_LENGTH)}…` : name;
  return `${cut || "async"}(${list})`;
}

function describeArgument(value: unknown): string {
  switch (typeof value) {
    case "number":
      return value === 0 && 1 / value < 0 ? "-0" : `${value}`;
    case "boolean":
    case "undefined":
      return `${value}`;
    case "bigint":
      return `${value}n`;
    case "string": {
      const kept = stringify(wellFormed(beginning(value, TEXT_LENGTH)));
      return value.length > TEXT_LENGTH ? `${apply(slice, kept, [0, -1]) as string}…"` : kept;
    }
    default:
      return value === null ? "null" : "…";
  }
}
