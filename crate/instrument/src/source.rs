//! The source text: parsing it, and from a span to the text it covers.

use std::ops::Range;

use proc_macro2::{LineColumn, Span, TokenStream, TokenTree};
use syn::File;
use syn::spanned::Spanned;

use crate::error::{ErrorKind, InstrumentError};

/// Brackets nested deeper than this are refused: the parser recurses, and in a page, running out of
/// stack ends the whole application. The deepest found in twenty thousand published files is 45.
const DEEPEST: usize = 100;

/// The text of one file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'s> {
    text: &'s str,
    /// Where the part begins that the parser sees: after a byte order mark and a `#!` line, both of
    /// which contain no line break.
    start: usize,
}

impl<'s> Source<'s> {
    pub(crate) fn new(text: &'s str) -> Self {
        let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let rest = &text[start..];
        // `#![allow(..)]` begins like the line that names an interpreter.
        if rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[') {
            start += rest.find('\n').unwrap_or(rest.len());
        }
        Source { text, start }
    }

    pub(crate) fn parse(self) -> Result<File, InstrumentError> {
        let text = &self.text[self.start..];
        let tokens: TokenStream = text.parse().map_err(|error: proc_macro2::LexError| {
            let message = "A quote, a comment or a bracket is not closed here, or a character does \
                           not belong into Rust.";
            InstrumentError::new(ErrorKind::Syntax, error.span().start(), message)
        })?;
        if let Some(span) = too_deep(tokens.clone()) {
            let message = format!("Brackets are nested more than {DEEPEST} deep here.");
            return Err(InstrumentError::new(ErrorKind::TooDeep, span.start(), message));
        }
        syn::parse2(tokens).map_err(|error| {
            let span = error.span();
            let at = if span.byte_range().is_empty() { end(text) } else { span.start() };
            InstrumentError::new(ErrorKind::Syntax, at, sentence(&error.to_string()))
        })
    }

    /// The bytes that `span` covers.
    pub(crate) fn range(self, span: Span) -> Range<usize> {
        let range = span.byte_range();
        range.start + self.start..range.end + self.start
    }

    /// The bytes that `node` covers.
    pub(crate) fn range_of(self, node: &impl Spanned) -> Range<usize> {
        self.range(node.span())
    }

    /// The text in `range`.
    pub(crate) fn slice(self, range: Range<usize>) -> &'s str {
        &self.text[range]
    }

    /// `range`, and the blanks that follow in the same line.
    pub(crate) fn with_blanks(self, range: Range<usize>) -> Range<usize> {
        let rest = &self.text[range.end..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        range.start..range.end + blanks
    }

    /// The end of `range`; if that is a comment to the end of the line, the next line's beginning.
    pub(crate) fn after_line_comment(self, range: Range<usize>) -> usize {
        if !self.text[range.start..].starts_with("//") {
            return range.end;
        }
        let rest = &self.text[range.end..];
        range.end + rest.find('\n').map_or(rest.len(), |newline| newline + 1)
    }
}

/// Whether brackets are nested deeper than may be parsed: the parser recurses.
pub fn nests_too_deep(tokens: TokenStream) -> bool {
    too_deep(tokens).is_some()
}

/// Where brackets are nested too deep, if they are.
fn too_deep(tokens: TokenStream) -> Option<Span> {
    let mut open = vec![tokens.into_iter()];
    while let Some(innermost) = open.last_mut() {
        match innermost.next() {
            Some(TokenTree::Group(group)) => {
                if open.len() > DEEPEST {
                    return Some(group.span_open());
                }
                open.push(group.stream().into_iter());
            }
            Some(_) => {}
            None => drop(open.pop()),
        }
    }
    None
}

/// The place after the last character.
fn end(text: &str) -> LineColumn {
    let last = text.rsplit('\n').next().unwrap_or(text);
    LineColumn { line: text.matches('\n').count() + 1, column: last.chars().count() }
}

fn sentence(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), characters.as_str())
}
