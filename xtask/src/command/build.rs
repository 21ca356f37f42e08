//! `cargo xtask build`: the release build of the page, into dist/.

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser};

use super::{Command, sizes};
use crate::process::{Environment, Tool};
use crate::setup::{self, Needs};
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "build",
    usage: "[--sizes]",
    summary: "build the page for release, into dist/",
    run,
};

fn run(mut arguments: Parser) -> Result<ExitCode> {
    let mut show_sizes = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("sizes") => show_sizes = true,
            _ => return Err(argument.unexpected().into()),
        }
    }
    let environment = setup::run(Needs::default())?;
    release(&environment)?;
    if show_sizes {
        sizes::show(&environment)?;
    }
    println!("Built {}", workspace::dist().display());
    Ok(ExitCode::SUCCESS)
}

/// Also a step of `test`, which tries out what this made.
pub(super) fn release(environment: &Environment) -> Result<()> {
    trunk(environment, &["build", "--release"]).run()?;
    if !workspace::dist().join("index.html").is_file() {
        bail!("trunk ended well but wrote no dist/index.html: look at [build] in Trunk.toml");
    }
    Ok(())
}

/// Trunk, kept from downloading anything and from telling its whole story: cargo's lines below it
/// say enough while all goes well. With RUST_LOG a person asks for more.
pub(super) fn trunk(environment: &Environment, arguments: &[&str]) -> Tool {
    let mut tool =
        environment.tool("trunk", arguments).arguments(&["--offline", "--skip-version-check"]);
    if std::env::var_os("RUST_LOG").is_none() {
        tool = tool.arguments(&["--log", "warn"]);
    }
    // Trunk reads the variable as its own flag, which wants `true`; everyone else sets it to 1.
    if std::env::var_os("NO_COLOR").is_some() {
        tool = tool.env("NO_COLOR", "true");
    }
    tool
}
