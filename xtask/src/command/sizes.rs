//! `cargo xtask sizes`: what the files of dist/ weigh, how much of it comes before the editor, and whether
//! each part is within its budget. `--parts`: what the bytes of the page's WebAssembly are.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser};

use super::Command;
use crate::process::Environment;
use crate::setup::{self, Needs};
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "sizes",
    usage: "[--parts]",
    summary: "the size of each file in dist/, and the budget (--parts: what the page's bytes are)",
    run,
};

/// Compresses with Node's brotli: a Rust one would take long to build and, unoptimised, to run.
const SCRIPT: &str = include_str!("sizes.mjs");

/// Reads the name section of a WebAssembly file.
const PARTS: &str = include_str!("parts.mjs");

/// In the checkout.
const BUDGET: &str = "xtask/size-budget.toml";

fn run(mut arguments: Parser) -> Result<ExitCode> {
    let mut parts = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("parts") => parts = true,
            _ => return Err(argument.unexpected().into()),
        }
    }
    let environment = setup::run(Needs::default())?;
    if parts {
        show_parts(&environment)?;
    } else {
        show(&environment)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what everything weighs; fails if a part is above its budget.
pub(super) fn check(environment: &Environment) -> Result<()> {
    let parts = show(environment)?;
    let above: Vec<String> =
        parts.iter().filter(|part| part.brotli > part.budget).map(Part::complaint).collect();
    if above.is_empty() {
        return Ok(());
    }
    bail!("{}\nMake it lighter, or raise {BUDGET} and say why in the commit", above.join("\n"))
}

/// Builds the page's WebAssembly with the names of its functions, and says what they weigh.
fn show_parts(environment: &Environment) -> Result<()> {
    const WASM: &str = "wasm32-unknown-unknown";
    let folder = workspace::target().join("parts");
    let built = workspace::target().join(WASM).join("release").join("pollscope-web.wasm");
    let named = folder.join("page_bg.wasm");
    environment.tool("npm", ["run", "--silent", "--prefix", "web", "build"]).run()?;
    environment
        .tool("cargo", ["build", "--release", "--package", "pollscope-web", "--target", WASM])
        .run()?;
    environment
        .tool("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-name", "page"])
        .argument("--out-dir")
        .argument(&folder)
        .argument(&built)
        .run()?;
    environment
        .tool("wasm-opt", ["-Oz", "-g"])
        .argument(&named)
        .argument("-o")
        .argument(&named)
        .run()?;
    environment
        .tool("node", ["--input-type=module", "--eval", PARTS, "--", "parts"])
        .argument(&named)
        .run()
}

/// Prints what everything weighs.
pub(super) fn show(environment: &Environment) -> Result<Vec<Part>> {
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
    let sizes = parse(&lines)?;
    let budget = std::fs::read_to_string(workspace::root().join(BUDGET))
        .with_context(|| format!("cannot read {BUDGET}"))?;
    let parts = parts(&sizes, &budget)?;
    print!("{}\n{}", table(&sizes), budget_table(&parts));
    Ok(parts)
}

#[derive(Debug, PartialEq, Eq)]
struct Size {
    path: String,
    raw: u64,
    brotli: u64,
}

/// A part of the page and what it may weigh, in bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    name: String,
    brotli: u64,
    budget: u64,
}

impl Part {
    fn complaint(&self) -> String {
        let Part { name, brotli, budget } = self;
        format!("{name}: {brotli} bytes after brotli, {} more than its budget", brotli - budget)
    }
}

/// Each part that has a budget, with what it weighs.
fn parts(sizes: &[Size], budget: &str) -> Result<Vec<Part>> {
    let budget: BTreeMap<String, u64> =
        toml::from_str(budget).with_context(|| format!("in {BUDGET}"))?;
    let mut weights = BTreeMap::new();
    for size in sizes {
        if let Some(part) = size.part() {
            *weights.entry(part).or_default() += size.brotli;
        }
    }
    let part = |(name, budget): (String, u64)| match weights.remove(name.as_str()) {
        Some(brotli) => Ok(Part { name, brotli, budget }),
        None => bail!("{BUDGET}: no file of dist/ belongs to `{name}`"),
    };
    let parts = budget.into_iter().map(part).collect::<Result<Vec<_>>>()?;
    match weights.keys().next() {
        Some(part) => bail!("{BUDGET}: `{part}` has no budget: give it one"),
        None => Ok(parts),
    }
}

fn budget_table(parts: &[Part]) -> String {
    let mut text = format!("{:>10} {:>10}\n", "brotli 11", "budget");
    for Part { name, brotli, budget } in parts {
        let mark = if brotli > budget { "!" } else { " " };
        text.push_str(&format!("{brotli:>10} {budget:>10} {mark} {name}\n"));
    }
    text
}

impl Size {
    /// The part of the page that it belongs to; none for data and for what only edited programs need.
    fn part(&self) -> Option<&'static str> {
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        let (_, ending) = name.rsplit_once('.')?;
        match (folder.split('/').next().unwrap_or_default(), ending) {
            ("live", _) => None,
            // The service worker, which is fetched when the page has nothing else to do.
            ("", "js") if name == "sw.js" => Some("loaded later"),
            ("lessons", "wasm" | "js") => Some("lessons: WebAssembly and script"),
            (_, "wasm") => Some("page: WebAssembly"),
            (_, "css") => Some("page: style and HTML"),
            (_, "html") if self.before_editor() => Some("page: style and HTML"),
            (_, "js") if self.before_editor() => Some("page: scripts"),
            (_, "js" | "html") if !name.starts_with("live.") => Some("loaded later"),
            _ => None,
        }
    }

    /// Whether the page needs the file before it works, apart from the editor: page, styles, the
    /// application, and scripts that are not split off to be loaded later.
    fn before_editor(&self) -> bool {
        // What programs need is fetched when they do, or when the page has nothing else to do: the
        // compiler of edited ones, the module of the lessons, workers and the sandboxed frame.
        if ["live/", "lessons/", "js/served/"].iter().any(|at| self.path.starts_with(at)) {
            return false;
        }
        match self.path.rsplit_once('.') {
            Some(("sw", "js")) => false,
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
            ("lessons/lessons.wasm", false),
            ("snippets/x/js/chunks/editor.js", false),
            ("sw.js", false),
            ("js/page.js.map", false),
            ("favicon.svg", false),
            ("LICENSE", false),
        ] {
            let size = Size { path: path.to_owned(), raw: 0, brotli: 0 };
            assert_eq!(size.before_editor(), expected, "{path}");
        }
    }

    #[test]
    fn each_part_is_held_against_its_budget() {
        let sizes = "9 4 index.html\n9 5 style-1.css\n9 70 a_bg.wasm\n9 3 a.js\n9 8 js/chunks/mount.js\n\
                     9 2 lessons/lessons.wasm\n9 1 lessons/lessons.js\n9 6 lessons/index.json\n\
                     9 7 live/std.bin\n9 7 js/live.js\n";
        let sizes = parse(sizes).expect("good lines");
        let budget = r#"
"page: WebAssembly" = 60
"page: scripts" = 3
"page: style and HTML" = 10
"lessons: WebAssembly and script" = 5
"loaded later" = 9
"#;
        let weighed = parts(&sizes, budget).expect("a budget for each");
        assert_eq!(
            budget_table(&weighed),
            " brotli 11     budget
         3          5   lessons: WebAssembly and script
         8          9   loaded later
        70         60 ! page: WebAssembly
         3          3   page: scripts
         9         10   page: style and HTML
"
        );
        assert_eq!(
            weighed[2].complaint(),
            "page: WebAssembly: 70 bytes after brotli, 10 more than its budget"
        );
        let missing = parts(&sizes, "\"loaded later\" = 9").expect_err("no budget for the rest");
        assert!(missing.to_string().contains("`lessons: WebAssembly and script` has no budget"));
        let unknown = format!("{budget}\n\"a picture\" = 1");
        let unknown = parts(&sizes, &unknown).expect_err("there is no such part");
        assert!(unknown.to_string().contains("no file of dist/ belongs to `a picture`"));
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
