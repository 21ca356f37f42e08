//! What stands in the attributes of a type, a variant or a field. It must not know what becomes of it.

use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Meta, Path, Token};

use crate::changes::Changes;

/// How something is shown.
#[derive(Debug, Clone)]
pub(super) enum Display {
    /// `#[error("..", arguments)]`.
    Message(LitStr, TokenStream),
    /// `#[error(transparent)]`.
    Transparent,
    /// `#[error(fmt = path::to::function)]`.
    Function(Path),
}

/// Those of one type, variant or field.
#[derive(Debug, Clone, Default)]
pub(super) struct Attributes {
    pub(super) display: Option<(Display, Span)>,
    pub(super) from: Option<Span>,
    pub(super) source: Option<Span>,
}

impl Attributes {
    /// Takes them off.
    pub(super) fn take(changes: &mut Changes<'_>, attrs: &[Attribute]) -> Attributes {
        let mut found = Attributes::default();
        for attribute in attrs {
            let Some(name) = attribute.path().get_ident().map(ToString::to_string) else {
                continue;
            };
            let span = attribute.span();
            match name.as_str() {
                "error" => found.error(changes, attribute),
                "from" => found.from = Some(span),
                "source" => found.source = Some(span),
                "backtrace" => {
                    let message = "`#[backtrace]` is not available here: it takes a nightly compiler. \
                                   Leave it out, or keep a `std::backtrace::Backtrace` in a field and \
                                   show it yourself.";
                    changes.refuse(span, message);
                }
                _ => continue,
            }
            changes.remove(span);
        }
        found
    }

    fn error(&mut self, changes: &mut Changes<'_>, attribute: &Attribute) {
        let span = attribute.span();
        let parsed = match &attribute.meta {
            Meta::List(list) => display.parse2(list.tokens.clone()).ok(),
            _ => None,
        };
        match parsed {
            _ if self.display.is_some() => {
                changes.refuse(span, "There is one `#[error(..)]` already: leave one of them out.");
            }
            Some(display) => self.display = Some((display, span)),
            None => changes.refuse(
                span,
                "`#[error(..)]` takes a text with arguments, `transparent`, or `fmt = function`: \
                 `#[error(\"{name} is missing\")]`.",
            ),
        }
    }

    /// What a field cannot have.
    pub(super) fn check_field(&self, changes: &mut Changes<'_>) {
        if let Some((_, span)) = self.display {
            changes
                .refuse(span, "`#[error(..)]` belongs on a struct or a variant, not on a field.");
        }
    }

    /// What a variant does not say, its enum says.
    pub(super) fn or(&mut self, all: &Attributes) {
        if self.display.is_none() {
            self.display.clone_from(&all.display);
        }
    }
}

fn display(input: ParseStream<'_>) -> syn::Result<Display> {
    if input.peek(LitStr) {
        let message = input.parse()?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        return Ok(Display::Message(message, input.parse()?));
    }
    let word: syn::Ident = input.parse()?;
    let display = if word == "transparent" {
        Display::Transparent
    } else if word == "fmt" {
        input.parse::<Token![=]>()?;
        Display::Function(input.parse()?)
    } else {
        return Err(syn::Error::new(word.span(), "neither `transparent` nor `fmt`"));
    };
    input.parse::<Option<Token![,]>>()?;
    if input.is_empty() { Ok(display) } else { Err(input.error("more than one thing")) }
}

/// `#[cfg(..)]`, each.
pub(super) fn conditions(attrs: &[Attribute]) -> Vec<&Attribute> {
    attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).collect()
}
