//! The list of commands, and the way from an argument list to one of them.

mod bench;
mod build;
mod ci;
mod crate_list;
mod dist;
mod generate;
mod help;
mod licences;
mod live;
mod live_crates;
mod live_panics;
mod pack;
mod record;
mod serve;
mod setup;
mod sizes;
mod test;
mod tidy;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};

/// One command, as `help` prints it and [`dispatch`] finds it.
struct Command {
    name: &'static str,
    /// Arguments as shown by `help`.
    usage: &'static str,
    summary: &'static str,
    run: fn(Parser) -> Result<ExitCode>,
}

/// In the order in which a newcomer needs them.
const COMMANDS: &[Command] = &[
    serve::COMMAND,
    test::COMMAND,
    build::COMMAND,
    dist::COMMAND,
    sizes::COMMAND,
    bench::COMMAND,
    setup::COMMAND,
    ci::COMMAND,
    tidy::COMMAND,
    generate::COMMAND,
    pack::COMMAND,
    live::COMMAND,
    record::COMMAND,
    licences::COMMAND,
    help::COMMAND,
];

/// Runs the command that the arguments (without the program's own name) ask for.
pub(crate) fn dispatch(arguments: impl Iterator<Item = OsString>) -> Result<ExitCode> {
    let mut parser = Parser::from_args(arguments);
    let name = match parser.next()? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => "help".to_owned(),
        Some(Arg::Value(name)) => name.string()?,
        Some(flag) => {
            return Err(flag.unexpected()).map_err(|error| {
                anyhow::anyhow!("{error}: a command comes first (`cargo xtask help` lists them)")
            });
        }
    };
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => (command.run)(parser),
        None => {
            bail!("there is no command `{name}`; `cargo xtask help` lists the ones there are")
        }
    }
}

/// For commands without arguments: refuses any, so that a misspelt flag is not quietly ignored.
fn expect_no_arguments(mut parser: Parser) -> Result<()> {
    match parser.next()? {
        None => Ok(()),
        Some(argument) => Err(argument.unexpected().into()),
    }
}
