/**
 * Headers as text, the only form in which they cross the border of the interpreter: one line per header,
 * with a colon after the name. No name contains a colon, and no value a line break.
 */

export function headerLines(headers: Iterable<[string, string]>): string {
  return Array.from(headers, ([name, value]) => `${name}:${value}\n`).join("");
}

export function readHeaderLines(lines: string): [string, string][] {
  const list = lines.split("\n").filter((line) => line !== "");
  return list.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]);
}
