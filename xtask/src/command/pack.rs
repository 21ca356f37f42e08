//! `cargo xtask pack`: what the live engine fetches (the compiler, its standard library, the crates
//! that edited programs may use), compressed, into target/pollscope/live, from where a build copies it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use lexopt::{Arg, Parser};

use super::{Command, live_crates, live_panics};
use crate::process::{Environment, Tool};
use crate::progress::{self, Step};
use crate::setup::{self, Needs};
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "pack",
    usage: "[--quick]",
    summary: "pack the compiler for the tab (build, serve and ci do it when something changed)",
    run,
};

/// How hard the files are compressed. Each effort has a folder of its own, so that tests can use the
/// quick files while a release build packs the small ones.
#[derive(Clone, Copy, Debug)]
pub(super) enum Effort {
    /// Fast, for use on this machine.
    Quick,
    /// Slow, for publishing.
    Small,
}

impl Effort {
    /// The argument of crate/live-pack.
    fn name(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Small => "small",
        }
    }

    fn folder(self) -> PathBuf {
        workspace::target().join(match self {
            Self::Quick => "live-quick",
            Self::Small => "live",
        })
    }

    /// Beside the folder: a fingerprint of what it was made from.
    fn stamp(self) -> PathBuf {
        self.folder().with_extension("stamp")
    }
}

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

/// What besides those decides about the module of tools, which takes seconds to make and not minutes.
const TOOLS_INPUTS: &[&str] = &["crate/analysis/src"];

fn run(mut arguments: Parser) -> Result<ExitCode> {
    let mut effort = Effort::Small;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("quick") => effort = Effort::Quick,
            _ => return Err(argument.unexpected().into()),
        }
    }
    let environment = setup::run(Needs::default())?;
    println!("Packed {}", pack(&environment, effort)?.display());
    Ok(ExitCode::SUCCESS)
}

/// The module that prepares programs for the compiler; `live/tools/` of the page.
pub(super) fn tools_folder() -> PathBuf {
    workspace::target().join("live-program")
}

/// Packs if an input changed since the last time. Returns the folder that is `live/` of the page.
pub(super) fn pack(environment: &Environment, effort: Effort) -> Result<PathBuf> {
    let _lock = lock()?;
    let now = fingerprint(INPUTS)?;
    let folder = match packed_of(&now, effort) {
        Some(folder) => folder,
        None => pack_compiler(environment, effort, &now)?,
    };
    let now = tools_fingerprint()?;
    if !has_tools_of(&now) {
        progress::step("compiler tools", "building them", |step| {
            Packing { environment, step }.program_tools()
        })?;
        fs::write(tools_stamp(), &now)?;
    }
    Ok(folder)
}

fn pack_compiler(environment: &Environment, effort: Effort, now: &str) -> Result<PathBuf> {
    let doing = match effort {
        Effort::Quick => "packing it for edited programs",
        Effort::Small => "packing it for edited programs, as small as possible",
    };
    progress::step("compiler", doing, |step| {
        let packing = Packing { environment, step };
        // Removed first, so that an interrupted run leaves nothing that seems complete.
        let _ = fs::remove_file(effort.stamp());
        if packed_of(now, Effort::Quick).is_none() {
            packing.compile()?;
        }
        packing.finish(effort)?;
        fs::write(effort.stamp(), now)?;
        Ok(effort.folder())
    })
}

/// What `pack` would return without packing anything.
pub(super) fn packed(effort: Effort) -> Result<Option<PathBuf>> {
    let folder = packed_of(&fingerprint(INPUTS)?, effort);
    Ok(if has_tools_of(&tools_fingerprint()?) { folder } else { None })
}

/// Small files also serve where quick ones would do.
fn packed_of(fingerprint: &str, effort: Effort) -> Option<PathBuf> {
    let good_enough = [Effort::Small, effort].into_iter();
    good_enough.map(|effort| (effort.stamp(), effort.folder())).find_map(|(stamp, folder)| {
        let same = fs::read_to_string(stamp).is_ok_and(|of| of == fingerprint);
        (same && folder.join("manifest.json").is_file()).then_some(folder)
    })
}

/// Keeps two commands from writing the same files.
fn lock() -> Result<File> {
    let path = workspace::target().join("live.lock");
    let lock = || -> std::io::Result<File> {
        fs::create_dir_all(workspace::target())?;
        let file = File::create(&path)?;
        file.lock()?;
        Ok(file)
    };
    lock().with_context(|| format!("cannot lock {}", path.display()))
}

/// The packed compiler without crates, which compiles them.
fn compiler() -> PathBuf {
    workspace::target().join("live-compiler")
}

/// A line about each crate that was compiled.
fn log() -> PathBuf {
    workspace::target().join("live-crates.log")
}

/// What cargo says about the compiled crates.
fn artifacts() -> PathBuf {
    workspace::target().join("live-crates.json")
}

/// The npm package with the compiler and its standard library.
fn package() -> PathBuf {
    workspace::web().join("node_modules").join("@live-codes").join("wasm-rustc")
}

struct Packing<'a> {
    environment: &'a Environment,
    step: &'a Step,
}

impl Packing<'_> {
    /// Compiles what is packed.
    fn compile(&self) -> Result<()> {
        let bundle = self.environment.tool("node", ["web/js/build-cli.mjs"]);
        self.carry_out(bundle)?;
        if !log().exists() {
            fs::write(log(), "")?;
        }
        // The crates are compiled by the packed compiler, so it is packed without crates first.
        let none = workspace::target().join("no-crates.toml");
        fs::write(&none, "[package.metadata.pollscope]\nlisted = []\n")?;
        self.pack(Effort::Quick, Path::new(""), &none, &compiler())?;
        let compiled = live_crates::compile(self.environment, &compiler(), &log(), self.step)?;
        fs::write(artifacts(), compiled)?;
        Ok(())
    }

    /// Packs the compiler together with the crates.
    fn finish(&self, effort: Effort) -> Result<()> {
        let panics = live_panics::compile(self.environment, &package(), &compiler(), self.step)?;
        self.pack(effort, &panics, &live_crates::manifest(), &effort.folder())
    }

    fn pack(&self, effort: Effort, panics: &Path, crates: &Path, out: &Path) -> Result<()> {
        let packer = self
            .environment
            .tool("cargo", ["run", "--package", "pollscope-live-pack", "--", effort.name()])
            .argument(package())
            .argument(panics)
            .argument(crates)
            .argument(log())
            .argument(artifacts())
            // Beside the tools: compressing takes minutes, so checkouts share it.
            .argument(workspace::tools().join("live"))
            .argument(out);
        self.carry_out(packer)
    }

    /// The module that prepares programs and reads traces.
    fn program_tools(&self) -> Result<()> {
        const TARGET: &str = "wasm32-unknown-unknown";
        let cargo = self
            .environment
            .tool("cargo", ["build", "--release", "--package", "pollscope-live-program"])
            .arguments(&["--features", "bindgen", "--target", TARGET]);
        self.carry_out(cargo)?;
        let made = workspace::target().join(TARGET).join("release");
        let bindgen = self
            .environment
            .tool("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir"])
            .argument(tools_folder())
            .argument(made.join("pollscope_live_program.wasm"));
        self.carry_out(bindgen)
    }

    fn carry_out(&self, tool: Tool<'_>) -> Result<()> {
        tool.watched(self.step).run_quietly().map_err(|failure| {
            failure.explain(
                "the compiler for edited programs could not be packed: fix what is reported above \
                 and run the command again",
            )
        })
    }
}

fn tools_stamp() -> PathBuf {
    tools_folder().with_extension("stamp")
}

fn tools_fingerprint() -> Result<String> {
    fingerprint(&[INPUTS, TOOLS_INPUTS].concat())
}

fn has_tools_of(fingerprint: &str) -> bool {
    fs::read_to_string(tools_stamp()).is_ok_and(|of| of == fingerprint)
}

/// Changes when an input does.
fn fingerprint(inputs: &[&str]) -> Result<String> {
    let mut files = BTreeSet::new();
    for input in inputs {
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
