//! The body: an async block that owns every argument, and knows what it returns.

use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{AttrStyle, Attribute, Block, FnArg, Pat, ReturnType, Signature, Type};

use crate::changes::Changes;

/// Before each `let` that stands for an argument: what is said of it would not be said in its place.
const SILENT: &str = "#[allow(unused_variables, unused_mut)]";

/// Changes the body of an `async fn`, and the patterns among its parameters, which are bound in there.
pub(super) fn rewrite(
    changes: &mut Changes<'_>,
    attrs: &[Attribute],
    sig: &Signature,
    block: &Block,
) {
    if sig.asyncness.is_none() {
        return;
    }
    let (arguments, bindings) = parameters(changes, sig);
    let output = output(changes, &sig.output);

    let mut opening = String::from(" ::std::boxed::Box::pin(");
    let mut closing = String::from("})");
    if changes.observed {
        let name = sig.ident.unraw();
        let line = sig.fn_token.span.start().line;
        let written = output.as_deref().unwrap_or("_");
        opening.push_str(&format!(
            "::pollscope_trace::probe::function::<{written}, _>(\"{name}()\", \
             (::core::file!(), {line}), &[{arguments}], "
        ));
        closing.push(')');
    }
    opening.push_str("async move {");
    if let Some(output) = output.filter(|output| output != "()") {
        opening.push_str(&format!(
            " #[allow(unreachable_patterns)] if let ::core::option::Option::Some(value) = \
             ::core::option::Option::None::<{output}> {{ return value; }}"
        ));
    }
    opening.push_str(&bindings);
    if !sig.inputs.is_empty() {
        opening.push_str(" match () { () => {");
        closing.insert_str(0, "}}");
    }
    // After the attributes in the braces, which have to come first.
    let mut inner = attrs.iter().filter(|attribute| matches!(attribute.style, AttrStyle::Inner(_)));
    let start = inner.next_back().map_or(block.brace_token.span.open(), Spanned::span);
    let inside = changes.range(start).end..changes.range(block.brace_token.span.close()).start;
    changes.edits.enclose(inside, opening, &closing);
}

/// A method without a body has no patterns, but names.
pub(super) fn without(changes: &mut Changes<'_>, sig: &Signature) {
    if sig.asyncness.is_some() {
        parameters(changes, sig);
    }
}

/// What the block returns, to be written once more; `None` if it cannot be.
fn output(changes: &Changes<'_>, output: &ReturnType) -> Option<String> {
    match output {
        ReturnType::Default => Some("()".to_owned()),
        ReturnType::Type(_, ty) if matches!(**ty, Type::Never(_) | Type::ImplTrait(_)) => None,
        ReturnType::Type(_, ty) => changes.code(ty),
    }
}

/// What is shown of the arguments, and the statements that bind them.
fn parameters(changes: &mut Changes<'_>, sig: &Signature) -> (String, String) {
    let mut shown = Vec::new();
    let mut bindings = String::new();
    for (index, input) in sig.inputs.iter().enumerate() {
        let typed = match input {
            FnArg::Receiver(_) => {
                // Mentioning the whole of it moves the whole of it in.
                bindings.push_str(" let _ = &self;");
                continue;
            }
            FnArg::Typed(typed) => typed,
        };
        if let Pat::Ident(pat) = &*typed.pat
            && pat.by_ref.is_none()
            && pat.subpat.is_none()
        {
            let name = &pat.ident;
            let keyword = pat.mutability.map(|keyword| {
                changes.remove_word(keyword.span, "");
                "mut "
            });
            let keyword = keyword.unwrap_or_default();
            shown.push(format!("::pollscope_trace::argument!({name})"));
            bindings.push_str(&format!(" {SILENT} let {keyword}{name} = {name};"));
        } else {
            let pattern = typed.pat.span();
            let Some(code) = changes.code(&typed.pat) else { continue };
            let name = format!("__argument{index}");
            changes.replace(pattern, &*name);
            shown.push("::pollscope_trace::argument::Argument::Other".to_owned());
            bindings.push_str(&format!(" let {name} = {name}; {SILENT} let {code} = {name};"));
        }
    }
    (shown.join(", "), bindings)
}
