//! Changes to a text that add, remove and move no line, and where they were made. Knows no Rust.

use std::ops::Range;

use pollscope_protocol::live::SourceEdit;

/// Insertions and replacements, by byte offset into the original.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    made: Vec<(Range<usize>, String)>,
    /// What closes something that ends at an offset.
    closing: Vec<(usize, String)>,
}

impl Edits {
    /// Inserts a text without a line break.
    pub(crate) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.made.push((at..at, text.into()));
    }

    /// Inserts a text behind something that ends there, before all else that is inserted there. What
    /// is inside of it and ends there, too, is closed first: it is to be asked for later.
    pub(crate) fn close(&mut self, at: usize, text: impl Into<String>) {
        self.closing.push((at, text.into()));
    }

    /// Inserts a text at each end of a piece, which may be empty.
    pub(crate) fn enclose(&mut self, piece: Range<usize>, opening: String, closing: &str) {
        if piece.is_empty() {
            self.insert(piece.start, opening + closing);
        } else {
            self.insert(piece.start, opening);
            self.close(piece.end, closing);
        }
    }

    /// Takes a piece out; its line breaks stay.
    pub(crate) fn remove(&mut self, range: Range<usize>) {
        self.made.push((range, String::new()));
    }

    /// Puts a text without a line break in the place of a piece, whose line breaks stay behind it.
    pub(crate) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.made.push((range, text.into()));
    }

    /// The changed text, and the changes: at which offset of the original how many bytes went and
    /// how many came. At one offset they keep the order in which they were made.
    pub(crate) fn apply(self, original: &str) -> (String, Vec<SourceEdit>) {
        let closing = self.closing.into_iter().rev().map(|(at, text)| (at..at, text));
        let mut edits: Vec<(Range<usize>, String)> = closing.chain(self.made).collect();
        edits.sort_by_key(|(range, _)| range.start);
        let mut output = String::with_capacity(original.len() + 256);
        let mut made = Vec::new();
        let mut done = 0;
        for (range, text) in edits {
            assert!(done <= range.start, "edits must not overlap");
            output.push_str(&original[done..range.start]);
            let before = output.len();
            output.push_str(&text);
            output.extend(original[range.clone()].chars().filter(|c| matches!(c, '\r' | '\n')));
            made.push(SourceEdit {
                at: number(range.start),
                removed: number(range.len()),
                inserted: number(output.len() - before),
            });
            done = range.end;
        }
        output.push_str(&original[done..]);
        (output, made)
    }
}

/// A source of four thousand million bytes is refused long before.
pub(crate) fn number(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_told() {
        let mut edits = Edits::default();
        edits.insert(4, "<");
        edits.remove(0..3);
        edits.insert(4, "[");
        let (text, made) = edits.apply("a\nb cd");
        assert_eq!(text, "\n <[cd");
        let made: Vec<_> = made.iter().map(|edit| (edit.at, edit.removed, edit.inserted)).collect();
        assert_eq!(made, [(0, 3, 1), (4, 0, 1), (4, 0, 1)]);
    }

    #[test]
    fn what_is_inside_is_closed_first() {
        let mut edits = Edits::default();
        edits.insert(1, "(");
        edits.close(1, "}");
        edits.close(1, "]");
        edits.replace(1..2, "x");
        assert_eq!(edits.apply("ab").0, "a]}(x");
    }
}
