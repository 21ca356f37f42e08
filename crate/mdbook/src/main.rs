//! The command `mdbook-pollscope`: what mdBook calls, and what an author calls.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use mdbook_pollscope::check::{Request, check};
use mdbook_pollscope::install::install;
use mdbook_pollscope::settings::Home;
use mdbook_pollscope::{Pollscope, input};
use mdbook_preprocessor::Preprocessor;

const USAGE: &str = "\
Usage: mdbook-pollscope [command]

mdBook calls it without a command. An author calls:

  install [BOOK] --dist FOLDER | --site ADDRESS
                   add it to book.toml of the book in the folder BOOK (this one)
  check [BOOK]     run every program of the book, and report those that do not do what it says
  supports RENDERER
                   exit with 0 if it changes what that renderer gets

Options:
  --dist FOLDER    Pollscope as `cargo xtask build` writes it; it is copied into the book
  --site ADDRESS   a hosted Pollscope
  --pollscope COMMAND
                   the command that runs the programs, in place of the environment variable
                   POLLSCOPE and of `pollscope` on PATH
  --limit SECONDS  end a program that runs longer (30)
  --help, --version

Exit code: 0, or 1 if a program of the book failed, or 2 for everything else.
";

fn main() -> ExitCode {
    match run(Parser::from_env()) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}

#[derive(Debug, Default)]
struct Arguments {
    values: Vec<String>,
    dist: Option<PathBuf>,
    site: Option<String>,
    pollscope: Option<String>,
    limit: Option<u32>,
}

fn run(mut parser: Parser) -> Result<ExitCode> {
    let mut arguments = Arguments::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(value) => arguments.values.push(value.string()?),
            Arg::Long("dist") => arguments.dist = Some(parser.value()?.into()),
            Arg::Long("site") => arguments.site = Some(parser.value()?.string()?),
            Arg::Long("pollscope") => arguments.pollscope = Some(parser.value()?.string()?),
            Arg::Long("limit") => arguments.limit = Some(parser.value()?.parse()?),
            Arg::Short('h') | Arg::Long("help") => return say(USAGE),
            Arg::Short('V') | Arg::Long("version") => {
                return say(concat!("mdbook-pollscope ", env!("CARGO_PKG_VERSION"), "\n"));
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let values: Vec<&str> = arguments.values.iter().map(String::as_str).collect();
    match values[..] {
        [] => preprocess(),
        ["supports", renderer] => {
            let supports = Pollscope.supports_renderer(renderer)?;
            Ok(if supports { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        ["check"] => check_book(".", &arguments),
        ["check", book] => check_book(book, &arguments),
        ["install"] => install_in(".", &arguments),
        ["install", book] => install_in(book, &arguments),
        _ => bail!("`{}` is not a command: see --help", values.join(" ")),
    }
}

fn preprocess() -> Result<ExitCode> {
    let mut json = String::new();
    std::io::stdin().read_to_string(&mut json).context("cannot read what mdBook sends")?;
    let (context, book, form) = input::read(&json)?;
    let book = Pollscope.run(&context, book)?;
    say(&input::write(book, form)?)
}

fn check_book(book: &str, arguments: &Arguments) -> Result<ExitCode> {
    let (pollscope, limit) = (arguments.pollscope.clone(), arguments.limit);
    let report = check(&Request { book: book.into(), pollscope, limit })?;
    let mut text = String::new();
    for problem in &report.problems {
        text += &format!("{problem}\n");
    }
    text += &report.summary(book.as_ref());
    text.push('\n');
    say(&text)?;
    Ok(if report.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn install_in(book: &str, arguments: &Arguments) -> Result<ExitCode> {
    let home = match (&arguments.dist, &arguments.site) {
        (Some(dist), None) => Home::Dist(dist.clone()),
        (None, Some(site)) => Home::Site(site.clone()),
        _ => bail!("say where Pollscope is: --dist FOLDER or --site ADDRESS"),
    };
    say(&format!("{}\n", install(book.as_ref(), &home)?))
}

fn say(text: &str) -> Result<ExitCode> {
    std::io::stdout().write_all(text.as_bytes()).context("cannot write to standard output")?;
    Ok(ExitCode::SUCCESS)
}
