//! `cargo xtask test`: every test, cheap ones first, and a count of the steps at the end.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use lexopt::{Arg, Parser, ValueExt};

use super::{Command, build};
use crate::process::Environment;
use crate::setup::{self, Needs};
use crate::steps::{self, Step};
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "test",
    usage: "[step ...]",
    summary: "set up and run every test, or the named steps",
    run,
};

/// Also the last steps of `ci`.
pub(super) const STEPS: &[Step] = &[
    Step { name: "rust", summary: "the crates' tests on this machine", after: &[], run: rust },
    Step {
        name: "typescript",
        summary: "unit tests of web/js in Node",
        after: &[],
        run: |environment| npm_run(environment, "test"),
    },
    Step {
        name: "browser",
        summary: "the executor's tests inside Chromium",
        after: &[],
        run: browser,
    },
    Step {
        name: "build",
        summary: "the release build into dist/",
        after: &[],
        run: build::release,
    },
    Step {
        name: "e2e",
        summary: "what a person does, in Chromium, on dist/",
        after: &["build"],
        run: |environment| npm_run(environment, "e2e"),
    },
];

fn run(arguments: Parser) -> Result<ExitCode> {
    let names = names(arguments)?;
    let steps: Vec<&Step> = STEPS.iter().collect();
    let steps = steps::choose(&steps, &names)?;
    let environment = setup::run(Needs { browser: true })?;
    Ok(steps::run(&steps, &environment))
}

/// All arguments, as names.
pub(super) fn names(mut arguments: Parser) -> Result<Vec<String>> {
    let mut names = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(name) => names.push(name.string()?),
            flag => return Err(flag.unexpected().into()),
        }
    }
    Ok(names)
}

/// A script of web/package.json.
pub(super) fn npm_run(environment: &Environment, script: &str) -> Result<()> {
    environment.tool("npm", ["run", "--silent", script]).inside(workspace::web()).run()
}

fn rust(environment: &Environment) -> Result<()> {
    // The page is left out: it needs the wasm target.
    environment.tool("cargo", ["test", "--workspace", "--exclude", "pollscope-web"]).run()
}

/// The runner drives Chromium through chromedriver, with the flags of webdriver.json in the crate.
fn browser(environment: &Environment) -> Result<()> {
    let flags = workspace::root().join("crate/executor/webdriver.json");
    write_if_missing(&flags, WEBDRIVER)?;
    environment
        .tool("cargo", ["test", "--package", "pollscope-executor", "--features", "browser"])
        .arguments(&["--target", "wasm32-unknown-unknown", "--test", "browser*"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .run()
}

fn write_if_missing(file: &Path, content: &str) -> Result<()> {
    if file.exists() {
        return Ok(());
    }
    std::fs::write(file, content).with_context(|| format!("cannot write {}", file.display()))
}

/// For root, for a machine without a screen, and so that the browser asks nobody for anything.
const WEBDRIVER: &str = r#"{
  "goog:chromeOptions": {
    "args": [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync"
    ]
  }
}
"#;
