//! The command `pollscope`: found, started once for all programs of one edition and clock, and read line by line.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use pollscope_protocol::live::{Diagnostic, LiveResult};
use serde::Deserialize;

use super::Request;
use super::load::Task;
use crate::options::Mode;

/// Where the command is if the arguments do not say.
const VARIABLE: &str = "POLLSCOPE";

/// How a program ended.
#[derive(Debug)]
pub(super) enum Outcome {
    Ran(Box<LiveResult>),
    /// It was only compiled.
    Compiled(Checked),
}

/// A line of `pollscope check --json`.
#[derive(Debug, Deserialize)]
pub(super) struct Checked {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Why there is no answer.
    pub(super) message: Option<String>,
}

/// Programs that one start of the command takes, by their numbers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    verb: &'static str,
    edition: String,
    clock: String,
    programs: Vec<usize>,
}

impl Group {
    pub(super) fn all(tasks: &[Task]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (number, task) in tasks.iter().enumerate() {
            let verb = if task.mode == Mode::Compile { "check" } else { "run" };
            let fits = |group: &&mut Group| {
                group.verb == verb && group.edition == task.edition && group.clock == task.clock
            };
            if let Some(group) = groups.iter_mut().find(fits) {
                group.programs.push(number);
            } else {
                let (edition, clock) = (task.edition.clone(), task.clock.clone());
                groups.push(Group { verb, edition, clock, programs: vec![number] });
            }
        }
        groups
    }
}

/// The command.
#[derive(Debug)]
pub(super) struct Engine {
    words: Vec<String>,
    limit: Option<u32>,
}

impl Engine {
    /// What the arguments say, what the variable says, or `pollscope` on `PATH`.
    pub(super) fn find(request: &Request) -> Result<Self> {
        let line = request.pollscope.clone().or_else(|| std::env::var(VARIABLE).ok());
        let line = line.unwrap_or_else(|| "pollscope".to_owned());
        let words = shlex::split(&line).filter(|words| !words.is_empty());
        let words = words.with_context(|| format!("`{line}` is not a command line"))?;
        Ok(Engine { words, limit: request.limit })
    }

    /// Runs the programs of a group and hands each outcome on as it comes.
    pub(super) fn run(
        &self,
        group: &Group,
        tasks: &[Task],
        mut ended: impl FnMut(usize, &Outcome),
    ) -> Result<()> {
        let folder = tempfile::tempdir().context("there is no folder for temporary files")?;
        let mut command = self.command(group);
        for number in &group.programs {
            let file = folder.path().join(format!("{number}.rs"));
            fs::write(&file, &tasks[*number].source)
                .with_context(|| format!("cannot write {}", file.display()))?;
            command.arg(file);
        }
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) if error.kind() == ErrorKind::NotFound => bail!(self.missing()),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot start `{}`", self.line()));
            }
        };
        let output = child.stdout.take().context("it was asked for")?;
        let mut numbers = group.programs.iter();
        for line in BufReader::new(output).lines() {
            let line = line.context("cannot read what `pollscope` writes")?;
            let Some(number) = numbers.next() else { break };
            let outcome = self.outcome(group, &line)?;
            ended(*number, &outcome);
        }
        let status = child.wait()?;
        if !status.success() || numbers.next().is_some() {
            bail!("`{}` has not run all programs ({status}): it says why above", self.line());
        }
        Ok(())
    }

    fn command(&self, group: &Group) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).args([group.verb, "--json"]);
        command.args(["--edition", &group.edition, "--clock", &group.clock]);
        if let Some(limit) = self.limit {
            command.args(["--limit", &limit.to_string()]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command
    }

    fn outcome(&self, group: &Group, line: &str) -> Result<Outcome> {
        let read = match group.verb {
            "check" => serde_json::from_str(line).map(Outcome::Compiled),
            _ => serde_json::from_str(line).map(|result| Outcome::Ran(Box::new(result))),
        };
        read.with_context(|| {
            format!(
                "`{}` answers something else than this version of mdbook-pollscope knows",
                self.line()
            )
        })
    }

    fn line(&self) -> String {
        self.words.join(" ")
    }

    fn missing(&self) -> String {
        format!(
            "there is no command `{}`, which runs the programs: install Pollscope's npm package, or name \
             the command with --pollscope or in the environment variable {VARIABLE}",
            self.words[0]
        )
    }
}
