//! The repository's own rules: what a compiler does not check and a reader relies on.
//!
//! Every rule is a pure function from files to [`Problem`]s with its own tests: [`headers`],
//! [`lengths`] (with [`exceptions`], the list that only shrinks), [`layers`] (who may know of whom),
//! [`examples`] (of what is public), [`arms`] (of matches over events), [`reliability`] (the tests that a
//! document names), [`text`] (whitespace, machine paths) and [`versions`].

mod arms;
mod examples;
mod exceptions;
mod headers;
mod layers;
mod lengths;
mod reliability;
mod text;
mod versions;

use std::fmt;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// A text file of the checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceFile {
    /// From the top folder, with `/`.
    path: String,
    text: String,
}

/// One broken rule, in the form that editors make clickable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    path: String,
    line: Option<usize>,
    what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}: {}", self.path, self.what),
            None => write!(formatter, "{}: {}", self.path, self.what),
        }
    }
}

/// All rules, sorted by place.
pub(crate) fn check(files: &[SourceFile]) -> Vec<Problem> {
    let mut problems: Vec<Problem> = files
        .iter()
        .flat_map(|file| {
            [headers::check(file), layers::check(file), text::check(file), arms::check(file)]
                .concat()
        })
        .collect();
    problems.extend(lengths::check(files));
    problems.extend(examples::check(files));
    problems.extend(reliability::check(files));
    problems.extend(versions::check(files));
    problems.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    problems
}

/// What git tracks or would track, as far as it is text.
pub(crate) fn files() -> Result<Vec<SourceFile>> {
    let root = workspace::root();
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(&root)
        .output()
        .context("git is needed to list the repository's files: install it")?;
    if !listed.status.success() {
        bail!(
            "git cannot list the repository's files: {}",
            String::from_utf8_lossy(&listed.stderr).trim()
        );
    }
    let mut files = Vec::new();
    for path in String::from_utf8(listed.stdout)?.split_terminator('\0') {
        // Deleted but still in the index.
        let Ok(content) = std::fs::read(root.join(path)) else { continue };
        if let Ok(text) = String::from_utf8(content)
            && !text.contains('\0')
        {
            files.push(SourceFile { path: path.to_owned(), text });
        }
    }
    Ok(files)
}

impl SourceFile {
    fn problem(&self, line: impl Into<Option<usize>>, what: impl Into<String>) -> Problem {
        Problem { path: self.path.clone(), line: line.into(), what: what.into() }
    }

    fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = self.path.rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|extension| extensions.contains(&extension))
    }

    fn is_rust(&self) -> bool {
        self.has_extension(&["rs"])
    }

    fn is_script(&self) -> bool {
        self.has_extension(&["ts", "mjs", "js"])
    }

    /// Written by a command, with a banner.
    fn is_generated(&self) -> bool {
        self.path.split('/').any(|part| part == "generated")
    }

    /// Shown to learners: it follows the lesson's needs, not ours.
    fn is_lesson(&self) -> bool {
        ["crate/lessons/lessons/", "web/templates/"]
            .iter()
            .any(|folder| self.path.starts_with(folder))
    }

    fn is_inside(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For the rules' tests.
    pub(super) fn file(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned() }
    }

    /// Problems as they are printed.
    pub(super) fn shown(problems: &[Problem]) -> Vec<String> {
        problems.iter().map(Problem::to_string).collect()
    }

    #[test]
    fn folders_are_matched_whole() {
        assert!(file("crate/trace/src/lib.rs", "").is_inside("crate/trace"));
        assert!(!file("crate/tracer/src/lib.rs", "").is_inside("crate/trace"));
    }

    #[test]
    fn the_list_of_files_holds_this_one() {
        let files = files().expect("a git checkout");
        assert!(files.iter().any(|file| file.path == "xtask/src/tidy.rs"));
    }
}
