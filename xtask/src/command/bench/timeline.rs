//! `cargo xtask bench timeline`: the page's timeline with traces of a thousand to a million events,
//! and the built page while such traces are opened and played back.
//!
//! What is measured is web/examples/bench-timeline, and dist/; docs/benchmarks/timeline.md says what
//! the figures mean.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::Environment;
use crate::workspace;

/// The script of a person who pans and zooms is played this often unless told otherwise.
pub(super) const ROUNDS: usize = 3;

/// Where it is, from the top folder.
const EXAMPLE: &str = "web/examples/bench-timeline";

/// Builds it, has Chromium run it, and shows the table; also writes it as JSON if asked to.
pub(super) fn timeline(
    environment: &Environment,
    rounds: usize,
    json: Option<PathBuf>,
) -> Result<()> {
    let page = build(environment)?;
    let json = match json {
        Some(file) => std::path::absolute(file).context("the file for the JSON")?,
        None => PathBuf::new(),
    };
    let script = |name| workspace::root().join(EXAMPLE).join(name);
    environment
        .tool("node", [script("drive.mjs"), page.clone(), workspace::web(), json.clone()])
        .argument(rounds.to_string())
        .run()
        .context("the timeline could not be measured")?;
    super::build::release(environment)?;
    let _lock = super::build::lock_dist(super::build::Use::Read)?;
    let playback = [script("playback.mjs"), workspace::dist(), page, workspace::web()];
    environment
        .tool("node", playback)
        .argument(beside(&json))
        .argument(rounds.to_string())
        .run()
        .context("playback could not be measured")
}

/// Where the figures of playback go: `timeline.json` is beside `timeline-playback.json`.
fn beside(json: &Path) -> PathBuf {
    match (json.file_stem(), json.extension()) {
        (Some(stem), Some(ending)) => json.with_file_name(format!(
            "{}-playback.{}",
            stem.to_string_lossy(),
            ending.to_string_lossy()
        )),
        (Some(stem), None) => json.with_file_name(format!("{}-playback", stem.to_string_lossy())),
        _ => PathBuf::new(),
    }
}

fn build(environment: &Environment) -> Result<PathBuf> {
    let target = "wasm32-unknown-unknown";
    environment
        .tool("cargo", ["build", "--profile", "bench", "--package", "pollscope-web"])
        .arguments(&["--target", target, "--example", "bench-timeline"])
        .run()?;
    let folder = workspace::target().join("bench-timeline");
    let built = workspace::target().join(target).join("release").join("examples");
    environment
        .tool("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir"])
        .argument(folder.join("generated"))
        .argument(built.join("bench-timeline.wasm"))
        .run()?;
    copy(&workspace::root().join(EXAMPLE).join("index.html"), &folder.join("index.html"))?;
    copy(&workspace::web().join("style").join("dist").join("page.css"), &folder.join("style.css"))?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_playback_get_a_file_of_their_own() {
        assert_eq!(beside(Path::new("/a/b.json")), Path::new("/a/b-playback.json"));
        assert_eq!(beside(Path::new("/a/b")), Path::new("/a/b-playback"));
        assert_eq!(beside(Path::new("")), Path::new(""));
    }
}
