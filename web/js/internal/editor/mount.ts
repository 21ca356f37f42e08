/**
 * One source editor: CodeMirror, put together for this page.
 *
 * Loaded lazily, because it is the largest part of what the page downloads. It must not know what
 * runs the text that it shows.
 */

import { EditorState, type Extension, type StateEffect } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { javascriptLanguage } from "@codemirror/lang-javascript";
import { rustLanguage } from "@codemirror/lang-rust";
import { currentLines, markLines, unmarkAll } from "./current-lines.js";
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
        effects: unmarkAll,
      });
    },
    setLines: (running, waiting) => {
      const effects: StateEffect<unknown>[] = [
        markLines.of({ kind: "at", lines: Array.from(running) }),
        markLines.of({ kind: "waiting", lines: Array.from(waiting) }),
      ];
      const line = running[0] ?? 0;
      if (line >= 1 && line <= view.state.doc.lines) effects.push(intoView(view, line, "nearest"));
      view.dispatch({ effects });
    },
    pickLine: (line) => {
      const exists = line >= 1 && line <= view.state.doc.lines;
      const picked = markLines.of({ kind: "picked", lines: [line] });
      view.dispatch({ effects: exists ? [picked, intoView(view, line, "center")] : [picked] });
    },
    destroy: () => view.destroy(),
  };
}

/** Scrolls a line into what the editor shows of its text. */
function intoView(view: EditorView, line: number, y: "nearest" | "center"): StateEffect<unknown> {
  return EditorView.scrollIntoView(view.state.doc.line(line).from, { y, yMargin: 24 });
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
