//! Printed text as lines: what a console shows, at the end of a run or at any moment of it.

use pollscope_trace::Stream;

use crate::model::ConsoleText;

/// A line of output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleLine {
    /// When its first character was printed, in nanoseconds since the run began.
    pub at: u64,
    /// Where to.
    pub stream: Stream,
    /// Without the line break.
    pub text: String,
    /// The piece of output with which it began, counted from 0.
    pub began: usize,
    /// The further pieces it was put together from, and how long the text was before each.
    later: Vec<(usize, usize)>,
}

impl ConsoleLine {
    /// What of it has been printed by the first `printed` pieces of output.
    pub fn text_after(&self, printed: usize) -> &str {
        let cut = self.later.iter().find(|(piece, _)| *piece >= printed);
        cut.map_or(self.text.as_str(), |(_, length)| &self.text[..*length])
    }

    /// The pieces of output that it was put together from.
    pub fn pieces(&self) -> usize {
        self.later.len() + 1
    }
}

/// The lines of a program's output; the last one may not be finished yet. Text printed to one
/// stream continues the line begun on it, as on a terminal with two windows.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    lines: Vec<ConsoleLine>,
    /// Where the unfinished line of each stream stands.
    open: [Option<usize>; 2],
    /// How many pieces of output were taken.
    printed: usize,
}

impl Lines {
    /// Takes the next piece of output.
    pub fn push(&mut self, chunk: &ConsoleText) {
        let open = &mut self.open[chunk.stream as usize];
        for piece in chunk.text.split_inclusive('\n') {
            let text = piece.strip_suffix('\n').unwrap_or(piece);
            if let Some(index) = *open {
                let line = &mut self.lines[index];
                line.later.push((self.printed, line.text.len()));
                line.text.push_str(text);
            } else {
                *open = Some(self.lines.len());
                self.lines.push(ConsoleLine {
                    at: chunk.at,
                    stream: chunk.stream,
                    text: text.to_owned(),
                    began: self.printed,
                    later: Vec::new(),
                });
            }
            if piece.ends_with('\n') {
                *open = None;
            }
        }
        self.printed += 1;
    }

    /// All of them.
    pub fn all(&self) -> &[ConsoleLine] {
        &self.lines
    }

    /// Those that had begun when the first `printed` pieces of output had been printed.
    pub fn after(&self, printed: usize) -> &[ConsoleLine] {
        &self.lines[..self.lines.partition_point(|line| line.began < printed)]
    }

    /// How many pieces of output were taken.
    pub fn printed(&self) -> usize {
        self.printed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn four_pieces() -> Lines {
        let mut lines = Lines::default();
        for (at, stream, text) in [
            (1, Stream::Stdout, "a"),
            (2, Stream::Stderr, "oops\n"),
            (3, Stream::Stdout, "b\n\nc\n"),
            (4, Stream::Stdout, "d"),
        ] {
            lines.push(&ConsoleText { at, stream, line: 0, text: text.into() });
        }
        lines
    }

    #[test]
    fn pieces_of_a_line_are_put_together() {
        let lines = four_pieces();
        let shown: Vec<_> = lines.all().iter().map(|line| (line.at, line.text.as_str())).collect();
        assert_eq!(shown, [(1, "ab"), (2, "oops"), (3, ""), (3, "c"), (4, "d")]);
    }

    #[test]
    fn a_moment_shows_what_was_printed_by_then() {
        let lines = four_pieces();
        let after = |printed| {
            let lines = lines.after(printed).iter();
            lines.map(|line| line.text_after(printed)).collect::<Vec<_>>().join("|")
        };
        let shown = [0, 1, 2, 3, 4].map(after);
        assert_eq!(shown, ["", "a", "a|oops", "ab|oops||c", "ab|oops||c|d"]);
    }
}
