/**
 * Words at the end of lines: who waits there, what could be faster. They are no part of the text, and
 * nobody's cursor gets into them. It must not know what they say.
 */

import { RangeSet, StateEffect, StateField, type Extension } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";

/** Words, and the line from 1 at the end of which they stand. */
export type Note = readonly [line: number, words: string];

/** Shows these, and no others; those of lines that the text does not have are left out. */
export const showNotes = StateEffect.define<readonly Note[]>();

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, transaction) {
    let updated = set.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(showNotes)) continue;
      const { doc } = transaction.state;
      const known = effect.value.filter(([line]) => line >= 1 && line <= doc.lines);
      const marks = known.map(([line, words]) =>
        Decoration.line({ attributes: { "data-note": words } }).range(doc.line(line).from),
      );
      updated = RangeSet.of(marks, true);
    }
    return updated;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Keeps the notes; they move with their text when it is edited. */
export const notes: Extension = [
  field,
  EditorView.theme({
    ".cm-line[data-note]::after": {
      content: "attr(data-note)",
      marginLeft: "2.5rem",
      color: "var(--c)",
      font: "0.6875rem var(--sans)",
      whiteSpace: "nowrap",
    },
  }),
];

/** Whether something that was parsed is a list of notes. */
export function areNotes(value: unknown): value is readonly Note[] {
  return (
    Array.isArray(value) &&
    value.every(
      (note: unknown) =>
        Array.isArray(note) &&
        note.length === 2 &&
        typeof note[0] === "number" &&
        typeof note[1] === "string",
    )
  );
}
