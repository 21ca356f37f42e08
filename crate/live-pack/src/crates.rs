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
/// `artifacts` is what cargo says it has made, or found made already: of a crate that was compiled
/// with other features before, the log holds both.
pub(crate) fn read(
    manifest: &Path,
    log: &Path,
    artifacts: &Path,
) -> Result<(Vec<Unit>, Vec<LiveCrate>)> {
    let text = fs::read_to_string(manifest)
        .with_context(|| format!("cannot read {}", manifest.display()))?;
    let (listed, notes) = listed(&text).with_context(|| format!("in {}", manifest.display()))?;
    if listed.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let text = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let made = made(&text(artifacts)?)?;
    let mut compiled = BTreeMap::new();
    for line in text(log)?.lines() {
        let one: Compiled = serde_json::from_str(line).context("in the log of crates")?;
        // Compiled again: the last time counts.
        let file = one.path.file_name().map(|name| name.to_string_lossy().into_owned());
        if let Some(file) = file.filter(|file| made.contains(file)) {
            compiled.insert(file, one);
        }
    }
    let (units, mut crates) = choose(&listed, &compiled)?;
    for (name, note) in notes {
        let one = crates.iter_mut().find(|one| one.listed && one.name == name);
        one.with_context(|| format!("a note on {name}, which is not listed"))?.note = Some(note);
    }
    Ok((units, crates))
}

/// The names of the files in what cargo says.
fn made(messages: &str) -> Result<BTreeSet<String>> {
    #[derive(Deserialize)]
    struct Message {
        #[serde(default)]
        filenames: Vec<PathBuf>,
    }
    let mut names = BTreeSet::new();
    for line in messages.lines() {
        let message: Message = serde_json::from_str(line).context("in what cargo says")?;
        let files = message.filenames.iter().filter_map(|path| path.file_name());
        names.extend(files.map(|name| name.to_string_lossy().into_owned()));
    }
    Ok(names)
}

/// By their names in a program, and what there is to know of some of them.
fn listed(manifest: &str) -> Result<(Vec<String>, BTreeMap<String, String>)> {
    #[derive(Deserialize)]
    struct Manifest {
        package: Package,
    }
    #[derive(Deserialize)]
    struct Package {
        metadata: Metadata,
    }
    #[derive(Deserialize)]
    struct Metadata {
        pollscope: Pollscope,
    }
    #[derive(Deserialize)]
    struct Pollscope {
        listed: Vec<String>,
        #[serde(default)]
        notes: BTreeMap<String, String>,
    }
    let Pollscope { listed, notes } =
        toml::from_str::<Manifest>(manifest)?.package.metadata.pollscope;
    Ok((listed, notes))
}

/// `compiled` is by file name.
fn choose(
    listed: &[String],
    compiled: &BTreeMap<String, Compiled>,
) -> Result<(Vec<Unit>, Vec<LiveCrate>)> {
    let mut needed = BTreeSet::new();
    let mut roots = Vec::new();
    for name in listed.iter().map(String::as_str).chain(RUNTIME.iter().copied()) {
        // The newest, if another crate uses an older one; and what adds to one of its own name.
        let same: BTreeMap<_, _> = compiled.iter().filter(|(_, one)| one.name == name).collect();
        let file = same
            .iter()
            .max_by_key(|(_, one)| {
                let adds = one.uses.iter().any(|used| same.contains_key(used));
                (version(&one.version), adds)
            })
            .map(|(&file, _)| file);
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
                note: None,
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
    fn what_adds_to_a_crate_of_its_name_stands_for_it() {
        let list = [
            TRACE,
            &[
                ("liba-1.rmeta", "a", "1.0.0", &["liba-2.rmeta"]),
                ("liba-2.rmeta", "a", "1.0.0", &[]),
            ],
        ]
        .concat();
        let (_, crates) = choose(&["a".to_owned()], &compiled(&list)).expect("all compiled");
        assert_eq!(crates[0].path, "crates/liba-1.rmeta");
        assert_eq!(crates[0].units, ["a", "a2"]);
    }

    #[test]
    fn only_what_cargo_names_counts() {
        let messages = "{\"reason\":\"compiler-artifact\",\"filenames\":[\"/x/liba-1.rmeta\"]}\n\
                        {\"reason\":\"build-finished\",\"success\":true}";
        let names = made(messages).expect("both are messages");
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["liba-1.rmeta"]);
    }

    #[test]
    fn notes_are_read() {
        let manifest = "[package.metadata.pollscope]\nlisted = [\"a\"]\nnotes = { a = \"x\" }";
        let (names, notes) = listed(manifest).expect("it is a manifest");
        assert_eq!((names.len(), notes["a"].as_str()), (1, "x"));
    }

    #[test]
    fn a_listed_crate_that_is_missing_is_named() {
        let error = choose(&["a".to_owned()], &compiled(TRACE)).err().expect("a is missing");
        assert_eq!(error.to_string(), "the crate a is listed, but was not compiled");
    }
}
