//! `cargo xtask build`: the release build of the page, into dist/.

use std::fs::File;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser};

use super::pack::{self, Effort};
use super::{Command, licences, sizes};
use crate::output;
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

/// The page to publish.
pub(super) fn release(environment: &Environment) -> Result<()> {
    page(environment, Effort::Small)
}

/// A step of `test`: the same page with larger files for edited programs, because making them small takes
/// minutes. Both unpack to the same bytes, as crate/live-pack tests.
pub(super) fn to_test(environment: &Environment) -> Result<()> {
    page(environment, Effort::Quick)
}

fn page(environment: &Environment, effort: Effort) -> Result<()> {
    let _lock = lock_dist(Use::Write)?;
    let live = pack::pack(environment, effort)?;
    licences::write(environment)?;
    // For the hook that copies it.
    trunk(environment, &["build", "--release"]).env("POLLSCOPE_LIVE", live).run()?;
    if !workspace::dist().join("index.html").is_file() {
        bail!("trunk ended well but wrote no dist/index.html: look at [build] in Trunk.toml");
    }
    Ok(())
}

/// What trunk and its hook for the lessons compile with cargo, so that `serve` can do it earlier.
pub(super) const COMPILED: [&[&str]; 2] =
    [&["--package", "pollscope-web"], &["--package", "pollscope-lessons", "--lib"]];

/// What someone is about to do with dist/.
#[derive(Clone, Copy, Debug)]
pub(super) enum Use {
    Read,
    Write,
}

/// Waits until dist/ is free for that; it is again when the result is dropped. Two builds at once
/// would delete each other's files, and tests must not see half of one page and half of another.
pub(super) fn lock_dist(how: Use) -> Result<File> {
    let path = workspace::target().join("dist.lock");
    let lock = || -> std::io::Result<File> {
        std::fs::create_dir_all(workspace::target())?;
        let file = File::create(&path)?;
        let tried = match how {
            Use::Read => file.try_lock_shared(),
            Use::Write => file.try_lock(),
        };
        if tried.is_err() {
            output::line("dist/ is in use by another command: waiting for it");
            match how {
                Use::Read => file.lock_shared()?,
                Use::Write => file.lock()?,
            }
        }
        Ok(file)
    };
    lock().with_context(|| format!("cannot lock {}", path.display()))
}

/// Trunk, kept from downloading anything and from telling its whole story: cargo's lines below it
/// say enough while all goes well. With RUST_LOG a person asks for more.
pub(super) fn trunk(environment: &Environment, arguments: &[&str]) -> Tool<'static> {
    let mut tool =
        environment.tool("trunk", arguments).arguments(&["--offline", "--skip-version-check"]);
    // Its errors are about our sources; the backtrace into trunk does not help.
    tool = tool.env("RUST_BACKTRACE", "0");
    if std::env::var_os("RUST_LOG").is_none() {
        tool = tool.arguments(&["--log", "warn"]);
    }
    // Trunk reads the variable as its own flag, which wants `true`; everyone else sets it to 1.
    if std::env::var_os("NO_COLOR").is_some() {
        tool = tool.env("NO_COLOR", "true");
    }
    tool
}
