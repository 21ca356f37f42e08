/**
 * The marks on the lines that are running now. It must not know why a line is marked.
 */

import { RangeSetBuilder, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";

/** Marks these lines, from 1, and no others. */
export const markLines = StateEffect.define<readonly number[]>();

const mark = Decoration.line({ class: "at" });

/** Keeps the marks; they move with their text when it is edited. */
export const currentLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let updated = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(markLines)) updated = decorate(transaction.newDoc, effect.value);
    }
    return updated;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(doc: Text, lines: readonly number[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  // The builder wants positions in ascending order, each once.
  for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
    if (line < 1 || line > doc.lines) continue;
    const { from } = doc.line(line);
    builder.add(from, from, mark);
  }
  return builder.finish();
}
