//! `cargo xtask bench growth`: how the executor's costs grow with the number of tasks, by criterion.
//!
//! The scenarios are crate/bench/benches/growth.rs; docs/benchmarks/executor.md says what they mean.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::process::Environment;
use crate::workspace;

/// Has them measured on this machine, which shows a table in the end, and writes it as JSON if asked
/// to. With `only`, the scenarios in whose names that text occurs.
pub(super) fn growth(
    environment: &Environment,
    json: Option<PathBuf>,
    only: Option<String>,
) -> Result<()> {
    let mut bench = environment
        .tool("cargo", ["bench", "--package", "pollscope-bench", "--bench", "growth", "--"])
        .env("CRITERION_HOME", workspace::target().join("growth"));
    if let Some(file) = json {
        let file = std::path::absolute(file).context("the file for the JSON")?;
        bench = bench.env("POLLSCOPE_JSON", file);
    }
    if let Some(text) = only {
        bench = bench.argument(text);
    }
    bench.run().context("the executor could not be measured")
}
