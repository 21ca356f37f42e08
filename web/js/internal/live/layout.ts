/**
 * Reads what `-Zprint-type-sizes` prints, and in the program's MIR where each state waits. It must
 * not know what is shown of it.
 */

import type {
  AsyncBody,
  FieldKind,
  FieldLayout,
  TypeLayout,
  VariantLayout,
} from "../../generated/protocol.js";
import { FILE } from "./command-line.js";

export type { TypeLayout };

const TYPE = /^print-type-size type: `(.*)`: (\d+) bytes, alignment: (\d+) bytes$/;
const DISCRIMINANT = /^print-type-size {5}discriminant: (\d+) bytes$/;
const VARIANT = /^print-type-size {5}variant `(.*)`: (\d+) bytes$/;
const FIELD = /^print-type-size +(?:(field|upvar|local) `\.(.*)`|(padding)): (\d+) bytes/;
const END_PADDING = /^print-type-size {5}end padding: (\d+) bytes$/;
const BODY = /^\{async (?:(fn) body|(block)|(closure) body)@(.*?):(\d+):(\d+): (\d+):(\d+)\}$/;

/** How the function that polls a state machine begins, and how it goes into another state. */
const POLLS = /^fn .*?\(_1: std::pin::Pin<&mut (\{async .*?\})>, _2: /;
const ENTERS = /^ +discriminant\(\(\*_\d+\)\) = (\d+); +\/\/ scope \d+ at (.*?):(\d+):\d+/;
/** The states before the first that waits: not yet polled, returned, panicked. */
const BEFORE = 3;

/** The types, state machines of the program first, otherwise in the order of the text: by size. */
export function readLayout(text: string, source: string): TypeLayout[] {
  const types: TypeLayout[] = [];
  const waits = readWaits(text);
  let variant: VariantLayout | undefined;
  for (const line of text.split("\n")) {
    const type = types.at(-1);
    let found: RegExpExecArray | null;
    if ((found = TYPE.exec(line))) {
      variant = undefined;
      types.push(emptyType(found, source));
    } else if (!type) {
      continue;
    } else if ((found = DISCRIMINANT.exec(line))) {
      type.discriminant = Number(found[1]);
    } else if ((found = VARIANT.exec(line))) {
      const [, name = "", size] = found;
      const line = waits.get(`${type.name} ${name}`) ?? null;
      variant = { name, size: Number(size), line, fields: [] };
      type.variants.push(variant);
    } else if ((found = END_PADDING.exec(line))) {
      type.end_padding = Number(found[1]);
    } else if ((found = FIELD.exec(line))) {
      (variant ?? type).fields.push(field(found));
    }
  }
  return [...types.filter(({ body }) => body), ...types.filter(({ body }) => !body)];
}

/** The line in which a state waits, by state machine and state. */
function readWaits(text: string): Map<string, number> {
  const waits = new Map<string, number>();
  let machine: string | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("fn ")) machine = POLLS.exec(line)?.[1];
    const [, state, file, at] = (machine !== undefined && ENTERS.exec(line)) || [];
    // What a macro awaits stands in no line of the program.
    if (Number(state) >= BEFORE && file === FILE) {
      waits.set(`${machine} Suspend${Number(state) - BEFORE}`, Number(at));
    }
  }
  return waits;
}

function emptyType([, name = "", size, alignment]: RegExpExecArray, source: string): TypeLayout {
  return {
    name,
    body: bodyOf(name, source),
    size: Number(size),
    alignment: Number(alignment),
    discriminant: 0,
    variants: [],
    fields: [],
    end_padding: 0,
  };
}

function field([, kind, name = "", padding, size]: RegExpExecArray): FieldLayout {
  return { kind: (padding ?? kind) as FieldKind, name, size: Number(size) };
}

/** The compiler names a state machine by where its body stands. */
function bodyOf(name: string, source: string): AsyncBody | null {
  const found = BODY.exec(name);
  if (!found || found[4] !== FILE) return null;
  const [, fn, block, closure, , line, column, endLine] = found;
  return {
    kind: fn ?? block ?? closure ?? "",
    function: fn === undefined ? null : functionAt(source, Number(line), Number(column)),
    line: Number(line),
    end_line: Number(endLine),
  };
}

/** The name of the function whose body begins there; columns count characters. */
function functionAt(source: string, line: number, column: number): string | null {
  const lines = source.split("\n");
  const last = Array.from(lines[line - 1] ?? "")
    .slice(0, column - 1)
    .join("");
  const before = [...lines.slice(0, line - 1), last].join("\n");
  const names = [
    ...before.matchAll(/\basync\s+(?:unsafe\s+)?fn\s+(?:r#)?([\p{XID_Start}_]\p{XID_Continue}*)/gu),
  ];
  return names.at(-1)?.[1] ?? null;
}
