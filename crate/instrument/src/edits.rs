//! The list of edits, and their application in one go. Knows nothing about Rust.

use std::ops::Range;

/// Insertions and replacements, by byte offset into the original text.
///
/// Edits at the same offset keep the order in which they were made. A walk that opens before it
/// visits the inner expression and closes afterwards therefore nests right.
#[derive(Debug, Default)]
pub(crate) struct Edits(Vec<Edit>);

/// A place at which the text was changed; everything counts bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Where in the original.
    pub at: usize,
    /// How much of it went.
    pub removed: usize,
    /// How much came instead.
    pub inserted: usize,
}

#[derive(Debug)]
struct Edit {
    range: Range<usize>,
    text: String,
}

impl Edits {
    /// Inserts `text`, which must not contain a line break.
    pub(crate) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.0.push(Edit { range: at..at, text: text.into() });
    }

    /// Replaces the text in `range` by `text`, after which the line breaks of the range follow.
    pub(crate) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push(Edit { range, text: text.into() });
    }

    /// The text with all edits made, and where it changed, in order.
    pub(crate) fn apply(mut self, original: &str) -> (String, Vec<Change>) {
        self.0.sort_by_key(|edit| edit.range.start);
        let mut changes = Vec::with_capacity(self.0.len());
        let mut output = String::with_capacity(original.len() * 2);
        let mut done = 0;
        for Edit { range, text } in &self.0 {
            assert!(done <= range.start, "edits must not overlap");
            assert!(!text.contains('\n'), "an edit must not add a line");
            output.push_str(&original[done..range.start]);
            let before = output.len();
            output.push_str(text);
            output.extend(original[range.clone()].chars().filter(|c| matches!(c, '\r' | '\n')));
            changes.push(Change {
                at: range.start,
                removed: range.len(),
                inserted: output.len() - before,
            });
            done = range.end;
        }
        output.push_str(&original[done..]);
        (output, changes)
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Edits};

    #[test]
    fn edits_at_one_offset_keep_their_order() {
        let mut edits = Edits::default();
        edits.insert(2, "outer(");
        edits.insert(2, "inner(");
        edits.insert(3, ")");
        edits.insert(3, ")");
        edits.insert(0, "|");
        assert_eq!(edits.apply("a b c").0, "|a outer(inner(b)) c");
    }

    #[test]
    fn a_replacement_keeps_the_line_breaks() {
        let mut edits = Edits::default();
        edits.replace(1..6, "x");
        let (text, changes) = edits.apply("(a\r\n\nb)");
        assert_eq!(text, "(x\r\n\n)");
        assert_eq!(changes, [Change { at: 1, removed: 5, inserted: 4 }]);
    }
}
