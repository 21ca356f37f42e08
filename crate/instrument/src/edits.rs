//! The list of edits, and their application in one go. Knows nothing about Rust.

use std::ops::Range;

/// Insertions and replacements, by byte offset into the original text.
///
/// Edits at the same offset keep the order in which they were made. A walk that opens before it
/// visits the inner expression and closes afterwards therefore nests right.
#[derive(Debug, Default)]
pub(crate) struct Edits(Vec<Edit>);

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

    /// The text with all edits made.
    pub(crate) fn apply(mut self, original: &str) -> String {
        self.0.sort_by_key(|edit| edit.range.start);
        let mut output = String::with_capacity(original.len() * 2);
        let mut done = 0;
        for Edit { range, text } in &self.0 {
            assert!(done <= range.start, "edits must not overlap");
            assert!(!text.contains('\n'), "an edit must not add a line");
            output.push_str(&original[done..range.start]);
            output.push_str(text);
            output.extend(original[range.clone()].chars().filter(|c| matches!(c, '\r' | '\n')));
            done = range.end;
        }
        output.push_str(&original[done..]);
        output
    }
}

#[cfg(test)]
mod tests {
    use super::Edits;

    #[test]
    fn edits_at_one_offset_keep_their_order() {
        let mut edits = Edits::default();
        edits.insert(2, "outer(");
        edits.insert(2, "inner(");
        edits.insert(3, ")");
        edits.insert(3, ")");
        edits.insert(0, "|");
        assert_eq!(edits.apply("a b c"), "|a outer(inner(b)) c");
    }

    #[test]
    fn a_replacement_keeps_the_line_breaks() {
        let mut edits = Edits::default();
        edits.replace(1..6, "x");
        assert_eq!(edits.apply("(a\r\n\nb)"), "(x\r\n\n)");
    }
}
