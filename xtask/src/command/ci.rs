//! `cargo xtask ci`: what .ci/run calls. Checks of form and types, then everything of `test`.

use std::process::ExitCode;

use anyhow::Result;
use lexopt::Parser;

use super::{Command, generate, test, tidy};
use crate::process::Environment;
use crate::setup::{self, Needs};
use crate::steps::{self, Step};

pub(super) const COMMAND: Command = Command {
    name: "ci",
    usage: "[step ...]",
    summary: "everything that must hold before a change is merged",
    run,
};

/// Cheap ones first.
pub(super) const CHECKS: &[Step] = &[
    Step { name: "format", summary: "rustfmt changes nothing", after: &[], run: format },
    Step {
        name: "tidy",
        summary: "the repository's own rules",
        after: &[],
        run: |_| tidy::check(),
    },
    Step {
        name: "clippy",
        summary: "no warning in the crates, on this machine",
        after: &[],
        run: clippy,
    },
    Step {
        name: "generated",
        summary: "the TypeScript types are those of the Rust ones",
        after: &[],
        run: generate::check,
    },
    Step {
        name: "types",
        summary: "TypeScript's checker and linter",
        after: &[],
        run: |environment| test::npm_run(environment, "check"),
    },
    Step {
        name: "clippy-wasm",
        summary: "no warning in what is compiled for the browser",
        after: &[],
        run: clippy_wasm,
    },
    Step {
        name: "docs",
        summary: "the documentation's links and examples hold",
        after: &[],
        run: docs,
    },
];

fn run(arguments: Parser) -> Result<ExitCode> {
    let names = test::names(arguments)?;
    let steps: Vec<&Step> = CHECKS.iter().chain(test::STEPS).collect();
    let steps = steps::choose(&steps, &names)?;
    let environment = setup::run(Needs { browser: true })?;
    Ok(steps::run(&steps, &environment))
}

fn format(environment: &Environment) -> Result<()> {
    environment.tool("cargo", ["fmt", "--all", "--check"]).run()
}

/// Also keeps executor and trace, which an older compiler in the browser compiles too, from what
/// came to std after their `rust-version`: clippy knows when each item did.
fn clippy(environment: &Environment) -> Result<()> {
    environment
        .tool("cargo", ["clippy", "--workspace", "--all-targets", "--keep-going"])
        .arguments(&["--", "--deny", "warnings"])
        .run()
}

fn clippy_wasm(environment: &Environment) -> Result<()> {
    // The page binds to the bundle, which therefore has to be there.
    test::npm_run(environment, "build")?;
    environment
        .tool(
            "cargo",
            ["clippy", "--target", "wasm32-unknown-unknown", "--all-targets", "--keep-going"],
        )
        .arguments(&["--package", "pollscope-web", "--package", "pollscope-executor"])
        .arguments(&["--package", "pollscope-executor-web"])
        .arguments(&["--package", "pollscope-bench", "--package", "pollscope-lessons"])
        .arguments(&["--features", "pollscope-executor/browser"])
        .arguments(&["--", "--deny", "warnings"])
        .run()
}

fn docs(environment: &Environment) -> Result<()> {
    environment
        .tool("cargo", ["doc", "--no-deps", "--workspace", "--keep-going"])
        .env("RUSTDOCFLAGS", "--deny warnings")
        .run()
}
