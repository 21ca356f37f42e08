/**
 * Help that the compiler cannot give, because it does not know where the program comes from and what can be
 * had here; and which of its own hints lead nowhere. It must not know how a diagnostic is shown.
 */

/** What a diagnostic is told by. */
export interface Told {
  readonly code: string | null;
  readonly message: string;
}

const TEST = /#\s*\[\s*(?:\w+\s*::\s*)*test\b/;
const NO_MAIN = "E0601";

/** A line that a book compiles and does not show, such as `# fn main() {`. */
const HIDDEN_LINE = /^\s*# ?(?![![])(?:\s|$)/m;
/** What the compiler says where such a line begins. */
const NOT_AN_ATTRIBUTE = /^expected (?:one of `!` or )?`\[`|^expected one of `!` or `\[`/;

/** A sentence about this diagnostic of this program, if there is one that helps. */
export function hint({ code, message }: Told, source: string): string | undefined {
  if (code === NO_MAIN && TEST.test(source)) {
    return (
      "the program has tests and no `main`. Tests are not run here: give it a `main` that does the same, " +
      "such as `fn main()`, or `#[tokio::main] async fn main()` in place of `#[tokio::test] async fn`."
    );
  }
  if (NOT_AN_ATTRIBUTE.test(message) && HIDDEN_LINE.test(source)) {
    return (
      "lines that begin with `# ` are hidden lines of a book: remove the `# ` in front of them, and the " +
      "program is what the book compiles."
    );
  }
  return undefined;
}

/** What the compiler suggests where something is not available: items that are not available, either. */
const MISLEADING =
  /^(?:consider importing|found an item that was configured out|the item is gated behind|a similar (?:path|name) exists|there is a crate or module with a similar name)/;

/** Whether a note or suggestion of the compiler's leads nowhere, because what it is about is not there. */
export function isMisleading(message: string): boolean {
  return MISLEADING.test(message);
}

/** The start of a part of a rendered diagnostic, and what the part says. */
const PART = /^(?:\s*= )?(?:help|note|warning|error)(?:\[\w+\])?: (.*)$/;

/** A rendered diagnostic without the parts that lead nowhere. */
export function withoutMisleading(rendered: string): string {
  let dropping = false;
  const kept = rendered.split("\n").filter((line) => {
    const part = PART.exec(line)?.[1];
    if (part !== undefined) dropping = isMisleading(part);
    // The end of the diagnostic is kept.
    else if (line === "") dropping = false;
    return !dropping;
  });
  return kept.join("\n");
}

/** Where a program that found nothing to read is told what to give it. */
export const NOTHING_TO_READ =
  "It reads standard input, which is empty: give it some under Options (⚙), Standard input, or on the " +
  "command line as `pollscope run FILE.rs < input.txt`.";

/** Whether a program reads what it is given. */
export function readsInput(source: string): boolean {
  return /\bstdin\b/.test(source);
}
