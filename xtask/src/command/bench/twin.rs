//! `cargo xtask bench twin`: the JavaScript half of the built page in Chromium: what observing costs,
//! how soon an edit shows, what a great many promises do to the page.
//!
//! What is measured is web/js/bench/twin.ts; docs/benchmarks/twin.md says what the figures mean.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::super::build;
use crate::process::Environment;
use crate::workspace;

/// Everything is measured this often unless told otherwise.
pub(super) const ROUNDS: usize = 20;

/// From the top folder.
const SCRIPT: &str = "web/js/bench/drive-twin.mjs";

/// Has Chromium run it and shows the table; also writes every round as JSON if asked to.
pub(super) fn twin(environment: &Environment, rounds: usize, json: Option<PathBuf>) -> Result<()> {
    build::release(environment)?;
    let _lock = build::lock_dist(build::Use::Read)?;
    let json = match json {
        Some(file) => std::path::absolute(file).context("the file for the JSON")?,
        None => PathBuf::new(),
    };
    environment
        .tool("node", [workspace::root().join(SCRIPT), workspace::dist()])
        .argument(rounds.to_string())
        .argument(json)
        .run()
        .context("the JavaScript half could not be measured")
}
