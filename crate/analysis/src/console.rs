//! Printed text as lines: what a console shows.

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
}

/// The lines of a program's output; the last one may not be finished yet. Text printed to one
/// stream continues the line begun on it, as on a terminal with two windows.
pub fn lines(printed: &[ConsoleText]) -> Vec<ConsoleLine> {
    let mut lines: Vec<ConsoleLine> = Vec::new();
    // Where the unfinished line of each stream stands.
    let mut open: [Option<usize>; 2] = [None, None];
    for chunk in printed {
        let open = &mut open[chunk.stream as usize];
        for piece in chunk.text.split_inclusive('\n') {
            let text = piece.strip_suffix('\n').unwrap_or(piece);
            let index = open.take().unwrap_or_else(|| {
                let stream = chunk.stream;
                lines.push(ConsoleLine { at: chunk.at, stream, text: String::new() });
                lines.len() - 1
            });
            lines[index].text.push_str(text);
            if !piece.ends_with('\n') {
                *open = Some(index);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_line_are_put_together() {
        let printed =
            |at, stream, text: &str| ConsoleText { at, stream, line: 0, text: text.into() };
        let lines = lines(&[
            printed(1, Stream::Stdout, "a"),
            printed(2, Stream::Stderr, "oops\n"),
            printed(3, Stream::Stdout, "b\n\nc\n"),
            printed(4, Stream::Stdout, "d"),
        ]);
        let shown: Vec<_> = lines.iter().map(|line| (line.at, line.text.as_str())).collect();
        assert_eq!(shown, [(1, "ab"), (2, "oops"), (3, ""), (3, "c"), (4, "d")]);
    }
}
