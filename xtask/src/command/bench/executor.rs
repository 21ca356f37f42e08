//! `cargo xtask bench executor`: the executor beside what people would use instead, in one page.
//!
//! The scenarios and competitors are crate/bench; docs/benchmarks/executor.md says what they mean.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::Environment;
use crate::workspace;

/// Medians are taken over this many rounds unless told otherwise.
pub(super) const ROUNDS: usize = 7;

/// Builds the page, has Chromium run it, and shows the table; also writes it as JSON if asked to.
/// With `only`, the scenarios in whose names that text occurs.
pub(super) fn executor(
    environment: &Environment,
    rounds: usize,
    json: Option<PathBuf>,
    only: Option<String>,
) -> Result<()> {
    let page = build(environment)?;
    let json = match json {
        Some(file) => std::path::absolute(file).context("the file for the JSON")?,
        None => PathBuf::new(),
    };
    let script = workspace::root().join(PAGE).join("drive.mjs");
    environment
        .tool("node", [script, page, workspace::web(), json])
        .argument(rounds.to_string())
        .argument(only.unwrap_or_default())
        .run()
        .context("the page could not be measured")
}

/// What of the page is not compiled, from the top folder.
const PAGE: &str = "crate/bench/page";

fn build(environment: &Environment) -> Result<PathBuf> {
    let target = "wasm32-unknown-unknown";
    environment
        .tool("cargo", ["build", "--profile", "bench", "--package", "pollscope-bench"])
        .arguments(&["--target", target])
        .run()?;
    let folder = workspace::target().join("bench");
    let module = workspace::target().join(target).join("release").join("pollscope_bench.wasm");
    environment
        .tool("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir"])
        .argument(folder.join("generated"))
        .argument(module)
        .run()?;
    for file in ["index.html", "javascript.mjs"] {
        copy(&workspace::root().join(PAGE).join(file), &folder.join(file))?;
    }
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}
