//! `mdbook-pollscope check`: runs every program of a book with the command `pollscope` and reports, by file and line,
//! which of them do not do what the book says.

mod engine;
mod load;
mod verdict;

use std::path::{Path, PathBuf};

use anyhow::Result;

use engine::{Engine, Group};

use crate::problem::Problem;

/// What an author asks for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The folder of the book.
    pub book: PathBuf,
    /// The command line `pollscope`, if it is not on `PATH`.
    pub pollscope: Option<String>,
    /// After how many seconds a program is ended.
    pub limit: Option<u32>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many programs were run or compiled.
    pub checked: usize,
    /// How many have the word `ignore`.
    pub ignored: usize,
    /// How many did not do what the book says.
    pub failed: usize,
    /// In the order of the book. A program can have several.
    pub problems: Vec<Problem>,
}

/// Checks a book.
///
/// # Errors
///
/// If the book cannot be loaded, has mistakes, or there is no command `pollscope`, with a sentence.
pub fn check(request: &Request) -> Result<Report> {
    let book = load::load(&request.book)?;
    let (ignored, tasks): (Vec<_>, Vec<_>) = book.into_iter().partition(load::Task::is_ignored);
    let mut report =
        Report { checked: tasks.len(), ignored: ignored.len(), failed: 0, problems: Vec::new() };
    if tasks.is_empty() {
        return Ok(report);
    }
    let engine = Engine::find(request)?;
    let mut found: Vec<Vec<Problem>> = vec![Vec::new(); tasks.len()];
    for group in Group::all(&tasks) {
        engine.run(&group, &tasks, |number, outcome| {
            found[number] = verdict::problems(&tasks[number], outcome);
        })?;
    }
    report.failed = found.iter().filter(|problems| !problems.is_empty()).count();
    report.problems = found.concat();
    Ok(report)
}

impl Report {
    /// The last line: how many, and how many failed.
    pub fn summary(&self, book: &Path) -> String {
        let programs = if self.checked == 1 { "program" } else { "programs" };
        let ignored =
            if self.ignored == 0 { String::new() } else { format!(", {} ignored", self.ignored) };
        let book = book.display();
        format!("{book}: {} {programs} checked, {} failed{ignored}", self.checked, self.failed)
    }
}
