//! `cargo xtask test`: every test, cheap ones first, and a count of the steps at the end.

use std::process::ExitCode;

use anyhow::Result;
use lexopt::{Arg, Parser, ValueExt};

use super::pack::{self, Effort};
use super::{Command, build, sizes};
use crate::process::{Environment, Tool};
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
        name: "loom",
        summary: "wakes from other threads, in every order of what they do",
        after: &[],
        run: loom,
    },
    Step {
        name: "typescript",
        summary: "unit tests of web/js in Node",
        after: &[],
        run: typescript,
    },
    Step { name: "live", summary: "the compiler for the tab, in Node", after: &[], run: live },
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
        run: build::to_test,
    },
    Step {
        name: "sizes",
        summary: "each part of the page is within its budget",
        after: &["build"],
        run: sizes::check,
    },
    Step {
        name: "e2e",
        summary: "what a person does, in Chromium, on dist/",
        after: &["build"],
        run: e2e,
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

/// The page too: what of it needs no browser is tested here.
fn rust(environment: &Environment) -> Result<()> {
    environment
        .tool("cargo", ["test", "--workspace", "--no-fail-fast"])
        .arguments(&["--features", "pollscope-executor/futures"])
        .run()
}

/// What the tests have recorded is then held against what must hold of every trace.
fn typescript(environment: &Environment) -> Result<()> {
    npm_run(environment, "test")?;
    environment
        .tool("cargo", ["run", "--quiet", "--package", "pollscope-analysis"])
        .arguments(&["--features", "file", "--bin", "check-traces", "target/js-test/traces"])
        .run()
}

/// Everything is compiled anew for it: atomics and cells are those of the model checker. Three
/// preemptions find every mistake that was put in by hand, and take seconds; four take minutes.
fn loom(environment: &Environment) -> Result<()> {
    environment
        .tool("cargo", ["test", "--package", "pollscope-executor", "--test", "loom"])
        .arguments(&["--profile", "loom", "--target-dir", "target/loom"])
        .env("RUSTFLAGS", "--cfg loom")
        .env("LOOM_MAX_PREEMPTIONS", "3")
        .run()
}

fn live(environment: &Environment) -> Result<()> {
    live_tests(environment, &[])?.run()
}

/// The tests of the compiler for the tab whose files' names have one of these in them; without any, all.
pub(super) fn live_tests<'a>(environment: &'a Environment, names: &[&str]) -> Result<Tool<'a>> {
    let live = pack::pack(environment, Effort::Quick)?;
    let tool = environment.tool("npm", ["run", "--silent", "test:live", "--"]).arguments(names);
    Ok(tool.inside(workspace::web()).env("POLLSCOPE_LIVE", live))
}

/// The executors' tests that are for a browser, which their files' names say. The runner drives Chromium
/// through chromedriver, with the flags of webdriver.json in each crate.
///
/// Then the examples that exist for a browser only: that they compile. What they show is what the tests
/// run.
fn browser(environment: &Environment) -> Result<()> {
    let test = |package: &[&str], what: &[&str]| {
        environment
            .tool("cargo", ["test", "--target", "wasm32-unknown-unknown", "--package"])
            .arguments(package)
            .arguments(what)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
            .run()
    };
    const CORE: &[&str] = &["pollscope-executor", "--features", "browser,futures"];
    const WEB: &[&str] = &["pollscope-executor-web", "--features", "futures"];
    for package in [CORE, WEB] {
        test(package, &["--test", "browser*", "--test", "worker*"])?;
    }
    test(CORE, &["--doc", "--", "src/platform/browser"])?;
    test(WEB, &["--doc"])
}

fn e2e(environment: &Environment) -> Result<()> {
    // The command line is tried, too.
    let live = pack::pack(environment, Effort::Quick)?;
    let _lock = build::lock_dist(build::Use::Read)?;
    let tool = environment.tool("npm", ["run", "--silent", "e2e"]).inside(workspace::web());
    tool.env("POLLSCOPE_LIVE", live).run()
}
