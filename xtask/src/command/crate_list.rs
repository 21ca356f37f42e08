//! `docs/generated/crates.md`: what edited programs may use, with versions. Part of `generate`.
//! It is made from the manifest and its lock file, so that nothing has to be compiled for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use super::live_crates;
use crate::workspace;

const FILE: &str = "docs/generated/crates.md";

const HEAD: &str = "\
<!-- Made by `cargo xtask generate` from crate/live-crates/crates.toml. Do not edit. -->

# Crates for edited programs

Besides the standard library an edited program may use these, in the versions that the compiler in
the tab (rustc 1.78) compiles. They are fetched when a program names them. Unless something else is
said they are the real ones, from crates.io; procedural macros cannot be loaded there, so those of
tokio, futures, async-std, async-stream, async-trait and thiserror are `macro_rules!` with the same
names, or are expanded before the compiler sees them.

| crate | version | |
| --- | --- | --- |
";

/// Writes the file if it is not as it should be.
pub(super) fn write() -> Result<()> {
    let text = text()?;
    let file = file();
    if fs::read_to_string(&file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    println!("{FILE} has changed");
    Ok(())
}

/// Fails if the file is stale.
pub(super) fn check() -> Result<()> {
    if fs::read_to_string(file()).is_ok_and(|old| text().is_ok_and(|new| old == new)) {
        return Ok(());
    }
    bail!("{FILE} is stale, run `cargo xtask generate`")
}

fn file() -> PathBuf {
    workspace::root().join(FILE)
}

fn text() -> Result<String> {
    let manifest = live_crates::manifest();
    let read = |path: PathBuf| -> Result<Table> {
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        text.parse().with_context(|| format!("in {}", path.display()))
    };
    table(&read(manifest.clone())?, &read(manifest.with_extension("lock"))?)
}

fn table(manifest: &Table, lock: &Table) -> Result<String> {
    let versions = versions(lock);
    let metadata = ["package", "metadata", "pollscope"]
        .iter()
        .try_fold(manifest, |table, key| table.get(*key)?.as_table())
        .context("no package.metadata.pollscope")?;
    let listed = metadata.get("listed").and_then(Value::as_array).context("nothing is listed")?;
    let notes = metadata.get("notes").and_then(Value::as_table);
    let mut text = HEAD.to_owned();
    for name in listed.iter().filter_map(Value::as_str) {
        let version = [name.to_owned(), name.replace('_', "-")]
            .iter()
            .find_map(|package| versions.get(package.as_str()))
            .with_context(|| format!("{name} is listed, but not in the lock file"))?;
        let note = notes.and_then(|notes| notes.get(name)?.as_str()).unwrap_or_default();
        text.push_str(&format!("| `{name}` | {version} | {note} |\n"));
    }
    Ok(text)
}

/// The newest of each package.
fn versions(lock: &Table) -> BTreeMap<&str, &str> {
    let mut newest = BTreeMap::new();
    let packages = lock.get("package").and_then(Value::as_array).into_iter().flatten();
    for package in packages {
        let text = |key: &str| package.get(key).and_then(Value::as_str);
        if let (Some(name), Some(version)) = (text("name"), text("version")) {
            let kept = newest.entry(name).or_insert(version);
            if numbers(kept) < numbers(version) {
                *kept = version;
            }
        }
    }
    newest
}

fn numbers(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_newest_version_and_the_note() {
        let manifest =
            "[package.metadata.pollscope]\nlisted = [\"a_b\"]\nnotes = { a_b = \"small\" }";
        let lock = "[[package]]\nname = \"a-b\"\nversion = \"1.9.0\"\n\
                    [[package]]\nname = \"a-b\"\nversion = \"1.10.0\"";
        let parse = |text: &str| text.parse::<Table>().expect("it is TOML");
        let made = table(&parse(manifest), &parse(lock)).expect("it is in the lock file");
        assert_eq!(made, format!("{HEAD}| `a_b` | 1.10.0 | small |\n"));
    }
}
