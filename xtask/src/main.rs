//! `cargo xtask`: every command a person or CI runs on this repository.
//!
//! In reading order: [`command`] lists the commands, one file each; [`setup`] brings a machine to
//! the point where they work; [`steps`] runs the parts of `test` and `ci` and counts them;
//! [`jobs`] runs its parts side by side; [`process`] starts
//! programs, [`output`] keeps what they show; [`tidy`] holds the repository's own rules as pure functions.
//!
//! Must not depend on anything in crate/ or web/: set-up has to start within seconds.

mod command;
mod interrupt;
mod jobs;
mod output;
mod process;
mod progress;
mod setup;
mod steps;
mod tidy;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    interrupt::install();
    match command::dispatch(std::env::args_os().skip(1)) {
        Ok(code) => code,
        // Not only this thread ends: jobs may still have programs running.
        Err(error) => jobs::fail(&error),
    }
}
