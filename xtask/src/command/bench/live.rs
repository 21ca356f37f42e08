//! `cargo xtask bench live`: edited Rust in Chromium, from the source to the end of its run, beside
//! the same compiler used in the plain way.
//!
//! What is measured is web/js/bench; docs/benchmarks/live.md says what the figures mean.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::super::pack::{self, Effort};
use crate::process::Environment;
use crate::workspace;

/// Each program is run this often unless told otherwise.
pub(super) const ROUNDS: usize = 20;

/// From the top folder.
const BENCH: &str = "web/js/bench";

/// Has Chromium run them and shows the table; also writes every round as JSON if asked to.
pub(super) fn live(environment: &Environment, rounds: usize, json: Option<PathBuf>) -> Result<()> {
    let packed = pack::pack(environment, Effort::Small)?;
    let json = match json {
        Some(file) => std::path::absolute(file).context("the file for the JSON")?,
        None => PathBuf::new(),
    };
    let folder = workspace::root().join(BENCH);
    environment
        .tool("node", [folder.join("drive-live.mjs"), packed, folder.join("programs")])
        .argument(rounds.to_string())
        .argument(json)
        .run()
        .context("the live engine could not be measured")
}
