//! A program as the parser sees it, and where in the source that is: a file of items, or statements
//! that get a `main` around them. Must not know what is changed about it.

use std::ops::Range;

use proc_macro2::{Span, TokenStream};
use syn::File;
use syn::spanned::Spanned;

use crate::statements::{self, Statements};

/// A program that is Rust.
pub(crate) struct Parsed {
    pub(crate) file: File,
    pub(crate) origin: Origin,
    /// If it is only statements: `file` then has them in a `main`.
    pub(crate) statements: Option<Statements>,
}

/// From spans to offsets into the source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    /// So many bytes of the source were not parsed.
    skipped: usize,
    /// So many bytes were parsed before it.
    added: usize,
}

impl Parsed {
    /// `None` if it is not Rust, which the compiler will say, or nested deeper than the parser may go.
    pub(crate) fn of(source: &str) -> Option<Parsed> {
        let skipped = skipped(source);
        let tokens: TokenStream = source[skipped..].parse().ok()?;
        if pollscope_instrument::nests_too_deep(tokens.clone()) {
            return None;
        }
        let file: Option<File> = syn::parse2(tokens).ok();
        if !file.as_ref().is_some_and(statements::are_items)
            && let Some((file, statements)) = statements::find(source)
        {
            let origin = Origin { skipped, added: statements::BEFORE.len() };
            return Some(Parsed { file, origin, statements: Some(statements) });
        }
        Some(Parsed { file: file?, origin: Origin { skipped, added: 0 }, statements: None })
    }
}

impl Origin {
    /// The bytes that `span` covers.
    pub(crate) fn range(self, span: Span) -> Range<usize> {
        let range = span.byte_range();
        let offset = |at: usize| (at + self.skipped).saturating_sub(self.added);
        offset(range.start)..offset(range.end)
    }

    /// The bytes that `node` covers.
    pub(crate) fn range_of(self, node: &impl Spanned) -> Range<usize> {
        self.range(node.span())
    }
}

/// After a byte order mark and a line that names an interpreter.
fn skipped(source: &str) -> usize {
    let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let rest = &source[start..];
    if rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[') {
        return start + rest.find('\n').unwrap_or(rest.len());
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, name: &str) {
        let parsed = Parsed::of(source).expect("it is Rust");
        let Some(syn::Item::Fn(function)) = parsed.file.items.first() else { panic!("a function") };
        let found = match function.block.stmts.first() {
            Some(syn::Stmt::Item(syn::Item::Struct(inside))) => inside.ident.span(),
            _ => function.sig.ident.span(),
        };
        assert_eq!(&source[parsed.origin.range(found)], name, "{source}");
    }

    #[test]
    fn places_are_those_of_the_source() {
        check("fn é() {}", "é");
        check("\u{feff}#!/usr/bin/env x\nfn f() {}", "f");
        check("#![allow(unused)]\nfn f() {}", "f");
        check("struct Ü; f();", "Ü");
        check("\u{feff}struct S;\nf();", "S");
    }
}
