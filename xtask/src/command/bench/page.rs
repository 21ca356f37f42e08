//! `cargo xtask bench twin` and `embed`: the built page in Chromium, driven by a script in web/js/bench.
//!
//! `twin`: what observing JavaScript costs, how soon an edit shows, what a great many promises do to the
//! page. `embed`: what a course page pays for embeds. docs/benchmarks says what the figures mean.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::super::build;
use crate::process::Environment;
use crate::workspace;

/// A measurement: its script, from the top folder, and how often it is made unless told otherwise.
pub(super) struct Driven {
    script: &'static str,
    rounds: usize,
}

pub(super) const TWIN: Driven = Driven { script: "web/js/bench/drive-twin.mjs", rounds: 20 };
pub(super) const EMBED: Driven = Driven { script: "web/js/bench/drive-embed.mjs", rounds: 9 };

impl Driven {
    /// Has Chromium run it and shows the table; also writes every round as JSON if asked to.
    pub(super) fn measure(
        &self,
        environment: &Environment,
        rounds: Option<usize>,
        json: Option<PathBuf>,
    ) -> Result<()> {
        build::release(environment)?;
        let _lock = build::lock_dist(build::Use::Read)?;
        let json = match json {
            Some(file) => std::path::absolute(file).context("the file for the JSON")?,
            None => PathBuf::new(),
        };
        environment
            .tool("node", [workspace::root().join(self.script), workspace::dist()])
            .argument(rounds.unwrap_or(self.rounds).to_string())
            .argument(json)
            .run()
            .with_context(|| format!("{} could not measure the page", self.script))
    }
}
