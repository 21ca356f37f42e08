//! `cargo xtask setup`: everything that building and serving need, and testing if asked.

use std::process::ExitCode;

use anyhow::Result;
use lexopt::{Arg, Parser};

use super::Command;
use crate::setup::{self, Needs};

pub(super) const COMMAND: Command = Command {
    name: "setup",
    usage: "[--tests]",
    summary: "install what is missing, as the other commands do (--tests: a browser too)",
    run,
};

fn run(mut arguments: Parser) -> Result<ExitCode> {
    let mut needs = Needs::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("tests") => needs.browser = true,
            _ => return Err(argument.unexpected().into()),
        }
    }
    setup::run(needs)?;
    Ok(ExitCode::SUCCESS)
}
