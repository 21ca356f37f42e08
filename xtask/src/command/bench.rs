//! `cargo xtask bench`: measurements of the built page (`load`), of the executor beside its peers
//! (`executor`) and with ever more tasks (`growth`), of edited programs (`live`), of the timeline and of
//! playback (`timeline`), of the JavaScript half (`twin`) and of embeds (`embed`), for the figures in the
//! documentation.

mod executor;
mod growth;
mod live;
mod page;
mod timeline;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use super::{Command, build};
use crate::process::Environment;
use crate::setup::{self, Needs};
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "bench",
    usage: "load [--loads N] | embed [--json FILE] [--rounds N] | executor [--json FILE] [--rounds N] [--only TEXT] | growth [--json FILE] [--only TEXT] | live [--json FILE] [--rounds N] | timeline [--json FILE] [--rounds N] | twin [--json FILE] [--rounds N]",
    summary: "measure how long the page takes until it is usable, the executor and its peers, or the timeline",
    run,
};

const LOADS: usize = 15;

/// What the page is measured with, from the top folder.
const SCRIPT: &str = "xtask/src/command/load.mjs";

fn run(mut arguments: Parser) -> Result<ExitCode> {
    let (mut what, mut loads) = (None, LOADS);
    let (mut rounds, mut json, mut only) = (None, None, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(name) if what.is_none() => what = Some(name.string()?),
            Arg::Long("loads") => loads = arguments.value()?.parse()?,
            Arg::Long("rounds") => rounds = Some(arguments.value()?.parse()?),
            Arg::Long("json") => json = Some(arguments.value()?.into()),
            Arg::Long("only") => only = Some(arguments.value()?.string()?),
            _ => return Err(argument.unexpected().into()),
        }
    }
    match what.as_deref() {
        Some("load") => {
            let environment = setup::run(Needs { browser: true })?;
            build::release(&environment)?;
            load(&environment, loads)?;
        }
        Some("executor") => {
            let environment = setup::run(Needs { browser: true })?;
            executor::executor(&environment, rounds.unwrap_or(executor::ROUNDS), json, only)?;
        }
        Some("growth") => growth::growth(&setup::run(Needs::default())?, json, only)?,
        Some("live") => {
            let environment = setup::run(Needs { browser: true })?;
            live::live(&environment, rounds.unwrap_or(live::ROUNDS), json)?;
        }
        Some("timeline") => {
            let environment = setup::run(Needs { browser: true })?;
            timeline::timeline(&environment, rounds.unwrap_or(timeline::ROUNDS), json)?;
        }
        Some("twin") => {
            let environment = setup::run(Needs { browser: true })?;
            page::TWIN.measure(&environment, rounds, json)?;
        }
        Some("embed") => {
            let environment = setup::run(Needs { browser: true })?;
            page::EMBED.measure(&environment, rounds, json)?;
        }
        _ => bail!(
            "what to measure is missing: `cargo xtask bench load`, `embed`, `executor`, `growth`, `live`, `timeline` or `twin`"
        ),
    }
    Ok(ExitCode::SUCCESS)
}

fn load(environment: &Environment, loads: usize) -> Result<()> {
    let _lock = build::lock_dist(build::Use::Read)?;
    let lines = environment
        .tool("node", [workspace::root().join(SCRIPT), workspace::dist(), workspace::web()])
        .argument(loads.to_string())
        .result()
        .context("the page could not be loaded: see whether `cargo xtask test e2e` passes")?;
    let (ready, editors) = parse(&lines)?;
    println!("{loads} loads, nothing cached, from this machine:");
    println!("{}", line("Run works", ready));
    println!("{}", line("both editors shown", editors));
    Ok(())
}

/// The two columns.
fn parse(lines: &str) -> Result<(Vec<f64>, Vec<f64>)> {
    let parse_line = |line: &str| {
        let (ready, editors) = line.split_once(' ')?;
        Some((ready.parse::<f64>().ok()?, editors.parse::<f64>().ok()?))
    };
    lines
        .lines()
        .map(|line| parse_line(line).with_context(|| format!("load.mjs printed `{line}`")))
        .collect()
}

fn line(name: &str, mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    match (times.first(), times.get(times.len() / 2), times.last()) {
        (Some(least), Some(median), Some(most)) => {
            format!("{name:<20} median {median:.0} ms (from {least:.0} to {most:.0})")
        }
        _ => format!("{name:<20} not measured"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_medians() {
        let (ready, editors) = parse("300.4 500\n100 900\n200.6 700.2\n").expect("numbers");
        assert_eq!(line("ready", ready), "ready                median 201 ms (from 100 to 300)");
        assert_eq!(
            line("editors", editors),
            "editors              median 700 ms (from 500 to 900)"
        );
        assert_eq!(line("nothing", Vec::new()), "nothing              not measured");
        assert!(parse("what").is_err());
    }
}
