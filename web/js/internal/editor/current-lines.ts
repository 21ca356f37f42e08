/**
 * The marks on lines: the one that runs, those where something waits, the one that was jumped to.
 * It must not know why a line is marked.
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

/** What a line can be marked as; the theme has a look for each. */
export const KINDS = ["waiting", "at", "picked"] as const;
export type Kind = (typeof KINDS)[number];

/** Marks these lines, from 1, as `kind`, and no others. */
export const markLines = StateEffect.define<{ kind: Kind; lines: readonly number[] }>();

/** Keeps the marks; they move with their text when it is edited. */
export const currentLines: Extension = KINDS.flatMap((kind) => [
  marks(kind, Decoration.line({ class: kind }), (field) => EditorView.decorations.from(field)),
  marks(
    kind,
    new (class extends GutterMarker {
      override elementClass = kind;
    })(),
    (field) => gutterLineClass.from(field),
  ),
]);

/** Removes all marks. */
export const unmarkAll = KINDS.map((kind) => markLines.of({ kind, lines: [] }));

/** A field with `mark` on every line marked as `kind`. */
function marks<Mark extends RangeValue>(
  kind: Kind,
  mark: Mark,
  provide: (field: StateField<RangeSet<Mark>>) => Extension,
): StateField<RangeSet<Mark>> {
  return StateField.define<RangeSet<Mark>>({
    create: () => RangeSet.empty,
    update(set, transaction) {
      let updated = set.map(transaction.changes);
      for (const effect of transaction.effects) {
        if (!effect.is(markLines) || effect.value.kind !== kind) continue;
        const starts = lineStarts(transaction.newDoc, effect.value.lines);
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
