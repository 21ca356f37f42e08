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
  /**
   * Marks the line (from 1) that is running, and shows it, and those where something waits. Lines
   * that the text does not have are ignored.
   */
  setLines(running: Uint32Array, waiting: Uint32Array): void;
  /** Marks the line that somebody went to, and shows it; 0 marks none. */
  pickLine(line: number): void;
  /** Removes it from the page. The handle is of no use after that. */
  destroy(): void;
}
