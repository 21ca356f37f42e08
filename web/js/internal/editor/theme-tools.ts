/**
 * What stands around the text: the marks of diagnostics, the words beside the pointer, find and
 * replace. Must not contain a colour, as theme.ts must not.
 */

import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

/** A squiggle, by how bad it is. */
const squiggle = (colour: string, style = "wavy") => ({
  backgroundImage: "none",
  textDecoration: `underline ${style} ${colour} 1px`,
  textUnderlineOffset: "3px",
  textDecorationSkipInk: "none",
});

/** A sign beside the line number, of another shape for every severity. */
const sign = (text: string, colour: string) => ({
  content: "normal",
  "&::before": { content: `"${text}"`, color: colour, fontWeight: "700" },
});

/** The look of the tools. */
export const tools: Extension = EditorView.theme({
  ".cm-lintRange-error": squiggle("var(--bad)"),
  ".cm-lintRange-warning": squiggle("var(--warn)"),
  ".cm-lintRange-info": squiggle("var(--wake)"),
  ".cm-lintRange-hint": squiggle("var(--wake)", "dotted"),
  ".cm-lintPoint::after": { borderBottomColor: "var(--bad)" },
  ".cm-lintPoint-warning::after": { borderBottomColor: "var(--warn)" },
  ".cm-lintPoint-info::after, .cm-lintPoint-hint::after": { borderBottomColor: "var(--wake)" },
  // In the place that line numbers leave for it: see theme.ts.
  ".cm-gutter-lint": { width: "0.75rem" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0" },
  ".cm-lint-marker": {
    width: "auto",
    height: "auto",
    fontSize: "0.71875rem",
    lineHeight: "inherit",
    cursor: "default",
  },
  ".cm-lint-marker-error": sign("✕", "var(--bad)"),
  ".cm-lint-marker-warning": sign("▲", "var(--warn)"),
  ".cm-lint-marker-info": sign("●", "var(--wake)"),
  ".cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--panel)",
    border: "1px solid var(--faint)",
    borderRadius: "8px",
    boxShadow: "0 6px 24px color-mix(in srgb, var(--head) 18%, transparent)",
    fontFamily: "var(--sans)",
    fontSize: "0.75rem",
    maxWidth: "min(34rem, calc(100vw - 2rem))",
    zIndex: "400",
  },
  ".cm-tooltip-lint": { maxHeight: "18rem", overflow: "auto", listStyle: "none" },
  ".cm-diagnostic": { padding: "0.5rem 0.75rem", margin: "0", borderLeft: "3px solid var(--wake)" },
  ".cm-diagnostic + .cm-diagnostic": { borderTop: "1px solid var(--line)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".said p": { overflowWrap: "anywhere", whiteSpace: "pre-wrap" },
  ".said p + p": { marginTop: "0.25rem" },
  ".said .aside": { color: "var(--dim)" },
  ".said .error": { color: "var(--bad)" },
  ".said .warning": { color: "var(--warn)" },
  ".said details": { marginTop: "0.25rem" },
  ".said summary": { cursor: "pointer", color: "var(--dim)" },
  ".said pre": { font: "0.71875rem/1.5 var(--mono)", whiteSpace: "pre-wrap", padding: "0.25rem 0" },
  ".cm-diagnosticAction": {
    display: "block",
    width: "100%",
    margin: "0.375rem 0 0",
    padding: "0.25rem 0.5rem",
    textAlign: "left",
    color: "var(--text)",
    backgroundColor: "var(--sunk)",
    border: "1px solid var(--line)",
    borderRadius: "6px",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--faint)",
    outlineOffset: "-1px",
    borderRadius: "2px",
  },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": {
    backgroundColor: "transparent",
    outline: "1px dashed var(--bad)",
    outlineOffset: "-1px",
  },
  ".cm-searchMatch": {
    backgroundColor: "transparent",
    outline: "1px solid var(--wake)",
    outlineOffset: "-1px",
    borderRadius: "2px",
  },
  ".cm-searchMatch-selected": { outlineWidth: "2px" },
  ".cm-panels": { color: "var(--text)", backgroundColor: "var(--sunk)", zIndex: "200" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": {
    padding: "0.375rem 2rem 0.375rem 0.625rem",
    fontFamily: "var(--sans)",
    fontSize: "0.75rem",
  },
  ".cm-panel.cm-search label": { fontSize: "0.71875rem", color: "var(--dim)" },
  ".cm-panel.cm-search [name=close]": { color: "inherit", padding: "0.25rem 0.5rem", right: "0" },
  ".cm-textfield, .cm-button": {
    color: "var(--text)",
    backgroundColor: "var(--panel)",
    backgroundImage: "none",
    border: "1px solid var(--line)",
    borderRadius: "6px",
    fontSize: "0.75rem",
    padding: "0.1875rem 0.4375rem",
  },
});
