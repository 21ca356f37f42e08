//! What an author has to mend: a file, a line, and a sentence that says what is wrong and what to do.

use std::fmt;
use std::path::PathBuf;

/// Something that fails the build or the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The chapter's file, from the folder of the book.
    pub file: PathBuf,
    /// The line in it, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.what)
    }
}

/// Problems, one a line, as one error.
///
/// # Errors
///
/// If there is one.
pub fn none_of(problems: &[Problem]) -> anyhow::Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    Err(anyhow::anyhow!(lines.join("\n")))
}
