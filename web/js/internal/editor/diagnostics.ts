/**
 * What a compiler has to say, in the text: squiggles, a mark beside the line, and the words when
 * the pointer rests there. It must not know what the compiler is.
 */

import {
  linter,
  lintGutter,
  setDiagnostics,
  type Action,
  type Diagnostic as Mark,
} from "@codemirror/lint";
import type { EditorState, Extension, StateEffect } from "@codemirror/state";
import type { Diagnostic, DiagnosticLevel, DiagnosticSpan } from "../../generated/protocol.js";
import { applyEdits, changesSince } from "./edits.js";

/** Keeps the marks; they move with their text when it is edited. */
export const diagnosticMarks: Extension = [
  changesSince,
  // Configures the marks; nothing is checked here.
  linter(null),
  lintGutter({ markerFilter: (marks) => marks.filter((mark) => mark.severity !== "hint") }),
];

/** Shows these and no others. */
export function replaceDiagnostics(
  state: EditorState,
  diagnostics: readonly Diagnostic[],
): readonly StateEffect<unknown>[] {
  const length = state.doc.length;
  const marks = diagnostics.flatMap((diagnostic) =>
    diagnostic.spans.flatMap((span) => mark(diagnostic, span, length)),
  );
  const { effects } = setDiagnostics(state, marks);
  return effects === undefined ? [] : [effects].flat();
}

const SEVERITIES: Record<DiagnosticLevel, Mark["severity"]> = {
  error: "error",
  warning: "warning",
  note: "info",
  help: "info",
};

/** A place of a diagnostic; one that only explains the others is marked less. */
function mark(diagnostic: Diagnostic, span: DiagnosticSpan, length: number): readonly Mark[] {
  const from = Math.min(span.from, length);
  const place = { from, to: Math.max(from, Math.min(span.to, length)) };
  const title = heading(diagnostic);
  if (span.primary) {
    return [
      {
        ...place,
        severity: SEVERITIES[diagnostic.level],
        message: title,
        renderMessage: () => words(diagnostic, span),
        actions: actions(diagnostic),
      },
    ];
  }
  if (span.label === null) return [];
  const { label } = span;
  const renderMessage = () =>
    element("div", "said", [element("p", "", [label]), element("p", "aside", [title])]);
  return [{ ...place, severity: "hint", message: label, renderMessage }];
}

/** `error E0382: borrow of moved value` */
function heading({ level, code, message }: Diagnostic): string {
  return code === null ? `${level}: ${message}` : `${level} ${code}: ${message}`;
}

/** All that there is to say at a place. */
function words(diagnostic: Diagnostic, span: DiagnosticSpan): HTMLElement {
  const { level, code, message, notes, explanation } = diagnostic;
  const children: HTMLElement[] = [
    element("p", "what", [
      element("b", level, [code === null ? level : `${level} ${code}`]),
      ` ${message}`,
    ]),
  ];
  if (span.label !== null && span.label !== message) children.push(element("p", "", [span.label]));
  for (const note of notes) {
    children.push(
      element("p", "aside", [element("b", "", [`${note.level}:`]), ` ${note.message}`]),
    );
  }
  if (explanation !== null) {
    children.push(
      element("details", "", [
        element("summary", "", [`Explain ${code ?? "it"}`]),
        element("pre", "", [explanation.trim()]),
      ]),
    );
  }
  return element("div", "said", children);
}

function actions({ suggestions }: Diagnostic): Action[] {
  return suggestions
    .filter(({ edits }) => edits.length > 0)
    .map(({ message, edits }) => ({
      name: `Apply: ${message}`,
      apply: (view) => {
        applyEdits(view, edits);
        // The button goes, and the focus would go with it.
        view.focus();
      },
    }));
}

function element(name: string, className: string, children: readonly (Node | string)[]) {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  made.append(...children);
  return made;
}
