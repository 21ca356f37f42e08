/**
 * What programs ask crates for that there is not in a tab, and what to use instead: said where the
 * compiler only finds that something is missing. (What the standard library has and a tab has not
 * compiles: crate/live-program finds it.) It must not know how diagnostics are shown.
 */

const FILES = "there are no files in a tab; keep what they would hold in the program";
const SOCKETS =
  "there are no sockets in a tab; `pollscope::js::fetch` makes a request, and `tokio::io::duplex` " +
  "a connection inside the program";
const PROCESSES = "there are no processes in a tab; a task that is spawned runs beside the rest";
const SIGNALS =
  "there are no signals in a tab; `tokio::signal::ctrl_c` is ready when Stop is pressed";
const UNSTABLE = "it takes `--cfg tokio_unstable`; `tokio::task::LocalSet` is there";
const READINESS =
  "it is about sockets, and there are none in a tab; the traits of `tokio::io` are there";

/** Parts of crates that are there otherwise. */
const PARTS: Record<string, Record<string, string>> = {
  tokio: {
    fs: FILES,
    net: SOCKETS,
    process: PROCESSES,
    unix: SIGNALS,
    windows: SIGNALS,
    Interest: READINESS,
    Ready: READINESS,
    LocalRuntime: UNSTABLE,
  },
  // The compiler may name the module only.
  io: { Interest: READINESS, Ready: READINESS },
  runtime: { LocalRuntime: UNSTABLE },
  signal: { unix: SIGNALS, windows: SIGNALS },
  async_std: {
    fs: FILES,
    net: SOCKETS,
    os: "there is no operating system in a tab",
    path: FILES,
    process: PROCESSES,
    task_local: "`thread_local!` is there, and `tokio::task_local!` on tokio's runtime",
  },
  tokio_util: { net: SOCKETS, udp: SOCKETS },
  tokio_stream: { TcpListenerStream: SOCKETS, SignalStream: SIGNALS },
  smol: {
    fs: FILES,
    net: SOCKETS,
    process: PROCESSES,
    Async: SOCKETS,
    unblock: "a thread of its own does the same: `std::thread::spawn` and `smol::channel`",
    Unblock: FILES,
  },
  trpl: {
    get: SOCKETS,
    Html: "it is for pages out of the network; `pollscope::js::fetch` gets their text",
    Response: SOCKETS,
    read_to_string: FILES,
  },
};

/** Crates that are not there at all. */
const CRATES: Record<string, string> = {
  ...named(
    "actix_web axum h2 hyper isahc mio quinn reqwest rocket socket2 surf tide tokio_tungstenite",
    SOCKETS,
  ),
  ...named("tonic tungstenite ureq warp", SOCKETS),
  ...named("async_io async_net polling", SOCKETS),
  ...named("async_fs tempfile walkdir", FILES),
  ...named("async_process async_signal duct signal_hook", PROCESSES),
  ...named("diesel redis rusqlite sea_orm sled sqlx", "there is no database in a tab"),
  ...named(
    "clap derive_more serde serde_json strum tracing",
    "it lives on procedural macros, which the compiler in the tab cannot load",
  ),
};

function named(names: string, why: string): Record<string, string> {
  return Object.fromEntries(names.split(" ").map((name) => [name, why]));
}

/** Unresolved import, path, name, type, missing crate. */
const CODES = new Set(["E0405", "E0412", "E0425", "E0432", "E0433", "E0463"]);

const PATH = /`(\w+(?:::\w+)+)`/;
const NOT_IN = /`(\w+)` in (?:crate )?`(\w+)(?:::\w+)*`/;
const NOT_IN_ROOT = /no `(\w+)` in/;
const MISSING_CRATE = /use of undeclared crate or module `(\w+)`|can't find crate for `(\w+)`/;
const UNRESOLVED = /unresolved import `(\w+)/;

/** A sentence for an error that comes from something not being there; otherwise `undefined`. */
export function unavailable(code: string | null, texts: string[]): string | undefined {
  if (code === null || !CODES.has(code)) return undefined;
  for (const [crate, name] of missingParts(texts)) {
    const why = PARTS[crate]?.[name];
    if (why !== undefined) return `${crate}::${name} is not available here: ${why}.`;
  }
  for (const text of texts) {
    const found = MISSING_CRATE.exec(text);
    const name = found?.[1] ?? found?.[2] ?? UNRESOLVED.exec(text)?.[1] ?? "";
    const why = CRATES[name];
    if (why !== undefined) return `${name} is not available here: ${why}.`;
  }
  return undefined;
}

/** A sentence for a name that may be that of a crate; the compiler may know something better. */
export function unknownCrate(code: string | null, texts: string[]): string | undefined {
  if (code === null || !CODES.has(code)) return undefined;
  for (const text of texts) {
    const found = MISSING_CRATE.exec(text);
    if (!found) continue;
    return (
      `If \`${found[1] ?? found[2] ?? ""}\` is a crate: it is not among those that can be used here. ` +
      "The list of crates says which are."
    );
  }
  return undefined;
}

/** Which names of which crates the compiler has looked for. */
function missingParts(texts: string[]): [crate: string, name: string][] {
  const found: [string, string][] = [];
  for (const text of texts) {
    const names = PATH.exec(text)?.[1]?.split("::") ?? [];
    const crate = names[0] ?? "";
    for (const name of names.slice(1)) found.push([crate, name]);
    const [, part, of] = NOT_IN.exec(text) ?? [];
    if (part !== undefined && of !== undefined) found.push([of, part]);
    // `no `Ready` in `io``: the crate stands in the message.
    const inner = NOT_IN_ROOT.exec(text)?.[1];
    const whole = /unresolved import `(\w+)/.exec(texts[0] ?? "")?.[1];
    if (inner !== undefined && whole !== undefined) found.push([whole, inner]);
  }
  return found;
}
