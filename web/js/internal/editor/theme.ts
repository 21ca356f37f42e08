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
  // The focus ring is drawn inside, or the rounded pane would cut it off.
  "&.cm-focused": { outline: "2px solid var(--c)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontSize: "12.5px", lineHeight: "1.62" },
  ".cm-content": { padding: "10px 0 12px", caretColor: "var(--text)" },
  ".cm-content:focus": { outline: "none" },
  ".cm-line": { padding: "0 12px 0 14px" },
  ".cm-line.at": {
    backgroundColor: "color-mix(in srgb, var(--c) 13%, transparent)",
    boxShadow: "inset 3px 0 var(--c)",
  },
  // Opaque, because lines that are scrolled sideways pass beneath it.
  ".cm-gutters": { color: "var(--dim)", backgroundColor: "var(--panel)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "34px", padding: "0", fontSize: "11.5px" },
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
