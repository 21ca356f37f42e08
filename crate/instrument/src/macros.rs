//! Macros whose arguments are known to be expressions.
//!
//! To syn the inside of a macro call is a list of tokens. For these macros it is clear what the
//! tokens are; every other macro is left alone, since it may give any meaning to any token.

use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Macro, Token};

use crate::names::Names;

/// Macros that take expressions separated by commas. A named argument of a format string,
/// `name = expression`, reads as an assignment.
const LISTS: &[&str] = &[
    "assert_eq",
    "assert_ne",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "join",
    "panic",
    "pin",
    "poll",
    "print",
    "println",
    "ready",
    "todo",
    "try_join",
    "unimplemented",
    "unreachable",
    "write",
    "writeln",
];

/// Those of them that take what they are given.
const MOVING: &[&str] = &["join", "pin", "poll", "ready", "try_join"];

/// The expressions in a macro call, in the order of the source; none if it is another macro.
pub(crate) fn expressions(mac: &Macro, names: &Names) -> Vec<Expr> {
    let Some(name) = mac.path.segments.last().map(|last| last.ident.to_string()) else {
        return Vec::new();
    };
    if names.defines_macro(&name) {
        return Vec::new();
    }
    let tokens = mac.tokens.clone();
    let parsed = match name.as_str() {
        "vec" => elements.parse2(tokens),
        "assert" | "debug_assert" => asserted.parse2(tokens),
        "matches" => matched.parse2(tokens),
        name if LISTS.contains(&name) => list.parse2(tokens),
        _ => return Vec::new(),
    };
    parsed.unwrap_or_default()
}

/// What a macro of the standard library formats, in the order of the source: what stands after the format
/// string, which such a macro only borrows.
pub(crate) fn formatted(mac: &Macro, names: &Names) -> Vec<Expr> {
    let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    let before = match name.as_str() {
        "write" | "writeln" => 2,
        "eprint" | "eprintln" | "format" | "format_args" | "panic" | "print" | "println" => 1,
        _ => return Vec::new(),
    };
    let value = |expr| match expr {
        Expr::Assign(named) => *named.right,
        expr => expr,
    };
    expressions(mac, names).into_iter().skip(before).map(value).collect()
}

/// Whether the macro called `name`, if it is the standard library's, only borrows its arguments.
pub(crate) fn only_borrows(name: &str) -> bool {
    let asserts = name.starts_with("assert") || name.starts_with("debug_assert");
    asserts || LISTS.contains(&name) && !MOVING.contains(&name)
}

fn list(input: ParseStream<'_>) -> syn::Result<Vec<Expr>> {
    Ok(Punctuated::<Expr, Token![,]>::parse_terminated(input)?.into_iter().collect())
}

/// `vec![a, b]`, or `vec![a; length]`, whose length is no constant.
fn elements(input: ParseStream<'_>) -> syn::Result<Vec<Expr>> {
    if input.is_empty() {
        return Ok(Vec::new());
    }
    let first = input.parse()?;
    if input.parse::<Option<Token![;]>>()?.is_some() {
        return Ok(vec![first, input.parse()?]);
    }
    let mut elements = vec![first];
    if input.parse::<Option<Token![,]>>()?.is_some() {
        elements.extend(list(input)?);
    }
    Ok(elements)
}

/// Without a message, `assert!` prints the text of its condition, which must stay as it was.
fn asserted(input: ParseStream<'_>) -> syn::Result<Vec<Expr>> {
    let arguments = list(input)?;
    Ok(if arguments.len() > 1 { arguments } else { Vec::new() })
}

/// `matches!(expression, pattern)`.
fn matched(input: ParseStream<'_>) -> syn::Result<Vec<Expr>> {
    let expr = input.parse()?;
    input.parse::<Token![,]>()?;
    input.parse::<proc_macro2::TokenStream>()?;
    Ok(vec![expr])
}
