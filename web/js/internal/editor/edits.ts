/**
 * Changes that a compiler has suggested: they name places of the text that it saw, which may have
 * moved since. It must not know why a change is made.
 */

import { isolateHistory } from "@codemirror/commands";
import { setDiagnosticsEffect } from "@codemirror/lint";
import { ChangeSet, StateField, type ChangeDesc } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Edit } from "../../generated/protocol.js";

/** What has been done to the text since its diagnostics came. */
export const changesSince = StateField.define<ChangeDesc>({
  create: (state) => ChangeSet.empty(state.doc.length).desc,
  update(changes, transaction) {
    if (transaction.effects.some((effect) => effect.is(setDiagnosticsEffect))) {
      return ChangeSet.empty(transaction.newDoc.length).desc;
    }
    return transaction.docChanged ? changes.composeDesc(transaction.changes.desc) : changes;
  },
});

/**
 * Makes the changes together, or, if one of their places is no longer what it was, none of them.
 * Says whether it has.
 */
export function applyEdits(view: EditorView, edits: readonly Edit[]): boolean {
  const since = view.state.field(changesSince);
  const stale = ({ from, to }: Edit): boolean =>
    from > to || to > since.length || since.touchesRange(from, to) !== false;
  if (view.state.readOnly || edits.length === 0 || edits.some(stale)) return false;
  view.dispatch({
    changes: edits.map(({ from, to, text }) => ({
      from: since.mapPos(from, 1),
      to: since.mapPos(to, -1),
      insert: view.state.toText(text),
    })),
    annotations: isolateHistory.of("full"),
    userEvent: "input.suggestion",
    scrollIntoView: true,
  });
  return true;
}
