//! `cargo xtask tidy`: the repository's own rules. The rules themselves are in [`crate::tidy`].

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::Parser;

use super::{Command, expect_no_arguments};
use crate::{output, tidy};

pub(super) const COMMAND: Command = Command {
    name: "tidy",
    usage: "",
    summary: "check headers, lengths, layering, whitespace and versions",
    run,
};

fn run(arguments: Parser) -> Result<ExitCode> {
    expect_no_arguments(arguments)?;
    check()?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn check() -> Result<()> {
    let files = tidy::files()?;
    let problems = tidy::check(&files);
    if problems.is_empty() {
        println!("{} files are tidy", files.len());
        return Ok(());
    }
    for problem in &problems {
        output::line(&problem.to_string());
    }
    bail!("{} rules of the repository are broken, listed above", problems.len())
}
