//! `cargo xtask dist`: the release build of the page as one zip, for a classroom without network.

use std::process::ExitCode;

use anyhow::Result;
use lexopt::Parser;

use super::{Command, build, expect_no_arguments};
use crate::setup::{self, Needs};
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "dist",
    usage: "",
    summary: "build the page for release, and pack all of it into a zip for a classroom",
    run,
};

/// Node packs it: the page brings a library for zips already.
const SCRIPT: &str = "js/zip-site.mjs";

fn run(arguments: Parser) -> Result<ExitCode> {
    expect_no_arguments(arguments)?;
    let environment = setup::run(Needs::default())?;
    build::release(&environment)?;
    let _lock = build::lock_dist(build::Use::Read)?;
    let zip = workspace::target().join("pollscope.zip");
    environment
        .tool("node", [SCRIPT])
        .inside(workspace::web())
        .argument(workspace::dist())
        .argument(&zip)
        .run()?;
    println!("Packed {}", zip.display());
    Ok(ExitCode::SUCCESS)
}
