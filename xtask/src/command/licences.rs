//! `cargo xtask licences`: the licence texts of everything that dist/ ships, in one file: the npm
//! packages and crates of the page, the crates for edited programs, and the compiler in the tab.
//!
//! What the compiler holds is known from the paths in it; its licences are in licences/compiler.json,
//! because it comes without its sources. A part without a licence text is an error.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use lexopt::Parser;

use super::pack::{self, Effort};
use super::{Command, expect_no_arguments};
use crate::process::Environment;
use crate::setup::{self, Needs};
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "licences",
    usage: "",
    summary: "write the licence texts of what dist/ ships (build and serve do it)",
    run,
};

/// Where the script and what it reads lie, from the top folder.
const SCRIPT: &str = "xtask/src/command/licences/collect.mjs";

fn run(arguments: Parser) -> Result<ExitCode> {
    expect_no_arguments(arguments)?;
    let environment = setup::run(Needs::default())?;
    pack::pack(&environment, Effort::Quick)?;
    write(&environment)?;
    println!("Wrote {}", file().display());
    Ok(ExitCode::SUCCESS)
}

/// What a build copies to `licences.txt` of the page.
pub(super) fn file() -> PathBuf {
    workspace::target().join("licences.txt")
}

/// Takes a second or two. What is packed must be there.
pub(super) fn write(environment: &Environment) -> Result<()> {
    environment
        .tool("node", [SCRIPT])
        .argument(workspace::root())
        .argument(workspace::target().join("live-crates").join("Cargo.toml"))
        .argument(file())
        .run()
}
