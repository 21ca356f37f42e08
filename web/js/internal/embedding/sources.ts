/** The programs that stand in the element: as scripts that are not run, or as blocks of code. */

/** What there is of the two. */
export interface Sources {
  readonly rust?: string;
  readonly js?: string;
}

const RUST = 'script[type="text/rust"], code.language-rust, code.rust';
/** Not `text/javascript`: the browser would run that. */
const JAVASCRIPT = 'script[type="text/js"], code.language-js, code.language-javascript';

/** mdBook has taken the marks of hidden lines away: a line that begins with `#` is one. */
const WHOLE = ".pollscope-whole";

export function sources(element: ParentNode): Sources {
  const text = (found: Element | null) => found?.textContent ?? undefined;
  const code = element.querySelector(RUST);
  const [rust, js] = [text(code), text(element.querySelector(JAVASCRIPT))];
  const complete = code?.matches(WHOLE) ? trimmed : (text: string) => whole(trimmed(text));
  return {
    ...(rust === undefined ? {} : { rust: complete(rust) }),
    ...(js === undefined ? {} : { js: trimmed(js) }),
  };
}

/** Without the empty lines around it, and without what all lines are indented by. */
function trimmed(text: string): string {
  const lines = text
    .replaceAll("\r\n", "\n")
    .replace(/^([ \t]*\n)+/, "")
    .trimEnd()
    .split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0)).join("\n") + "\n";
}

/**
 * The program with the lines that rustdoc and mdBook hide: `# line` is a line, `##` begins one with `#`. Not
 * `#[attribute]` and `#!`.
 */
export function whole(text: string): string {
  return text.replace(/^([ \t]*)#(?: |(?=#)|$)/gm, "$1");
}
