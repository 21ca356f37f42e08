//! Which attributes leave an `async fn` what it is.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

/// Attributes that the compiler knows and that mean the same on the rewritten function.
const PLAIN: &[&str] = &[
    "allow",
    "automatically_derived",
    "cfg",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "inline",
    "macro_use",
    "must_use",
    "path",
    "track_caller",
    "warn",
];

/// Tools whose attributes the compiler ignores.
const TOOLS: &[&str] = &["clippy", "diagnostic", "miri", "rust_analyzer", "rustfmt"];

/// Whether none of `attrs` can be a macro, which might want to see the function as it was written.
pub(crate) fn all_plain<'a>(attrs: impl IntoIterator<Item = &'a Attribute>) -> bool {
    attrs.into_iter().all(|attr| plain(&attr.meta))
}

/// Whether it is `#[pollscope::main]`.
pub(crate) fn is_main(attr: &Attribute) -> bool {
    is_path(attr.path(), &["pollscope", "main"])
}

/// Whether `path` has exactly these segments.
pub(crate) fn is_path(path: &Path, segments: &[&str]) -> bool {
    path.segments.len() == segments.len()
        && path.segments.iter().zip(segments).all(|(have, want)| have.ident == want)
}

fn plain(meta: &Meta) -> bool {
    let path = meta.path();
    if path.is_ident("cfg_attr") {
        return plain_if_configured(meta);
    }
    match path.get_ident() {
        Some(ident) => PLAIN.iter().any(|known| ident == known),
        None => path.segments.first().is_some_and(|tool| TOOLS.iter().any(|t| tool.ident == t)),
    }
}

/// `#[cfg_attr(predicate, attribute, ..)]`, of which the attributes count.
fn plain_if_configured(meta: &Meta) -> bool {
    let Meta::List(list) = meta else { return false };
    list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
        .is_ok_and(|metas| metas.iter().skip(1).all(plain))
}
