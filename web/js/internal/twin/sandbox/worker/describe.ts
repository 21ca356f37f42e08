/**
 * What a call is called: `foo(3, "abc", …)`. The look is that of Rust futures, see
 * crate/trace/src/argument.rs. It runs no code of the program.
 */

/** How many characters of a text argument are shown. */
const TEXT_LENGTH = 22;
/** How many arguments are shown. */
const ARGUMENTS = 8;

const { stringify } = JSON;
const { min } = Math;

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
  return `${name || "async"}(${list})`;
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
      const cut = value.length > TEXT_LENGTH;
      const kept = stringify(cut ? value.slice(0, TEXT_LENGTH) : value);
      return cut ? `${kept.slice(0, -1)}…"` : kept;
    }
    default:
      return value === null ? "null" : "…";
  }
}
