//! Lines of a chapter as mdBook hands it on, in lines of the file that the author edits. They differ where an
//! `{{#include}}` was replaced.

use std::path::{Path, PathBuf};

use crate::chapter::{Mistake, marked_lines};
use crate::problem::Problem;

/// Where the blocks of a chapter are in its file.
#[derive(Debug)]
pub struct Places {
    file: PathBuf,
    /// The first lines of the marked blocks, in the chapter and in the file.
    blocks: Vec<(usize, usize)>,
}

impl Places {
    /// `file` is the chapter's file, from the folder of the book, `root`. If it cannot be read, lines are those of
    /// the chapter.
    pub fn new(root: &Path, file: &Path, chapter: &str) -> Self {
        let written = std::fs::read_to_string(root.join(file)).unwrap_or_default();
        Places { file: file.to_owned(), blocks: matched(chapter, &written) }
    }

    /// What is wrong in a line of the chapter.
    pub fn problem(&self, (line, what): Mistake) -> Problem {
        Problem { file: self.file.clone(), line: self.line(line), what }
    }

    /// The line of the file for a line of the chapter. Within a block that includes another file, it can be a line
    /// further down.
    fn line(&self, line: usize) -> usize {
        let block = self.blocks.iter().rev().find(|(own, _)| *own <= line);
        block.map_or(line, |(own, written)| written + (line - own))
    }
}

/// The marked blocks are the same in both, unless a whole block comes from another file.
fn matched(chapter: &str, written: &str) -> Vec<(usize, usize)> {
    let (own, written) = (marked_lines(chapter), marked_lines(written));
    if own.len() == written.len() { own.into_iter().zip(written).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_file() {
        let written = "{{#include long.md}}\n\n```rust,pollscope\nfn main() {}\n```\n\n```rust,pollscope\n```\n";
        let chapter = written.replace("{{#include long.md}}", "1\n\n2\n\n3");
        let blocks = matched(&chapter, written);
        let places = Places { file: "src/a.md".into(), blocks };
        assert_eq!([7, 8, 11].map(|line| places.line(line)), [3, 4, 7]);
        let problem = places.problem((11, "is empty".to_owned()));
        assert_eq!(problem.to_string(), "src/a.md:7: is empty");
    }

    #[test]
    fn without_the_same_blocks_lines_are_those_of_the_chapter() {
        assert_eq!(matched("```rust,pollscope\n```\n", "{{#include block.md}}\n"), []);
    }
}
