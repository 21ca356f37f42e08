/** What the Rust side sees of an editor. Apart from mount.ts so that nothing here loads CodeMirror. */

/** How an editor begins. */
export interface EditorOptions {
  readonly language: "rust" | "javascript";
  readonly text: string;
  /** What a screen reader calls it. */
  readonly label: string;
  /** Whether a person can change the text. */
  readonly editable: boolean;
  /** Called with the whole text after a change that did not come from {@link EditorHandle.setText}. */
  onChange(text: string): void;
  /** Called on Ctrl+Enter and Cmd+Enter. */
  onRun(): void;
}

/** An editor on the page. All offsets are in UTF-16 units, lines count from 1. */
export interface EditorHandle {
  /**
   * Replaces the whole text if it differs, which can be undone, and takes all marks away. Does not
   * call `onChange`.
   */
  setText(text: string): void;
  /** Shows another text in its place: what was done to the one before can no longer be undone. */
  open(text: string): void;
  /** Whether a person can change the text, and what a screen reader calls it. */
  setEditable(editable: boolean, label: string): void;
  /**
   * Marks the line that is running, and shows it, and those where something waits. Lines that the
   * text does not have are ignored.
   */
  setLines(running: Uint32Array, waiting: Uint32Array): void;
  /** Marks the line that somebody went to, and shows it; 0 marks none. */
  pickLine(line: number): void;
  /** Shows words at the end of lines, in place of those before: JSON of `[line, words][]`. */
  setNotes(json: string): void;
  /**
   * Marks where these have something to say about the present text, in place of those before: JSON
   * of `Diagnostic[]`. Places that the text does not have are moved to its end.
   */
  setDiagnostics(json: string): void;
  /**
   * Makes changes that belong to the last diagnostics, which can be undone in one step: JSON of
   * `Edit[]`. Places have moved with the text since; if one of them has been changed in the
   * meantime, or the text cannot be changed, nothing is done and the answer is false.
   */
  applyEdits(json: string): boolean;
  /** Moves the keyboard's focus into the text. */
  focus(): void;
  /** Removes it from the page. The handle is of no use after that. */
  destroy(): void;
}
