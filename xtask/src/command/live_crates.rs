//! The crates that edited programs may use, compiled by the compiler in the tab: cargo with that for
//! its rustc (web/js/crates). Part of `pack`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{Environment, Tool};
use crate::progress::Step;
use crate::workspace;

/// In the checkout.
const SOURCE: &str = "crate/live-crates";

const TARGET: &str = "x86_64-unknown-linux-gnu";

/// What is copied to where it is compiled, and under which name.
const FILES: &[(&str, &str)] = &[
    ("crates.toml", "Cargo.toml"),
    ("crates.lock", "Cargo.lock"),
    ("ours/async-std/crate.toml", "ours/async-std/Cargo.toml"),
    ("ours/async-std/future.rs", "ours/async-std/future.rs"),
    ("ours/async-std/io.rs", "ours/async-std/io.rs"),
    ("ours/async-std/lib.rs", "ours/async-std/lib.rs"),
    ("ours/async-std/task/builder.rs", "ours/async-std/task/builder.rs"),
    ("ours/async-std/task/current.rs", "ours/async-std/task/current.rs"),
    ("ours/async-std/task/handle.rs", "ours/async-std/task/handle.rs"),
    ("ours/async-std/task/mod.rs", "ours/async-std/task/mod.rs"),
    ("ours/async-std/task/threads.rs", "ours/async-std/task/threads.rs"),
    ("ours/async-trait/crate.toml", "ours/async-trait/Cargo.toml"),
    ("ours/async-trait/lib.rs", "ours/async-trait/lib.rs"),
    ("ours/smol/crate.toml", "ours/smol/Cargo.toml"),
    ("ours/smol/lib.rs", "ours/smol/lib.rs"),
    ("ours/smol/spawn.rs", "ours/smol/spawn.rs"),
    ("ours/smol/timer.rs", "ours/smol/timer.rs"),
    ("ours/tokio/crate.toml", "ours/tokio/Cargo.toml"),
    ("ours/tokio/lib.rs", "ours/tokio/lib.rs"),
    ("ours/trpl/crate.toml", "ours/trpl/Cargo.toml"),
    ("ours/trpl/lib.rs", "ours/trpl/lib.rs"),
    ("shims/async-stream-impl/crate.toml", "shims/async-stream-impl/Cargo.toml"),
    ("shims/async-stream-impl/lib.rs", "shims/async-stream-impl/lib.rs"),
    ("shims/futures-macro/crate.toml", "shims/futures-macro/Cargo.toml"),
    ("shims/futures-macro/lib.rs", "shims/futures-macro/lib.rs"),
    ("shims/thiserror-impl/crate.toml", "shims/thiserror-impl/Cargo.toml"),
    ("shims/thiserror-impl/lib.rs", "shims/thiserror-impl/lib.rs"),
    ("shims/tokio-macros/crate.toml", "shims/tokio-macros/Cargo.toml"),
    ("shims/tokio-macros/lib.rs", "shims/tokio-macros/lib.rs"),
];

/// What there is, and what of it is listed.
pub(super) fn manifest() -> PathBuf {
    workspace::root().join(SOURCE).join("crates.toml")
}

/// Compiles what changed, with the packed `compiler`; each crate that is compiled gets a line in `log`.
/// Returns what cargo says of all of them, a line of JSON each.
pub(super) fn compile(
    environment: &Environment,
    compiler: &Path,
    log: &Path,
    step: &Step,
) -> Result<String> {
    let folder = workspace::target().join("live-crates");
    for (from, to) in FILES {
        copy(&workspace::root().join(SOURCE).join(from), &folder.join(to))?;
    }
    copy_text("", &folder.join("src").join("lib.rs"))?;
    let cargo = environment.find("cargo").context("`cargo` is not on PATH")?;
    with_compiler(environment, compiler, &cargo)?
        .arguments(&["check", "--locked", "--target", TARGET])
        .argument("--message-format=json-render-diagnostics")
        .inside(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("POLLSCOPE_CRATES_LOG", log)
        .watched(step)
        .result_quietly()
        .map_err(|failure| {
            failure.explain(
                "the crates for edited programs could not be compiled: mend what is reported above \
                 and run the command again",
            )
        })
}

/// Runs `program` under the compile server (web/js/crates/server.ts), which has loaded `compiler`.
pub(super) fn with_compiler(
    environment: &Environment,
    compiler: &Path,
    program: &Path,
) -> Result<Tool<'static>> {
    let native = environment.find("rustc").context("`rustc` is not on PATH")?;
    let server = workspace::web().join("js").join("dist-cli").join("server.mjs");
    Ok(environment
        .tool("node", [server])
        .argument(program)
        .env("POLLSCOPE_NATIVE_RUSTC", native)
        .env("POLLSCOPE_LIVE", compiler))
}

/// Not if it is the same already: cargo would compile it again.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let text =
        fs::read_to_string(from).with_context(|| format!("cannot read {}", from.display()))?;
    copy_text(&text, to)
}

fn copy_text(text: &str, to: &Path) -> Result<()> {
    if fs::read_to_string(to).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(to, text).with_context(|| format!("cannot write {}", to.display()))
}
