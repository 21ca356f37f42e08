/**
 * One source editor: CodeMirror, put together for this page.
 *
 * Loaded lazily, because it is the largest part of what the page downloads. It must not know what
 * runs the text that it shows.
 */

import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { javascriptLanguage } from "@codemirror/lang-javascript";
import { rustLanguage } from "@codemirror/lang-rust";
import { currentLines, markLines } from "./current-lines.js";
import { theme } from "./theme.js";
import type { EditorHandle, EditorOptions } from "./types.js";

/** Fills `parent` with an editor. */
export function mount(parent: HTMLElement, options: EditorOptions): EditorHandle {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(),
        currentLines,
        theme,
        // The languages alone: completion and linting would double the size of this chunk.
        options.language === "rust" ? rustLanguage : javascriptLanguage,
        EditorView.contentAttributes.of({ "aria-label": options.label }),
        readOnly,
      ],
    }),
  });
  return {
    setText: (text) => {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        effects: markLines.of([]),
      });
    },
    setLines: (lines) => view.dispatch({ effects: markLines.of(Array.from(lines)) }),
    destroy: () => view.destroy(),
  };
}

/**
 * Not `contenteditable`, or a phone would show its keyboard; but in the tab order, so that the
 * arrow keys scroll and text can be selected and copied.
 */
const readOnly: Extension = [
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ tabindex: "0", "aria-readonly": "true" }),
];
