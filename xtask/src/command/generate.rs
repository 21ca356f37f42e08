//! `cargo xtask generate`: writes the TypeScript types and the table of events that come from Rust
//! definitions, and the list of crates for edited programs, or checks that what is in the checkout is up to date.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser};

use super::{Command, crate_list};
use crate::process::Environment;
use crate::setup::{self, Needs};
use crate::workspace;

pub(super) const COMMAND: Command = Command {
    name: "generate",
    usage: "[--check]",
    summary: "write what is made from Rust: types, lists of events and crates (--check: fail when stale)",
    run,
};

/// What cargo is told; the folder to write into is added as the last argument.
const GENERATOR: &[&str] = &[
    "run",
    "--quiet",
    "--package=pollscope-protocol",
    "--features=ts",
    "--bin=generate-types",
    "--",
];

/// In the checkout, from its top folder. Nothing else may lie in it.
const FOLDER: &str = "web/js/generated";

/// In the checkout, beside files that are made otherwise.
const FILE: &str = "docs/generated/events.md";

fn run(mut arguments: Parser) -> Result<ExitCode> {
    let mut only_check = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("check") => only_check = true,
            _ => return Err(argument.unexpected().into()),
        }
    }
    let environment = setup::run(Needs::default())?;
    if only_check {
        check(&environment)?;
        println!("{FOLDER} and {FILE} are up to date");
    } else {
        write(&environment)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Fails with the list of stale files. Changes nothing in the checkout.
pub(super) fn check(environment: &Environment) -> Result<()> {
    crate_list::check()?;
    let fresh = generate(environment)?;
    let stale = differences(&fresh, &present()?);
    if stale.is_empty() {
        return Ok(());
    }
    bail!("generated files are stale, run `cargo xtask generate`:\n{}", stale.join("\n"))
}

/// Touches only what changes, so that nothing is rebuilt for a file that stayed the same.
fn write(environment: &Environment) -> Result<()> {
    crate_list::write()?;
    let fresh = generate(environment)?;
    let present = present()?;
    for (path, content) in &fresh {
        if present.get(path) != Some(content) {
            let file = workspace::root().join(path);
            fs::create_dir_all(file.parent().unwrap_or(&workspace::root()))?;
            fs::write(&file, content)
                .with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    for path in present.keys().filter(|path| !fresh.contains_key(*path)) {
        fs::remove_file(workspace::root().join(path))?;
    }
    let changes = differences(&fresh, &present);
    println!("{} generated files, {} changed", fresh.len(), changes.len());
    for change in changes {
        println!("{change}");
    }
    Ok(())
}

/// The files as they should be.
fn generate(environment: &Environment) -> Result<Files> {
    // Inside target/, which cargo's own cleaning knows; emptied first, so that a type that is gone
    // from Rust is gone here.
    let folder = workspace::target().join("generated");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    environment.tool("cargo", GENERATOR).argument(&folder).run()?;
    let files = read_folder(&folder)?;
    if files.is_empty() {
        bail!("`cargo {}` wrote nothing", GENERATOR.join(" "));
    }
    Ok(files)
}

/// What of it is there.
fn present() -> Result<Files> {
    let mut files: Files = read_folder(&workspace::root().join(FOLDER))?
        .into_iter()
        .map(|(path, content)| (Path::new(FOLDER).join(path), content))
        .collect();
    if let Ok(content) = fs::read(workspace::root().join(FILE)) {
        files.insert(FILE.into(), content);
    }
    Ok(files)
}

/// By path in the checkout.
type Files = BTreeMap<PathBuf, Vec<u8>>;

fn read_folder(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else {
            // Not generated yet.
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let content = fs::read(&path)?;
                files.insert(path.strip_prefix(folder)?.to_path_buf(), content);
            }
        }
    }
    Ok(files)
}

/// One line per file that is not as it should be, in the order of their paths.
fn differences(fresh: &Files, present: &Files) -> Vec<String> {
    let mut paths: Vec<&PathBuf> = fresh.keys().chain(present.keys()).collect();
    paths.sort();
    paths.dedup();
    paths
        .into_iter()
        .filter_map(|path| {
            let state = match (fresh.get(path), present.get(path)) {
                (Some(fresh), Some(present)) if fresh == present => return None,
                (Some(_), Some(_)) => "differs",
                (Some(_), None) => "is missing",
                (None, _) => "is no longer generated",
            };
            Some(format!("  {} {state}", path.display()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> Files {
        pairs.iter().map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn every_kind_of_difference_is_named() {
        let fresh = files(&[("same.ts", "1"), ("changed.ts", "2"), ("new.ts", "3")]);
        let present = files(&[("same.ts", "1"), ("changed.ts", "1"), ("old.ts", "4")]);
        let expected =
            ["  changed.ts differs", "  new.ts is missing", "  old.ts is no longer generated"];
        assert_eq!(differences(&fresh, &present), expected);
        assert!(differences(&fresh, &fresh).is_empty());
    }
}
