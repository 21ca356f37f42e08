/**
 * The marks on the lines that are running now. It must not know why a line is marked.
 */

import {
  RangeSet,
  StateEffect,
  StateField,
  type Extension,
  type RangeValue,
  type Text,
} from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";

/** Marks these lines, from 1, and no others. */
export const markLines = StateEffect.define<readonly number[]>();

/** Keeps the marks; they move with their text when it is edited. */
export const currentLines = [
  marks(Decoration.line({ class: "at" }), (field) => EditorView.decorations.from(field)),
  marks(
    new (class extends GutterMarker {
      override elementClass = "at";
    })(),
    (field) => gutterLineClass.from(field),
  ),
];

/** A field with `mark` on every marked line. */
function marks<Mark extends RangeValue>(
  mark: Mark,
  provide: (field: StateField<RangeSet<Mark>>) => Extension,
): StateField<RangeSet<Mark>> {
  return StateField.define<RangeSet<Mark>>({
    create: () => RangeSet.empty,
    update(set, transaction) {
      let updated = set.map(transaction.changes);
      for (const effect of transaction.effects) {
        if (!effect.is(markLines)) continue;
        const starts = lineStarts(transaction.newDoc, effect.value);
        updated = RangeSet.of(starts.map((start) => mark.range(start)));
      }
      return updated;
    },
    provide,
  });
}

/** Where the lines begin, in ascending order, each once. */
function lineStarts(doc: Text, lines: readonly number[]): number[] {
  return [...new Set(lines)]
    .filter((line) => line >= 1 && line <= doc.lines)
    .sort((a, b) => a - b)
    .map((line) => doc.line(line).from);
}
