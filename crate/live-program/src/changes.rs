//! What is done to a program in the place of procedural macros: pieces of text that come and go, and
//! what cannot be done, said where it stands. It must not know which macros there are.

use std::ops::Range;

use pollscope_protocol::live::Unavailable;
use proc_macro2::{Span, TokenStream};
use syn::spanned::Spanned;

use crate::edits::{Edits, number};
use crate::imports::Imports;
use crate::parsed::Origin;

/// Changes to one program.
pub(crate) struct Changes<'s> {
    source: &'s str,
    origin: Origin,
    /// Whether the program is to report what it does.
    pub(crate) observed: bool,
    pub(crate) edits: Edits,
    /// What is refused, and why.
    pub(crate) refused: Vec<Unavailable>,
}

impl<'s> Changes<'s> {
    pub(crate) fn new(source: &'s str, origin: Origin, observed: bool, edits: Edits) -> Self {
        Changes { source, origin, observed, edits, refused: Vec::new() }
    }

    /// Inserts before what begins there.
    pub(crate) fn before(&mut self, span: Span, text: impl Into<String>) {
        self.edits.insert(self.range(span).start, text);
    }

    /// Inserts behind what ends there.
    pub(crate) fn behind(&mut self, span: Span, text: impl Into<String>) {
        self.edits.insert(self.range(span).end, text);
    }

    pub(crate) fn remove(&mut self, span: Span) {
        self.edits.remove(self.range(span));
    }

    pub(crate) fn replace(&mut self, span: Span, text: impl Into<String>) {
        self.edits.replace(self.range(span), text);
    }

    /// With the blanks that follow in the same line.
    pub(crate) fn remove_word(&mut self, span: Span, instead: impl Into<String>) {
        let Range { start, end } = self.range(span);
        let rest = &self.source[end..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        self.edits.replace(start..end + blanks, instead);
    }

    /// Says why something cannot be done.
    pub(crate) fn refuse(&mut self, span: Span, message: impl Into<String>) {
        let range = self.range(span);
        self.refused.push(Unavailable {
            at: number(range.start),
            length: number(range.len()),
            message: message.into(),
        });
    }

    /// What is used by what was taken out is not unused.
    pub(crate) fn allow_unused(&mut self, imports: &Imports) {
        for span in imports.uses.iter().filter(|_| imports.has_expanded) {
            self.before(*span, "#[allow(unused_imports)] ");
        }
    }

    /// The code once more, on one line; `None` if it holds a text of several lines.
    pub(crate) fn code(&self, node: &impl Spanned) -> Option<String> {
        one_line(self.source.get(self.origin.range_of(node))?)
    }

    pub(crate) fn range(&self, span: Span) -> Range<usize> {
        self.origin.range(span)
    }
}

/// Code on one line, without comments.
pub(crate) fn one_line(code: &str) -> Option<String> {
    let tokens: TokenStream = code.parse().ok()?;
    Some(tokens.to_string()).filter(|text| !text.contains(['\n', '\r']))
}

/// The source after a rewrite, and what the rewrite refused.
#[cfg(test)]
pub(crate) fn rewritten(
    source: &str,
    observed: bool,
    rewrite: impl FnOnce(&syn::File, &mut Changes<'_>),
) -> (String, Vec<Unavailable>) {
    let parsed = crate::parsed::Parsed::of(source).expect("it is Rust");
    let mut changes = Changes::new(source, parsed.origin, observed, Edits::default());
    rewrite(&parsed.file, &mut changes);
    (changes.edits.apply(source).0, changes.refused)
}
