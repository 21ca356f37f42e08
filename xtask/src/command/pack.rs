//! `cargo xtask pack`: what the live engine fetches (the compiler, its standard library, the crates
//! that edited programs may use), compressed, into target/pollscope/live, from where a build copies it.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use lexopt::Parser;

use super::{Command, expect_no_arguments, live_crates, live_panics};
use crate::process::Environment;
use crate::progress;
use crate::setup::{self, Needs};
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "pack",
    usage: "",
    summary: "pack the compiler for the tab (build, serve and ci do it when something changed)",
    run,
};

/// What decides about the result: files and folders, from the top folder.
const INPUTS: &[&str] = &[
    "crate/executor/src",
    "crate/instrument/src",
    "crate/live-crates",
    "crate/live-js",
    "crate/live-pack",
    "crate/live-program",
    "crate/live-runtime",
    "crate/pollscope",
    "crate/protocol/src",
    "crate/trace/src",
    "web/js/crates",
    "web/js/internal/live",
    "web/package-lock.json",
    "xtask/src/command/live_crates.rs",
    "xtask/src/command/live_panics.rs",
    "xtask/src/command/pack.rs",
];

fn run(arguments: Parser) -> Result<ExitCode> {
    expect_no_arguments(arguments)?;
    let environment = setup::run(Needs::default())?;
    pack(&environment)?;
    println!("Packed {}", folder().display());
    Ok(ExitCode::SUCCESS)
}

/// The result, which is `live/` of the page.
pub(super) fn folder() -> PathBuf {
    workspace::target().join("live")
}

/// Does nothing when nothing changed since the last time.
pub(super) fn pack(environment: &Environment) -> Result<()> {
    let stamp = workspace::target().join("live.stamp");
    let now = fingerprint()?;
    let before = fs::read_to_string(&stamp).unwrap_or_default();
    if before == now && folder().join("manifest.json").is_file() {
        return Ok(());
    }
    let started = Instant::now();
    fs::create_dir_all(workspace::target())?;
    environment.tool("node", ["web/js/build-cli.mjs"]).run()?;
    program_tools(environment)?;
    let log = workspace::target().join("live-crates.log");
    if !log.exists() {
        fs::write(&log, "")?;
    }
    // Without crates first: what compiles them is the compiler that is packed.
    let none = workspace::target().join("no-crates.toml");
    fs::write(&none, "[package.metadata.pollscope]\nlisted = []\n")?;
    let compiler = workspace::target().join("live-compiler");
    let artifacts = workspace::target().join("live-crates.json");
    let package = workspace::web().join("node_modules").join("@live-codes").join("wasm-rustc");
    run_packer(environment, [&package, Path::new("")], &none, [&log, &artifacts], &compiler)?;
    fs::write(&artifacts, live_crates::compile(environment, &compiler, &log)?)?;
    let panics = live_panics::compile(environment, &package, &compiler)?;
    let crates = live_crates::manifest();
    run_packer(environment, [&package, &panics], &crates, [&log, &artifacts], &folder())?;
    fs::write(&stamp, now)?;
    println!("{:<14} packed in {}", "live", progress::time(started.elapsed()));
    Ok(())
}

fn run_packer(
    environment: &Environment,
    [package, panics]: [&Path; 2],
    crates: &Path,
    [log, artifacts]: [&Path; 2],
    out: &Path,
) -> Result<()> {
    environment
        .tool("cargo", ["run", "--quiet", "--package", "pollscope-live-pack", "--"])
        .argument(package)
        .argument(panics)
        .argument(crates)
        .argument(log)
        .argument(artifacts)
        // Beside the tools: compressing takes a minute, so checkouts share it.
        .argument(workspace::tools().join("live"))
        .argument(out)
        .run()
}

/// What is done to programs and traces, for the command line; the page has it linked in.
fn program_tools(environment: &Environment) -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    environment
        .tool("cargo", ["build", "--quiet", "--release", "--package", "pollscope-live-program"])
        .arguments(&["--features", "bindgen", "--target", TARGET])
        .run()?;
    let made = workspace::target().join(TARGET).join("release").join("pollscope_live_program.wasm");
    environment
        .tool("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir"])
        .argument(workspace::target().join("live-program"))
        .argument(made)
        .run()
}

/// Changes when an input does.
fn fingerprint() -> Result<String> {
    let mut files = BTreeSet::new();
    for input in INPUTS {
        collect(&workspace::root().join(input), &mut files)?;
    }
    let mut hash = DefaultHasher::new();
    for file in &files {
        let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        file.strip_prefix(workspace::root()).unwrap_or(file).hash(&mut hash);
        content.hash(&mut hash);
    }
    Ok(format!("{:016x}", hash.finish()))
}

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        files.insert(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))?;
    for entry in entries {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
