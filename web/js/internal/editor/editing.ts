/**
 * What a person can do to the text: keys, brackets, undo, find and replace. It must not know which
 * language the text is in.
 */

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap, type KeyBinding } from "@codemirror/view";

/** From one place that a compiler has something to say about to the next one. */
const diagnosticsKeymap: readonly KeyBinding[] = [
  { key: "F8", run: nextDiagnostic, shift: previousDiagnostic },
];

/**
 * Escape makes the next Tab leave the editor. CodeMirror has that for two seconds; not everyone is
 * as quick as that, so here it holds until another key is pressed.
 */
const leaveWithEscape: Extension = EditorView.domEventHandlers({
  keydown: (event, view) => {
    if (event.key === "Escape") view.setTabFocusMode(true);
    // Tab does not get here while it leaves.
    else if (!MODIFIERS.includes(event.key)) view.setTabFocusMode(false);
    return false;
  },
  blur: (_, view) => {
    view.setTabFocusMode(false);
    return false;
  },
});
const MODIFIERS: readonly string[] = ["Shift", "Control", "Alt", "Meta"];

/** Everything that edits, but for the past that undo goes back to; `onRun` is for Ctrl+Enter. */
export const editing = (onRun: () => void): Extension => [
  // Before other keys: Ctrl+Enter would insert a line.
  EditorView.domEventHandlers({
    keydown: (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return false;
      if (!event.repeat) onRun();
      return true;
    },
  }),
  bracketMatching(),
  closeBrackets(),
  indentOnInput(),
  search({ top: true }),
  leaveWithEscape,
  keymap.of([
    ...closeBracketsKeymap,
    ...diagnosticsKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...defaultKeymap,
    indentWithTab,
  ]),
];
