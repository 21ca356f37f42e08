/**
 * What an editor looks like. Colours come from the page's CSS variables only, so that a change of
 * theme needs nothing done here. Must not contain a colour.
 */

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  // The focus ring: above the line numbers, and inside, or the rounded pane would cut it off.
  "&.cm-focused::after": {
    content: '""',
    position: "absolute",
    inset: "0",
    border: "2px solid var(--c)",
    borderRadius: "inherit",
    pointerEvents: "none",
    zIndex: "300",
  },
  ".cm-scroller": { fontFamily: "var(--mono)", fontSize: "0.75rem", lineHeight: "1.5" },
  // Smaller letters would make a phone zoom the page in as soon as somebody writes.
  "@media (pointer: coarse)": {
    ".cm-scroller:focus-within": { fontSize: "1rem" },
    ".cm-scroller:focus-within .cm-lineNumbers .cm-gutterElement": { fontSize: "0.875rem" },
  },
  ".cm-content": { padding: "0.25rem 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 0.75rem 0 0" },
  // Opaque, because lines that are scrolled sideways pass beneath them.
  ".cm-gutters": { color: "var(--dim)", backgroundColor: "var(--panel)", border: "none" },
  // Together with the column of signs beside it as wide as the numbers of the plain text.
  ".cm-lineNumbers .cm-gutterElement": {
    minWidth: "2.25rem",
    padding: "0 0.125rem 0 0",
    fontSize: "0.6875rem",
    lineHeight: "inherit",
  },
  // Each together a band across the whole pane, with a bar at its left edge: strong where
  // something runs, soft where something waits.
  ".cm-line.waiting, .cm-gutterElement.waiting": {
    backgroundColor: "color-mix(in srgb, var(--c) 5%, transparent)",
  },
  ".cm-lineNumbers .waiting": {
    boxShadow: "inset 3px 0 color-mix(in srgb, var(--c) 45%, transparent)",
  },
  ".cm-line.at, .cm-gutterElement.at": {
    backgroundColor: "color-mix(in srgb, var(--c) 12%, transparent)",
  },
  ".cm-lineNumbers .at": { boxShadow: "inset 3px 0 var(--c)" },
  ".cm-line.picked, .cm-gutterElement.picked": {
    outline: "1px dashed var(--wake)",
    outlineOffset: "-1px",
  },
});

const syntax = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.modifier, tags.self, tags.bool, tags.null],
    color: "var(--kw)",
  },
  {
    tag: [tags.string, tags.character, tags.regexp, tags.special(tags.string)],
    color: "var(--good)",
  },
  { tag: [tags.number], color: "var(--num)" },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
      tags.function(tags.definition(tags.variableName)),
      tags.function(tags.definition(tags.propertyName)),
      tags.macroName,
    ],
    color: "var(--fn)",
  },
  // Not var(--faint): comments are there to be read, and it has too little contrast for that.
  {
    tag: [tags.comment, tags.lineComment, tags.blockComment],
    color: "var(--dim)",
    fontStyle: "italic",
  },
  { tag: [tags.meta, tags.annotation], color: "var(--dim)" },
]);

/** The look of every editor. */
export const theme: Extension = [look, syntaxHighlighting(syntax)];
