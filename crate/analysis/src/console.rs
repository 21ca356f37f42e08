//! Printed text as lines: what a console shows, at the end of a run or at any moment of it.
//!
//! A program may print millions of lines, empty ones among them, so a line is no object of its own:
//! each stream is one text, and of every run of lines that were printed together it is known where
//! they begin.

use pollscope_trace::Stream;

use crate::model::ConsoleText;

/// A line of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsoleLine<'a> {
    /// When its first character was printed, in nanoseconds since the run began.
    pub at: u64,
    /// Where to.
    pub stream: Stream,
    /// Without the line break.
    pub text: &'a str,
    /// The further pieces of output it was put together from, and how long the text was before each.
    later: &'a [(usize, usize)],
}

impl<'a> ConsoleLine<'a> {
    /// What of it has been printed by the first `printed` pieces of output.
    pub fn text_after(&self, printed: usize) -> &'a str {
        let cut = self.later.iter().find(|(piece, _)| *piece >= printed);
        cut.map_or(self.text, |(_, length)| &self.text[..*length])
    }

    /// The pieces of output that it was put together from.
    pub fn pieces(&self) -> usize {
        self.later.len() + 1
    }
}

/// A block has no more lines than this, so that a line in it is found quickly.
const LARGEST: usize = 256;

/// Lines of one piece of output that follow each other; the last one may go on in later pieces.
#[derive(Debug, Clone)]
struct Block {
    at: u64,
    /// The piece of output, counted from 0.
    began: usize,
    stream: Stream,
    /// How many lines there are before it.
    before: usize,
    /// Where it begins in the text of its stream.
    from: usize,
    /// As in [`ConsoleLine`], of its last line.
    later: Vec<(usize, usize)>,
}

/// The lines of a program's output; the last one may not be finished yet. Text printed to one
/// stream continues the line begun on it, as on a terminal with two windows.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// All that was printed to each stream.
    texts: [String; 2],
    blocks: Vec<Block>,
    /// The block whose last line is unfinished, and where that begins in the text, for each stream.
    open: [Option<(usize, usize)>; 2],
    lines: usize,
    /// How many pieces of output were taken.
    printed: usize,
}

impl Lines {
    /// Takes the next piece of output.
    pub fn push(&mut self, chunk: &ConsoleText) {
        let stream = chunk.stream as usize;
        // The block of this piece that the next line belongs to, and how many lines it has.
        let mut current = (0, LARGEST);
        for piece in chunk.text.split_inclusive('\n') {
            let from = self.texts[stream].len();
            self.texts[stream].push_str(piece);
            let (block, began) = match self.open[stream].take() {
                Some((block, began)) => {
                    self.blocks[block].later.push((self.printed, from - began));
                    (block, began)
                }
                None => {
                    if current.1 == LARGEST {
                        current = (self.blocks.len(), 0);
                        self.blocks.push(Block {
                            at: chunk.at,
                            began: self.printed,
                            stream: chunk.stream,
                            before: self.lines,
                            from,
                            later: Vec::new(),
                        });
                    }
                    self.lines += 1;
                    current.1 += 1;
                    (current.0, from)
                }
            };
            if !piece.ends_with('\n') {
                self.open[stream] = Some((block, began));
            }
        }
        self.printed += 1;
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.lines
    }

    /// Whether nothing was printed.
    pub fn is_empty(&self) -> bool {
        self.lines == 0
    }

    /// How many had begun when the first `printed` pieces of output had been printed.
    pub fn after(&self, printed: usize) -> usize {
        let next = self.blocks.partition_point(|block| block.began < printed);
        self.blocks.get(next).map_or(self.lines, |block| block.before)
    }

    /// Those from the `first` one on, counted from 0.
    pub fn from(&self, first: usize) -> impl Iterator<Item = ConsoleLine<'_>> {
        let block = self.blocks.partition_point(|block| block.before <= first).saturating_sub(1);
        let before = self.blocks.get(block).map_or(0, |block| block.before);
        (block..self.blocks.len())
            .flat_map(|block| self.lines_of(block))
            .skip(first.saturating_sub(before))
    }

    fn lines_of(&self, index: usize) -> impl Iterator<Item = ConsoleLine<'_>> {
        let block = &self.blocks[index];
        let end = self.blocks.get(index + 1).map_or(self.lines, |next| next.before);
        let count = end - block.before;
        let text = &self.texts[block.stream as usize][block.from..];
        text.split('\n').take(count).enumerate().map(move |(line, text)| ConsoleLine {
            at: block.at,
            stream: block.stream,
            text,
            later: if line + 1 == count { &block.later } else { &[] },
        })
    }

    /// How many pieces of output were taken.
    pub fn printed(&self) -> usize {
        self.printed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(chunks: &[(u64, Stream, &str)]) -> Lines {
        let mut lines = Lines::default();
        for (at, stream, text) in chunks {
            let (at, stream) = (*at, *stream);
            lines.push(&ConsoleText { at, stream, line: 0, text: (*text).into() });
        }
        lines
    }

    fn four_pieces() -> Lines {
        printed(&[
            (1, Stream::Stdout, "a"),
            (2, Stream::Stderr, "oops\n"),
            (3, Stream::Stdout, "b\n\nc\n"),
            (4, Stream::Stdout, "d"),
        ])
    }

    #[test]
    fn pieces_of_a_line_are_put_together() {
        let lines = four_pieces();
        let shown: Vec<_> = lines.from(0).map(|line| (line.at, line.text)).collect();
        assert_eq!(shown, [(1, "ab"), (2, "oops"), (3, ""), (3, "c"), (4, "d")]);
        assert_eq!(lines.from(0).map(|line| line.pieces()).collect::<Vec<_>>(), [2, 1, 1, 1, 1]);
    }

    #[test]
    fn a_moment_shows_what_was_printed_by_then() {
        let lines = four_pieces();
        let after = |printed| {
            let lines = lines.from(0).take(lines.after(printed));
            lines.map(|line| line.text_after(printed)).collect::<Vec<_>>().join("|")
        };
        let shown = [0, 1, 2, 3, 4].map(after);
        assert_eq!(shown, ["", "a", "a|oops", "ab|oops||c", "ab|oops||c|d"]);
    }

    #[test]
    fn lines_are_found_wherever_they_are() {
        let many: String = (0..1000).map(|line| format!("{line}\n")).collect();
        let lines = printed(&[
            (1, Stream::Stdout, "begun "),
            (2, Stream::Stderr, "x\n"),
            (3, Stream::Stdout, &many),
            (4, Stream::Stdout, "open"),
            (5, Stream::Stderr, "y\n"),
            (6, Stream::Stdout, " and closed\n"),
        ]);
        let mut expected = vec!["begun 0".to_owned(), "x".to_owned()];
        expected.extend((1..1000).map(|line| line.to_string()));
        expected.extend(["open and closed".to_owned(), "y".to_owned()]);
        assert_eq!(lines.len(), expected.len());
        for first in 0..=expected.len() {
            let found = lines.from(first).next().map(|line| line.text.to_owned());
            assert_eq!(found.as_ref(), expected.get(first), "{first}");
        }
        assert_eq!(lines.from(0).map(|line| line.text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn nothing_is_no_line() {
        let lines = printed(&[(1, Stream::Stdout, "")]);
        assert!(lines.is_empty());
        assert_eq!((lines.from(0).count(), lines.printed()), (0, 1));
    }
}
