/** What the Rust side sees of an editor. Apart from mount.ts so that nothing here loads CodeMirror. */

/** How an editor begins. */
export interface EditorOptions {
  readonly language: "rust" | "javascript";
  readonly text: string;
  /** What a screen reader calls it. */
  readonly label: string;
}

/** An editor on the page. */
export interface EditorHandle {
  /** Replaces the whole text and unmarks all lines. */
  setText(text: string): void;
  /** Marks the lines (from 1) that are running; those that the text does not have are ignored. */
  setLines(lines: Uint32Array | readonly number[]): void;
  /** Removes it from the page. The handle is of no use after that. */
  destroy(): void;
}
