/**
 * One source editor: CodeMirror, put together for this page.
 *
 * Loaded lazily, because it is the largest part of what the page downloads. It must not know what
 * runs the text that it shows.
 */

import {
  Annotation,
  Compartment,
  EditorState,
  Text,
  type Extension,
  type StateEffect,
} from "@codemirror/state";
import { EditorView, highlightSpecialChars, lineNumbers } from "@codemirror/view";
import { history, isolateHistory } from "@codemirror/commands";
import type { Diagnostic, Edit } from "../../generated/protocol.js";
import { currentLines, markLines, unmarkAll } from "./current-lines.js";
import { diagnosticMarks, replaceDiagnostics } from "./diagnostics.js";
import { applyEdits } from "./edits.js";
import { editing } from "./editing.js";
import { language } from "./language.js";
import { areNotes, notes, showNotes } from "./notes.js";
import { theme } from "./theme.js";
import { tools } from "./theme-tools.js";
import type { EditorHandle, EditorOptions } from "./types.js";

/** Fills `parent` with an editor. */
export function mount(parent: HTMLElement, options: EditorOptions): EditorHandle {
  const access = new Compartment();
  const past = new Compartment();
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: exactly(options.text),
      extensions: [
        // A carriage return is a character like any other: the text that comes back is the one that
        // was given, and the places that a compiler names are right. Pasted text has none.
        EditorState.lineSeparator.of("\n"),
        EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, "\n")),
        highlightSpecialChars(),
        lineNumbers(),
        currentLines,
        notes,
        diagnosticMarks,
        theme,
        tools,
        language(options.language),
        editing(() => options.onRun()),
        past.of(history()),
        access.of(accessible(options.editable, options.label)),
        EditorView.updateListener.of((update) => {
          const changes = update.transactions.filter((transaction) => transaction.docChanged);
          if (changes.every((transaction) => transaction.annotation(fromPage))) return;
          options.onChange(update.state.sliceDoc());
        }),
      ],
    }),
  });
  const replace = (text: string): void => {
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: exactly(text) },
      effects: [unmarkAll, showNotes.of([]), replaceDiagnostics(view.state, [])].flat(),
      annotations: [fromPage.of(true), isolateHistory.of("full")],
    });
  };
  return {
    setText: (text) => {
      if (text !== view.state.sliceDoc()) replace(text);
    },
    open: (text) => {
      replace(text);
      // What a compartment held is forgotten when it is emptied.
      view.dispatch({ effects: past.reconfigure([]), selection: { anchor: 0 } });
      view.dispatch({ effects: past.reconfigure(history()) });
      view.scrollDOM.scrollTo(0, 0);
    },
    setEditable: (editable, label) => {
      view.dispatch({ effects: access.reconfigure(accessible(editable, label)) });
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
    setNotes: (json) => {
      const given: unknown = JSON.parse(json);
      if (areNotes(given)) view.dispatch({ effects: showNotes.of(given) });
    },
    setDiagnostics: (json) => {
      const diagnostics = JSON.parse(json) as Diagnostic[];
      view.dispatch({ effects: replaceDiagnostics(view.state, diagnostics) });
    },
    applyEdits: (json) => applyEdits(view, JSON.parse(json) as Edit[]),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/** Marks a change that the page makes, of which it need not be told. */
const fromPage = Annotation.define<true>();

/** A text as CodeMirror takes it: split at line feeds and nothing else. */
function exactly(text: string): Text {
  return Text.of(text.split("\n"));
}

/** Scrolls a line into what the editor shows of its text. */
function intoView(view: EditorView, line: number, y: "nearest" | "center"): StateEffect<unknown> {
  return EditorView.scrollIntoView(view.state.doc.line(line).from, { y, yMargin: 24 });
}

/**
 * What is read-only is not `contenteditable`, or a phone would show its keyboard; but in the tab
 * order, so that the arrow keys scroll and text can be selected and copied.
 */
function accessible(editable: boolean, label: string): Extension {
  const attributes: Record<string, string> = editable
    ? { "aria-description": "Tab indents. To leave with Tab, press Escape first." }
    : { tabindex: "0", "aria-readonly": "true" };
  return [
    EditorState.readOnly.of(!editable),
    EditorView.editable.of(editable),
    EditorView.contentAttributes.of({ "aria-label": label, ...attributes }),
  ];
}
