/**
 * What programs ask for that there is not in a tab, and what to use instead: said where the compiler
 * only finds that something is missing. It must not know how diagnostics are shown.
 */

/** The parts of tokio that need a system. */
const OF_TOKIO: Record<string, string> = {
  fs: "a tab has no files; keep what they would hold in the program",
  net: "a tab has no sockets; `tokio::io::duplex` makes a connection inside the program",
  process: "a tab has no processes; `tokio::spawn` runs something beside the rest",
  signal: "a tab gets no signals; a task that sends on a `tokio::sync::oneshot` can stand for one",
};

const PART = /`(?:tokio::)?(fs|net|process|signal)(?:::[^`]*)?`/;
const MISSING_CRATE = /use of undeclared crate or module `(\w+)`|can't find crate for `(\w+)`/;

/** A sentence for an error that comes from something not being there; otherwise `undefined`. */
export function unavailable(code: string | null, texts: string[]): string | undefined {
  // Unresolved import, unresolved path, missing crate.
  if (code !== "E0432" && code !== "E0433" && code !== "E0463") return undefined;
  for (const text of texts) {
    const part = PART.exec(text)?.[1];
    if (part !== undefined && texts.some((one) => one.includes("tokio"))) {
      return `tokio::${part} is not available here: ${OF_TOKIO[part] ?? ""}.`;
    }
    const crate = MISSING_CRATE.exec(text);
    if (crate) {
      const name = crate[1] ?? crate[2] ?? "";
      return (
        `If \`${name}\` is a crate: it is not among those that can be used here. ` +
        "The list of crates says which are."
      );
    }
  }
  return undefined;
}
