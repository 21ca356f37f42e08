//! `cargo xtask help`: the commands and the names of the steps.

use std::process::ExitCode;

use anyhow::Result;
use lexopt::Parser;

use super::{COMMANDS, Command, ci, test};
use crate::steps::Step;

pub(super) const COMMAND: Command = Command { name: "help", usage: "", summary: "show this", run };

fn run(_: Parser) -> Result<ExitCode> {
    println!("cargo xtask <command>\n");
    for command in COMMANDS {
        let call = format!("{} {}", command.name, command.usage);
        println!("  {:<28} {}", call.trim_end(), command.summary);
    }
    print_steps("Steps of `test`, each also by its name", test::STEPS);
    print_steps("Steps of `ci`, before those of `test`", ci::CHECKS);
    println!(
        "\nTools are installed into .tools, or into the folder that POLLSCOPE_TOOLS names.\n\
         CHROME and CHROMEDRIVER name a browser and its driver that are not on PATH."
    );
    Ok(ExitCode::SUCCESS)
}

fn print_steps(title: &str, steps: &[Step]) {
    println!("\n{title}:\n");
    for step in steps {
        println!("  {:<28} {}", step.name, step.summary);
    }
}
