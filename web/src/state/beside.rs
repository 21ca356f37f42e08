//! What a program printed, as it came through its streams: without the times that a trace has, but
//! all of it. A panic's message is in no trace, and a program that could not be made to report has
//! none.

use pollscope_analysis::console::Lines;
use pollscope_trace::Stream;

/// The two streams.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    stdout: String,
    stderr: String,
}

impl Beside {
    /// Adds what was printed.
    pub(super) fn push(&mut self, stream: Stream, text: &str) {
        match stream {
            Stream::Stdout => self.stdout.push_str(text),
            Stream::Stderr => self.stderr.push_str(text),
        }
    }

    /// All of a stream.
    pub fn text(&self, stream: Stream) -> &str {
        match stream {
            Stream::Stdout => &self.stdout,
            Stream::Stderr => &self.stderr,
        }
    }

    /// How much there is, in bytes.
    pub fn len(&self) -> usize {
        self.stdout.len() + self.stderr.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The lines that are not among those of the trace, in their order, with their stream.
    pub fn lines_without(&self, traced: &Lines) -> Vec<(Stream, &str)> {
        let missing = |stream: Stream| {
            let mut known = traced.from(0).filter(move |line| line.stream == stream).peekable();
            self.text(stream).lines().filter_map(move |line| {
                if known.next_if(|known| known.text == line).is_some() {
                    return None;
                }
                Some((stream, line))
            })
        };
        missing(Stream::Stdout).chain(missing(Stream::Stderr)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollscope_analysis::model::ConsoleText;

    fn traced(printed: &[(Stream, &str)]) -> Lines {
        let mut lines = Lines::default();
        for (stream, text) in printed {
            lines.push(&ConsoleText { at: 0, stream: *stream, line: 1, text: (*text).to_owned() });
        }
        lines
    }

    #[test]
    fn what_the_trace_has_is_not_repeated() {
        let mut beside = Beside::default();
        beside.push(Stream::Stdout, "one\nraw\ntwo\n");
        beside.push(Stream::Stderr, "thread 'main' panicked");
        let lines = traced(&[(Stream::Stdout, "one\n"), (Stream::Stdout, "two\n")]);
        assert_eq!(
            beside.lines_without(&lines),
            [(Stream::Stdout, "raw"), (Stream::Stderr, "thread 'main' panicked")]
        );
    }

    #[test]
    fn without_a_trace_it_is_everything() {
        let mut beside = Beside::default();
        assert!(beside.is_empty());
        beside.push(Stream::Stdout, "on");
        beside.push(Stream::Stdout, "e\n");
        assert_eq!(beside.lines_without(&Lines::default()), [(Stream::Stdout, "one")]);
    }
}
