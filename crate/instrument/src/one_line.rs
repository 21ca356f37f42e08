//! A piece of source written again on one line: to be compiled a second time, or to be read.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::source::Source;

/// The longest name, in characters.
const NAME_LENGTH: usize = 48;

/// The code in `range`, with `_` in place of each of the ranges in `blanked`. `None` if it contains
/// what cannot stand on one line: a comment for the documentation, a text of several lines.
pub(crate) fn code(
    source: Source<'_>,
    range: Range<usize>,
    blanked: &[Range<usize>],
) -> Option<String> {
    let start = range.start;
    let shift = |blanked: &Range<usize>| blanked.start - start..blanked.end - start;
    let line = OneLine::of(source.slice(range), blanked.iter().map(shift).collect(), false);
    Some(line).filter(|line| !line.contains('\n') && !line.contains("//") && !line.contains("/*"))
}

/// The code in `range` as a name: the text in braces is left out, and so is the end of a long
/// one.
pub(crate) fn name(source: Source<'_>, range: Range<usize>) -> String {
    let line = OneLine::of(source.slice(range), Vec::new(), true);
    let mut words = line.split_whitespace().collect::<Vec<&str>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(NAME_LENGTH) {
        words.truncate(end);
        words.push('…');
    }
    words
}

struct OneLine<'s> {
    text: &'s str,
    blanked: Vec<Range<usize>>,
    /// Whether `…` replaces the text in braces.
    short: bool,
    output: String,
    /// Where the last token ended, if a blank after it counts.
    end: Option<usize>,
}

impl<'s> OneLine<'s> {
    fn of(text: &'s str, blanked: Vec<Range<usize>>, short: bool) -> String {
        let mut line = OneLine { text, blanked, short, output: String::new(), end: None };
        // It was read as tokens before, as part of the file.
        line.tokens(text.parse().unwrap_or_default());
        line.output
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    self.leaf(group.span_open().byte_range());
                    let braces = group.delimiter() == Delimiter::Brace;
                    if self.short && braces && !group.stream().is_empty() {
                        self.output.push('…');
                        self.end = None;
                    } else {
                        self.tokens(group.stream());
                    }
                    self.leaf(group.span_close().byte_range());
                }
                leaf => self.leaf(leaf.span().byte_range()),
            }
        }
    }

    fn leaf(&mut self, range: Range<usize>) {
        if self.end.is_some_and(|end| range.start < end) {
            return; // inside what is blanked
        }
        if let Some(end) = self.end.filter(|end| *end < range.start) {
            self.gap(end..range.start);
        }
        match self.blanked.iter().find(|blanked| blanked.contains(&range.start)) {
            Some(blanked) => {
                self.output.push('_');
                self.end = Some(blanked.end);
            }
            None => {
                self.output.push_str(&self.text[range.clone()]);
                self.end = Some(range.end);
            }
        }
    }

    /// Writes the replacement for the blanks and comments in `range`.
    fn gap(&mut self, range: Range<usize>) {
        let next = self.text[range.end..].chars().next();
        let broken = self.short && self.text[range].contains('\n');
        if broken && matches!(next, Some(')' | ']')) && self.output.ends_with(',') {
            self.output.pop();
        }
        // A list or a chain of calls that was broken into lines reads better joined.
        let joined =
            matches!(next, Some('.' | '?' | ')' | ']')) || self.output.ends_with(['(', '[']);
        if !(broken && joined) {
            self.output.push(' ');
        }
    }
}
