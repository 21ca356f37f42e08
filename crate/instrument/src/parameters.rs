//! The parameters of an `async fn`: taken by the rewritten function, bound inside its future.
//!
//! An `async fn` moves every argument into its future, used or not. Before the first poll they are
//! dropped in the order of declaration (as captured variables), afterwards in the reverse order, a
//! pattern's bindings before what the pattern left in its argument. Binding each one in turn, a
//! pattern after a hidden name for the whole argument, is what the compiler itself does.

use std::ops::Range;

use syn::punctuated::Punctuated;
use syn::{FnArg, Pat, PatIdent, Token};

use crate::one_line;
use crate::rewriter::Rewriter;
use crate::source::Source;

/// The parameters of one function.
#[derive(Default)]
pub(crate) struct Parameters {
    /// `self`, in any form.
    receiver: bool,
    /// `mut self`.
    mutable_receiver: bool,
    parameters: Vec<Parameter>,
}

/// A parameter other than `self`.
struct Parameter {
    /// The name in the rewritten signature.
    name: String,
    /// What to put in place of which part of the signature, if anything changes there.
    signature: Option<(Range<usize>, String)>,
    /// Whether the name is the user's own.
    simple: bool,
    /// The statements that bind it in the future.
    binding: String,
}

impl Parameters {
    /// `None` if one of them has attributes, or cannot be written again on one line.
    pub(crate) fn of(
        inputs: &Punctuated<FnArg, Token![,]>,
        source: Source<'_>,
    ) -> Option<Parameters> {
        let mut result = Parameters::default();
        for (index, input) in inputs.iter().enumerate() {
            match input {
                FnArg::Receiver(receiver) if receiver.attrs.is_empty() => {
                    result.receiver = true;
                    result.mutable_receiver = receiver.mutability.is_some();
                }
                FnArg::Typed(typed) if typed.attrs.is_empty() => {
                    result.parameters.push(Parameter::of(&typed.pat, index, source)?);
                }
                _ => return None,
            }
        }
        Some(result)
    }

    /// Whether anything is bound in the future.
    pub(crate) fn bound(&self) -> bool {
        !self.parameters.is_empty()
    }

    /// Attributes for the rewritten function.
    pub(crate) fn attributes(&self) -> &'static str {
        // The compiler warns of assignments to a captured variable where it would not of those to
        // an argument.
        if self.mutable_receiver { "#[allow(unused_assignments)] " } else { "" }
    }

    /// Changes the signature at a pattern.
    pub(crate) fn rewrite_signature(&self, rewriter: &mut Rewriter<'_>) {
        for (range, text) in self.parameters.iter().filter_map(|p| p.signature.as_ref()) {
            rewriter.edits.replace(range.clone(), text.as_str());
        }
    }

    /// The list of what is shown.
    pub(crate) fn arguments(&self) -> String {
        let shown = self.parameters.iter().map(|parameter| {
            if parameter.simple {
                format!("::pollscope_trace::argument!({})", parameter.name)
            } else {
                "::pollscope_trace::argument::Argument::Other".into()
            }
        });
        shown.collect::<Vec<String>>().join(", ")
    }

    /// The statements at the beginning of the future.
    pub(crate) fn bindings(&self) -> String {
        // `self` cannot be bound again; mentioning the whole of it moves the whole of it in, and
        // captured variables are dropped last, as the first argument is.
        let receiver = if self.receiver { " let _ = &self;" } else { "" };
        let bindings = self.parameters.iter().map(|parameter| parameter.binding.as_str());
        std::iter::once(receiver).chain(bindings).collect()
    }
}

impl Parameter {
    fn of(pat: &Pat, index: usize, source: Source<'_>) -> Option<Parameter> {
        if let Pat::Ident(name) = pat
            && name.by_ref.is_none()
            && name.subpat.is_none()
        {
            return Some(Parameter::named(name, source));
        }
        let name = format!("__argument{index}");
        let range = source.range_of(pat);
        let pattern = one_line::code(source, range.clone(), &[])?;
        let binding = format!(" let {name} = {name}; let {pattern} = {name};");
        Some(Parameter { signature: Some((range, name.clone())), name, simple: false, binding })
    }

    /// `name` or `mut name`.
    fn named(ident: &PatIdent, source: Source<'_>) -> Parameter {
        let name = ident.ident.to_string();
        let mutability = if ident.mutability.is_some() { "mut " } else { "" };
        let binding = format!(" let {mutability}{name} = {name};");
        let keyword = ident.mutability.map(|token| source.with_blanks(source.range(token.span)));
        let signature = keyword.map(|keyword| (keyword, String::new()));
        Parameter { name, signature, simple: true, binding }
    }
}
