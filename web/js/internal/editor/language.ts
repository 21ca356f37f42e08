/** What the editor knows of the two languages: colours, indentation, brackets. */

import { javascriptLanguage } from "@codemirror/lang-javascript";
import { rustLanguage } from "@codemirror/lang-rust";
import { indentUnit } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";

// The languages alone: completion would double the size of this chunk.
const LANGUAGES: Record<"rust" | "javascript", Extension> = {
  rust: [
    rustLanguage,
    indentUnit.of("    "),
    // No `'`, which in Rust more often begins a lifetime than a character.
    rustLanguage.data.of({
      closeBrackets: { brackets: ["(", "[", "{", '"'], stringPrefixes: ["b", "r", "br"] },
    }),
  ],
  javascript: [javascriptLanguage, indentUnit.of("  ")],
};

/** What there is to know about a language. */
export function language(name: "rust" | "javascript"): Extension {
  return [EditorState.tabSize.of(4), LANGUAGES[name]];
}
