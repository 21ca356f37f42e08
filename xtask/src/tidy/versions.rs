//! A version is written once: the package's own in the top manifest, a dependency's in one manifest
//! only, and the pinned wasm-bindgen nowhere else at all.

use std::collections::BTreeMap;

use super::{Problem, SourceFile};

const TOP: &str = "Cargo.toml";

pub(super) fn check(files: &[SourceFile]) -> Vec<Problem> {
    let manifests: Vec<(&SourceFile, toml::Table)> = files
        .iter()
        .filter(|file| file.path == TOP || file.path.ends_with("/Cargo.toml"))
        .filter_map(|file| Some((file, file.text.parse().ok()?)))
        .collect();
    let mut problems = Vec::new();
    for (file, manifest) in &manifests {
        let own = manifest.get("package").and_then(|package| package.get("version"));
        if own.is_some_and(toml::Value::is_str) {
            problems.push(file.problem(None, "writes a version: use `version.workspace = true`"));
        }
    }
    problems.extend(written_twice(&manifests));
    let top = manifests.iter().find(|(file, _)| file.path == TOP);
    if let Some(pin) = top.and_then(|(_, manifest)| pinned_wasm_bindgen(manifest)) {
        problems.extend(mentions_of(files, &pin));
    }
    problems
}

/// Every dependency of a manifest with the version written for it, if any.
pub(super) fn dependencies(manifest: &toml::Table) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for (key, value) in manifest {
        let Some(table) = value.as_table() else { continue };
        if key.ends_with("dependencies") {
            for (name, dependency) in table {
                let version = dependency.as_str().or_else(|| dependency.get("version")?.as_str());
                // Renamed: what counts is the package behind the name.
                let package = dependency.get("package").and_then(toml::Value::as_str);
                found.push((package.unwrap_or(name).to_owned(), version.map(str::to_owned)));
            }
        } else if key == "workspace" {
            found.extend(dependencies(table));
        } else if key == "target" {
            // Below it one table for each condition.
            let conditions = table.values().filter_map(toml::Value::as_table);
            found.extend(conditions.flat_map(dependencies));
        }
    }
    found
}

fn written_twice(manifests: &[(&SourceFile, toml::Table)]) -> Vec<Problem> {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    // The top manifest is where a shared version belongs, so it counts as the first.
    let (top, others): (Vec<_>, Vec<_>) = manifests.iter().partition(|(file, _)| file.path == TOP);
    for (file, manifest) in top.into_iter().chain(others) {
        for (name, version) in dependencies(manifest) {
            if version.is_none() {
                continue;
            }
            match first.get(&name) {
                Some(&other) if other != file.path => {
                    let what = format!(
                        "writes a version for `{name}`, as {other} does: once, in [workspace.dependencies]"
                    );
                    problems.push(file.problem(None, what));
                }
                Some(_) => {}
                None => {
                    first.insert(name, &file.path);
                }
            }
        }
    }
    problems
}

fn pinned_wasm_bindgen(top: &toml::Table) -> Option<String> {
    let pin = top.get("workspace")?.get("dependencies")?.get("wasm-bindgen")?.as_str()?;
    Some(pin.trim_start_matches('=').to_owned())
}

/// Set-up reads the pin from the top manifest; a copy elsewhere would be forgotten at the next one.
fn mentions_of(files: &[SourceFile], pin: &str) -> Vec<Problem> {
    files
        .iter()
        .filter(|file| !file.path.ends_with("Cargo.toml") && !is_lock_file(file))
        // Tests of the rules themselves need an example.
        .filter(|file| !file.is_inside("xtask/src"))
        .flat_map(|file| {
            let lines = (1..).zip(file.text.lines()).filter(|(_, line)| line.contains(pin));
            lines.map(|(number, _)| {
                file.problem(number, "repeats the version of wasm-bindgen that Cargo.toml pins")
            })
        })
        .collect()
}

fn is_lock_file(file: &SourceFile) -> bool {
    file.path.ends_with("Cargo.lock") || file.path.ends_with("package-lock.json")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, shown};
    use super::*;

    const TOP_TEXT: &str = "[workspace.dependencies]\nwasm-bindgen = \"=0.2.99\"\nserde = \"1\"\n";

    fn check_with(path: &str, text: &str) -> Vec<String> {
        shown(&check(&[file(TOP, TOP_TEXT), file(path, text)]))
    }

    #[test]
    fn shared_versions_are_inherited() {
        for (text, expected) in [
            ("[dependencies]\nserde.workspace = true\nnix = \"0.31\"\n", &[][..]),
            (
                "[package]\nversion = \"0.1.0\"\n",
                &["crate/a/Cargo.toml: writes a version: use `version.workspace = true`"],
            ),
            ("[package]\nversion.workspace = true\n", &[]),
            (
                "[target.'cfg(unix)'.dev-dependencies]\nserde = { version = \"1\" }\n",
                &["crate/a/Cargo.toml: writes a version for `serde`, as Cargo.toml does: \
                   once, in [workspace.dependencies]"],
            ),
        ] {
            assert_eq!(check_with("crate/a/Cargo.toml", text), expected, "{text}");
        }
    }

    #[test]
    fn two_members_do_not_write_the_same_dependency() {
        let text = "[dependencies]\nnix = \"0.31\"\n";
        let files = [file("crate/a/Cargo.toml", text), file("crate/b/Cargo.toml", text)];
        assert_eq!(check(&files).len(), 1);
    }

    #[test]
    fn the_pin_is_not_repeated() {
        let expected = ["README.md:2: repeats the version of wasm-bindgen that Cargo.toml pins"];
        assert_eq!(check_with("README.md", "one\nwasm-bindgen 0.2.99\n"), expected);
        assert!(check_with("Cargo.lock", "version = \"0.2.99\"\n").is_empty());
    }
}
