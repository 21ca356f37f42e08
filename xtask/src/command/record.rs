//! `cargo xtask record`: runs the lessons that need the compiler of the tab and writes what they do to their
//! `recorded.json`, which the page shows until a person runs them. `cargo xtask test live` compares.

use std::process::ExitCode;

use anyhow::Result;
use lexopt::Parser;

use super::Command;
use super::test;
use crate::setup::{self, Needs};

pub(super) const COMMAND: Command = Command {
    name: "record",
    usage: "",
    summary: "write the recorded runs of the lessons that need the compiler",
    run,
};

fn run(mut arguments: Parser) -> Result<ExitCode> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    let environment = setup::run(Needs::default())?;
    test::live_tests(&environment, &["recorded"])?.env("POLLSCOPE_RECORD", "1").run()?;
    Ok(ExitCode::SUCCESS)
}
