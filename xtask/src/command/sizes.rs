//! `cargo xtask sizes`: what the files of dist/ weigh, and how much of it comes before the editor.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::Parser;

use super::{Command, expect_no_arguments};
use crate::process::Environment;
use crate::setup::{self, Needs};
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "sizes",
    usage: "",
    summary: "the size of each file in dist/, and of what is loaded before the editor",
    run,
};

/// Compresses with Node's brotli: a Rust one would take long to build and, unoptimised, to run.
const SCRIPT: &str = include_str!("sizes.mjs");

fn run(arguments: Parser) -> Result<ExitCode> {
    expect_no_arguments(arguments)?;
    let environment = setup::run(Needs::default())?;
    show(&environment)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn show(environment: &Environment) -> Result<()> {
    let dist = workspace::dist();
    if !dist.is_dir() {
        bail!("there is no dist/ yet: run `cargo xtask build`");
    }
    let lines = environment
        // With code from the command line, the first argument after `--` is argv[1] in a module;
        // a placeholder keeps the place it has in a file.
        .tool("node", ["--input-type=module", "--eval", SCRIPT, "--", "sizes"])
        .argument(&dist)
        .result()?;
    print!("{}", table(&parse(&lines)?));
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
struct Size {
    path: String,
    raw: u64,
    brotli: u64,
}

impl Size {
    /// Whether the page needs the file before it works, apart from the editor: page, styles, the
    /// application, and scripts that are not split off to be loaded later.
    fn before_editor(&self) -> bool {
        // What edited programs need, the compiler and its tools, is fetched when they do.
        // So is what runs beside the page: workers, the sandboxed frame.
        if self.path.starts_with("live/") || self.path.starts_with("js/served/") {
            return false;
        }
        match self.path.rsplit_once('.') {
            Some((_, "wasm" | "css" | "html")) => true,
            // js/live.js is the compiler's engine by itself, which the page does not ask for.
            Some((_, "js")) => {
                !self.path.split('/').any(|part| part == "chunks")
                    && !self.path.ends_with("live.js")
            }
            _ => false,
        }
    }
}

fn parse(lines: &str) -> Result<Vec<Size>> {
    let parse_line = |line: &str| {
        let mut fields = line.splitn(3, ' ');
        let raw = fields.next()?.parse().ok()?;
        let brotli = fields.next()?.parse().ok()?;
        Some(Size { raw, brotli, path: fields.next()?.to_owned() })
    };
    lines
        .lines()
        .map(|line| parse_line(line).with_context(|| format!("sizes.mjs printed `{line}`")))
        .collect()
}

/// Largest first; `*` marks what the last line sums up.
fn table(sizes: &[Size]) -> String {
    let mut sizes: Vec<&Size> = sizes.iter().collect();
    sizes.sort_by_key(|size| (std::cmp::Reverse(size.brotli), &size.path));
    let mut text = format!("{:>10} {:>10}\n", "bytes", "brotli 11");
    for size in &sizes {
        let mark = if size.before_editor() { "*" } else { " " };
        text.push_str(&format!("{:>10} {:>10} {mark} {}\n", size.raw, size.brotli, size.path));
    }
    let before = || sizes.iter().filter(|size| size.before_editor());
    text.push_str(&format!(
        "{:>10} {:>10} * before the editor\n",
        before().map(|size| size.raw).sum::<u64>(),
        before().map(|size| size.brotli).sum::<u64>()
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_editor_and_pictures_do_not_count_as_first_load() {
        for (path, expected) in [
            ("index.html", true),
            ("pollscope-web-1f_bg.wasm", true),
            ("pollscope-web-1f.js", true),
            ("style-2a.css", true),
            ("js/page.js", true),
            ("js/chunks/editor-9.js", false),
            ("live/tools/pollscope_live_program_bg.wasm", false),
            ("snippets/x/js/chunks/editor.js", false),
            ("js/page.js.map", false),
            ("favicon.svg", false),
            ("LICENSE", false),
        ] {
            let size = Size { path: path.to_owned(), raw: 0, brotli: 0 };
            assert_eq!(size.before_editor(), expected, "{path}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_summed() {
        let sizes = parse("100 40 index.html\n9000 3000 js/chunks/editor.js\n200 60 a b.wasm\n")
            .expect("good lines");
        let expected = "     bytes  brotli 11
      9000       3000   js/chunks/editor.js
       200         60 * a b.wasm
       100         40 * index.html
       300        100 * before the editor
";
        assert_eq!(table(&sizes), expected);
        assert!(parse("what").is_err());
    }
}
