// Prints what the bytes of a WebAssembly file are: its sections, and its functions by crate, by module and
// by size. The file, named on the command line, must have a name section with demangled names.

import { readFileSync } from "node:fs";

const SECTIONS = ["custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data", "data count", "tag"];
const MODULES = 40;
const FUNCTIONS = 40;

const bytes = readFileSync(process.argv[2]);
let at = 8;

/** An unsigned LEB128 number at `at`. */
function number() {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
}

function text() {
  const length = number();
  at += length;
  return bytes.toString("utf8", at - length, at);
}

const sections = new Map();
/** How many functions are imported: the others are numbered from there. */
let imported = 0;
const sizes = [];
const names = new Map();

function readImports() {
  const count = number();
  for (let i = 0; i < count; i += 1) {
    text();
    text();
    const kind = bytes[at++];
    if (kind === 0) {
      imported += 1;
      number();
    } else if (kind === 1) {
      at += 1;
      limits();
    } else if (kind === 2) {
      limits();
    } else if (kind === 3) {
      at += 2;
    } else {
      at += 1;
      number();
    }
  }
}

function limits() {
  const flags = bytes[at++];
  number();
  if (flags & 1) number();
}

function readCode() {
  const count = number();
  for (let i = 0; i < count; i += 1) {
    const start = at;
    const length = number();
    at += length;
    sizes.push(at - start);
  }
}

function readNames(end) {
  while (at < end) {
    const kind = bytes[at++];
    const length = number();
    const next = at + length;
    if (kind === 1) {
      const count = number();
      for (let i = 0; i < count; i += 1) names.set(number(), text());
    }
    at = next;
  }
}

while (at < bytes.length) {
  const start = at;
  const id = bytes[at++];
  const length = number();
  const end = at + length;
  let name = SECTIONS[id] ?? `section ${id}`;
  if (id === 0) {
    name = text();
    if (name === "name") readNames(end);
  } else if (id === 2) readImports();
  else if (id === 10) readCode();
  at = end;
  sections.set(name, (sections.get(name) ?? 0) + end - start);
}

/** `<alloc::vec::Vec<T> as core::fmt::Debug>::fmt` is of `alloc::vec`. */
function place(name, depth) {
  const path = name.replace(/^[<&*\s]*(?:(?:mut|dyn|const|impl)\s+)*/, "").replace(/^[<&\s]+/, "");
  const words = /^[\w-]+(?:::[\w-]+)*/.exec(path)?.[0].split("::") ?? ["(others)"];
  return words.length > depth || depth === 1 ? words.slice(0, depth).join("::") : words.slice(0, -1).join("::") || words[0];
}

function table(title, rows, most = Infinity) {
  console.log(`\n${"bytes".padStart(10)}  ${title}`);
  const sorted = [...rows].sort((one, other) => other[1] - one[1]);
  for (const [name, size] of sorted.slice(0, most)) console.log(`${String(size).padStart(10)}  ${name}`);
  const rest = sorted.slice(most);
  if (rest.length > 0) {
    const size = rest.reduce((sum, row) => sum + row[1], 0);
    console.log(`${String(size).padStart(10)}  (${rest.length} more)`);
  }
}

function grouped(depth, functions) {
  const groups = new Map();
  for (const [name, size] of functions) {
    const group = place(name, depth);
    groups.set(group, (groups.get(group) ?? 0) + size);
  }
  return groups;
}

const functions = sizes.map((size, index) => {
  const name = names.get(imported + index) ?? `function ${imported + index}`;
  return [name.replace(/::h[0-9a-f]{16}(?=$|\s)/, ""), size];
});
sections.delete("name");
table("section", sections);
table("crate", grouped(1, functions));
table("module", grouped(2, functions), MODULES);
table("function", functions, FUNCTIONS);
