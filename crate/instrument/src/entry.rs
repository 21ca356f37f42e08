//! `#[pollscope::main]`: where the program starts.

use proc_macro2::{LineColumn, Span};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Attribute, File, Item, ItemFn, Meta};

use crate::attributes::is_main;
use crate::error::{ErrorKind, InstrumentError};
use crate::rewriter::Rewriter;

/// The function where the program starts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Main {
    /// Its attribute.
    pub(crate) attribute: Span,
}

impl Main {
    /// Whether it is the function with these attributes.
    pub(crate) fn has(self, attrs: &[Attribute]) -> bool {
        let attribute = self.attribute.byte_range();
        attrs.iter().any(|attr| is_main(attr) && attr.span().byte_range() == attribute)
    }

    /// Why `functions` would leave it alone, which a program cannot start with.
    pub(crate) fn unfit(self) -> InstrumentError {
        let message = "`main` must be a plain `async fn`: safe, of no foreign ABI, without other \
                       attributes that may be macros, and with a result other than `!`.";
        InstrumentError::new(ErrorKind::UnfitMain, self.attribute.start(), message)
    }

    /// Takes the attribute away.
    pub(crate) fn remove_attribute(self, rewriter: &mut Rewriter<'_>) {
        let range = rewriter.source.range(self.attribute);
        rewriter.edits.replace(range, "");
    }
}

/// Finds the one function with `#[pollscope::main]` and checks that a program can start with it.
pub(crate) fn find(file: &File) -> Result<Main, InstrumentError> {
    let mut attributes = Attributes(Vec::new());
    attributes.visit_file(file);
    let &[attribute, ref more @ ..] = attributes.0.as_slice() else {
        let at = LineColumn { line: 1, column: 0 };
        let message = "No function has `#[pollscope::main]`: put it on `async fn main()`, where \
                       the program starts.";
        return Err(InstrumentError::new(ErrorKind::NoMain, at, message));
    };
    if let Some(second) = more.first() {
        let line = attribute.start().line;
        let message =
            format!("A program has one entry point: line {line} already has `#[pollscope::main]`.");
        return Err(InstrumentError::new(ErrorKind::SeveralMains, second.start(), message));
    }
    let main = Main { attribute };
    let function = file.items.iter().find_map(|item| match item {
        Item::Fn(function) if main.has(&function.attrs) => Some(function),
        _ => None,
    });
    match reason_against(function) {
        None => Ok(main),
        Some((span, message)) => {
            let at = span.unwrap_or(attribute).start();
            Err(InstrumentError::new(ErrorKind::UnfitMain, at, message))
        }
    }
}

fn reason_against(function: Option<&ItemFn>) -> Option<(Option<Span>, &'static str)> {
    let Some(function) = function else {
        return Some((
            None,
            "`#[pollscope::main]` belongs on a function that is in no other item.",
        ));
    };
    let sig = &function.sig;
    let attribute = function.attrs.iter().find(|attr| is_main(attr));
    if let Some(arguments) = attribute.filter(|attr| !matches!(attr.meta, Meta::Path(_))) {
        let message = "`#[pollscope::main]` takes no arguments.";
        return Some((Some(arguments.meta.span()), message));
    }
    if sig.asyncness.is_none() {
        let message = "`#[pollscope::main]` belongs on an `async fn`; this one is not async.";
        return Some((Some(sig.fn_token.span), message));
    }
    if sig.ident != "main" {
        let message = "The function with `#[pollscope::main]` must be called `main`.";
        return Some((Some(sig.ident.span()), message));
    }
    if let Some(first) = sig.inputs.first() {
        let message = "`main` takes no arguments.";
        return Some((Some(first.span()), message));
    }
    if !sig.generics.params.is_empty() {
        let message = "`main` cannot be generic.";
        return Some((Some(sig.generics.span()), message));
    }
    None
}

/// Every `#[pollscope::main]`, at any depth.
struct Attributes(Vec<Span>);

impl<'ast> Visit<'ast> for Attributes {
    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        if is_main(attr) {
            self.0.push(attr.span());
        }
    }
}
