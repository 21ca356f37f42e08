//! `cargo xtask live`: compiles and runs programs with the compiler of the tab, under Node. The same
//! as the command line `pollscope` of the npm package, which says what it takes.

use std::path::PathBuf;
use std::process::{Command as Process, ExitCode, Stdio};

use anyhow::{Context, Result, bail};
use lexopt::Parser;

use super::Command;
use super::pack::{self, Effort};
use crate::process::Environment;
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "live",
    usage: "run|check|layout FILE.rs ... [--json] ...",
    summary: "compile and run programs as the tab does (`--help` says more)",
    run,
};

/// Standard output is the programs': what packing says goes to standard error.
fn run(mut arguments: Parser) -> Result<ExitCode> {
    let packed = Process::new(std::env::current_exe()?)
        .args(["pack", "--quick"])
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .status()
        .context("cannot start `cargo xtask pack`")?;
    if !packed.success() {
        bail!("`cargo xtask pack` failed ({packed})");
    }
    let live = pack::packed(Effort::Quick)?.context("`cargo xtask pack` packed nothing")?;
    let mut environment = Environment::default();
    environment.put_first(workspace::tools().join("bin"));
    let mut tool = environment
        .tool("node", ["--stack-size=3900"])
        .argument(workspace::web().join("js").join("dist-cli").join("pollscope.mjs"))
        .env("POLLSCOPE_LIVE", live)
        // Files are named from where the person stands.
        .inside(here()?)
        .with_input();
    for argument in arguments.raw_args()? {
        tool = tool.argument(argument);
    }
    let status = tool.start()?.wait()?;
    // A program that was ended by a signal has no code of its own.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

fn here() -> Result<PathBuf> {
    std::env::current_dir().context("the current folder is gone")
}
