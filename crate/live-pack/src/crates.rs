//! The crates for edited programs: which there are, and what each of them needs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use pollscope_protocol::live::LiveCrate;
use serde::Deserialize;

use crate::input::{Source, Unit};

/// Where the compiler in the tab finds them.
const FOLDER: &str = "crates";

/// What programs report through: comes along without being named.
const RUNTIME: &[&str] = &["pollscope_live", "pollscope_trace"];

/// A line of the log: a crate that was compiled.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Compiled {
    name: String,
    version: String,
    /// Its metadata.
    path: PathBuf,
    /// The names of the files of the crates that it uses.
    uses: Vec<String>,
}

/// A unit for each crate that is listed or needed, and all the crates that programs can name.
pub(crate) fn read(manifest: &Path, log: &Path) -> Result<(Vec<Unit>, Vec<LiveCrate>)> {
    let text = fs::read_to_string(manifest)
        .with_context(|| format!("cannot read {}", manifest.display()))?;
    let listed = listed(&text).with_context(|| format!("in {}", manifest.display()))?;
    if listed.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let log = fs::read_to_string(log).with_context(|| format!("cannot read {}", log.display()))?;
    let mut compiled = BTreeMap::new();
    for line in log.lines() {
        let one: Compiled = serde_json::from_str(line).context("in the log of crates")?;
        // Compiled again: the last time counts.
        if let Some(file) = one.path.file_name() {
            compiled.insert(file.to_string_lossy().into_owned(), one);
        }
    }
    compiled.retain(|_, one| one.path.is_file());
    choose(&listed, &compiled)
}

/// By their names in a program.
fn listed(manifest: &str) -> Result<Vec<String>> {
    let manifest: toml::Table = manifest.parse()?;
    let names = ["package", "metadata", "pollscope", "listed"]
        .iter()
        .try_fold(&toml::Value::Table(manifest), |value, key| value.get(key))
        .and_then(toml::Value::as_array)
        .cloned()
        .context("no package.metadata.pollscope.listed")?;
    Ok(names.iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect())
}

/// `compiled` is by file name.
fn choose(
    listed: &[String],
    compiled: &BTreeMap<String, Compiled>,
) -> Result<(Vec<Unit>, Vec<LiveCrate>)> {
    let mut needed = BTreeSet::new();
    let mut roots = Vec::new();
    for name in listed.iter().map(String::as_str).chain(RUNTIME.iter().copied()) {
        // The newest, if another crate uses an older one.
        let file = compiled
            .iter()
            .filter(|(_, one)| one.name == name)
            .max_by_key(|(_, one)| version(&one.version))
            .map(|(file, _)| file);
        match file {
            Some(file) => {
                let closure = closure(file, compiled)?;
                roots.push((file.clone(), closure.clone()));
                needed.extend(closure);
            }
            None => bail!("the crate {name} is listed, but was not compiled"),
        }
    }
    let names = unit_names(&needed, compiled);
    let units = needed
        .iter()
        .map(|file| Unit {
            name: names[file].clone(),
            files: vec![(
                format!("{FOLDER}/{file}"),
                Source::Metadata(compiled[file].path.clone()),
            )],
        })
        .collect();
    let crates = roots
        .into_iter()
        .map(|(file, closure)| {
            let one = &compiled[&file];
            LiveCrate {
                name: one.name.clone(),
                version: one.version.clone(),
                path: format!("{FOLDER}/{file}"),
                units: closure.iter().map(|file| names[file].clone()).collect(),
                listed: !RUNTIME.contains(&one.name.as_str()),
            }
        })
        .collect();
    Ok((units, crates))
}

/// The file itself and all that it uses, directly or not.
fn closure(file: &str, compiled: &BTreeMap<String, Compiled>) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut left = vec![file.to_owned()];
    while let Some(file) = left.pop() {
        let one = compiled.get(&file).with_context(|| format!("{file} was not compiled"))?;
        if found.insert(file) {
            left.extend(one.uses.iter().filter(|name| name.ends_with(".rmeta")).cloned());
        }
    }
    Ok(found)
}

/// A crate's name; of several versions the later ones have a number behind it.
fn unit_names(
    files: &BTreeSet<String>,
    compiled: &BTreeMap<String, Compiled>,
) -> BTreeMap<String, String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    files
        .iter()
        .map(|file| {
            let name = compiled[file].name.as_str();
            let count = seen.entry(name).or_default();
            *count += 1;
            let unit = if *count == 1 { name.to_owned() } else { format!("{name}{count}") };
            (file.clone(), unit)
        })
        .collect()
}

/// For comparing.
fn version(text: &str) -> Vec<u64> {
    text.split(['.', '-', '+']).filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(list: &[(&str, &str, &str, &[&str])]) -> BTreeMap<String, Compiled> {
        list.iter()
            .map(|(file, name, version, uses)| {
                let one = Compiled {
                    name: (*name).to_owned(),
                    version: (*version).to_owned(),
                    path: PathBuf::from(file),
                    uses: uses.iter().map(|&one| one.to_owned()).collect(),
                };
                ((*file).to_owned(), one)
            })
            .collect()
    }

    const TRACE: &[(&str, &str, &str, &[&str])] = &[
        ("libl.rmeta", "pollscope_live", "0.1.0", &["libt.rmeta"]),
        ("libt.rmeta", "pollscope_trace", "0.1.0", &[]),
    ];

    #[test]
    fn a_crate_brings_what_it_uses_and_nothing_else() {
        let list = [
            TRACE,
            &[
                ("liba.rmeta", "a", "1.0.0", &["libb2.rmeta", "libm.so"]),
                ("libb1.rmeta", "b", "0.9.0", &[]),
                ("libb2.rmeta", "b", "0.10.0", &[]),
                ("libc.rmeta", "c", "1.0.0", &[]),
            ],
        ]
        .concat();
        let listed = ["a".to_owned(), "b".to_owned()];
        let (units, crates) = choose(&listed, &compiled(&list)).expect("all compiled");
        let units: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
        assert_eq!(units, ["a", "b", "pollscope_live", "pollscope_trace"]);
        let crates: Vec<_> = crates
            .iter()
            .map(|one| (one.name.as_str(), one.path.as_str(), one.units.join(" "), one.listed))
            .collect();
        assert_eq!(
            crates,
            [
                ("a", "crates/liba.rmeta", "a b".to_owned(), true),
                ("b", "crates/libb2.rmeta", "b".to_owned(), true),
                (
                    "pollscope_live",
                    "crates/libl.rmeta",
                    "pollscope_live pollscope_trace".to_owned(),
                    false
                ),
                ("pollscope_trace", "crates/libt.rmeta", "pollscope_trace".to_owned(), false),
            ]
        );
    }

    #[test]
    fn a_listed_crate_that_is_missing_is_named() {
        let error = choose(&["a".to_owned()], &compiled(TRACE)).err().expect("a is missing");
        assert_eq!(error.to_string(), "the crate a is listed, but was not compiled");
    }
}
