//! `async fn` becomes a `fn` that returns a future it has noted.
//!
//! On one line, this is
//!
//! ```text
//! async fn foo(mut n: u64, (a, b): Pair) -> T { BODY }
//!
//! #[track_caller] fn foo(n: u64, __argument1: Pair) -> Traced<impl Future<Output = T>> {
//!     probe::function::<T, _>("foo()", (file!(), 1), &[argument!(n), Argument::Other], async move {
//!         if let Some(value) = None::<T> { return value; }
//!         let mut n = n;
//!         let __argument1 = __argument1; let (a, b) = __argument1;
//!         match () { () => { BODY } }
//!     })
//! }
//! ```
//!
//! The `if let` never returns; it tells the compiler what the block returns before BODY is checked,
//! as the signature of the `async fn` did: `?` and coercions need it. The `match` drops the
//! temporaries of BODY's last expression before the arguments, as an `async fn` does in every
//! edition (an arm is a scope for temporaries; before 2024 a block is none).

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{AttrStyle, Attribute, Block, ReturnType, Safety, Type, TypeImplTrait, Visibility};

use crate::attributes;
use crate::one_line;
use crate::parameters::Parameters;
use crate::rewriter::{Function, Rewriter};
use crate::source::Source;

/// Rewrites `function`, body included, if it is an `async fn` that can be rewritten. Returns
/// whether it was; if not, nothing of it was visited.
pub(crate) fn rewrite(rewriter: &mut Rewriter<'_>, function: &Function<'_>) -> bool {
    let Some(plan) = Plan::of(rewriter, function) else { return false };
    let sig = function.sig;
    let main = rewriter.main.filter(|main| main.has(function.attrs));
    if let Some(main) = main {
        rewriter.started = true;
        main.remove_attribute(rewriter);
    }

    let tracked = function.attrs.iter().any(|attr| attr.path().is_ident("track_caller"));
    let track_caller = if tracked { "" } else { "#[track_caller] " };
    let hidden = matches!(function.vis, Visibility::Inherited);
    let visible = if main.is_some() && hidden { "pub(crate) " } else { "" };
    let first = if hidden { sig.fn_token.span } else { function.vis.span() };
    let lints = plan.parameters.attributes();
    rewriter.before(first, format!("{track_caller}{lints}{visible}"));
    let keyword = rewriter.source.range(plan.async_token);
    rewriter.edits.replace(rewriter.source.with_blanks(keyword), "");

    plan.parameters.rewrite_signature(rewriter);
    let (future, closing) = future_type(function);
    match &sig.output {
        ReturnType::Default => {
            rewriter.after(sig.paren_token.span.close(), format!(" -> {future}(){closing}"));
        }
        ReturnType::Type(_, output) => {
            rewriter.before(output.span(), future);
            rewriter.after(output.span(), closing);
        }
    }

    rewriter.edits.insert(plan.body_start, plan.opening(function));
    rewriter.visit_block(function.block);
    rewriter.before(function.block.brace_token.span.close(), plan.closing());
    true
}

/// The text before and after the output in the type of the future. `Traced` is named so that a
/// spawn can tell which future it is given; in a trait the type has to fit that of other
/// implementations, which may not be rewritten.
fn future_type(function: &Function<'_>) -> (&'static str, &'static str) {
    if function.of_trait {
        ("impl ::core::future::Future<Output = ", ">")
    } else {
        ("::pollscope_trace::traced::Traced<impl ::core::future::Future<Output = ", ">>")
    }
}

/// What has to be known before anything of a function is rewritten.
struct Plan {
    async_token: proc_macro2::Span,
    output: Output,
    parameters: Parameters,
    /// Where in the body statements may stand.
    body_start: usize,
}

impl Plan {
    fn of(rewriter: &Rewriter<'_>, function: &Function<'_>) -> Option<Plan> {
        let sig = function.sig;
        let async_token = sig.asyncness?.span;
        let foreign = function
            .attrs
            .iter()
            .filter(|attr| !(attributes::is_main(attr) && rewriter.main.is_some()));
        let plain = attributes::all_plain(foreign)
            && matches!(sig.safety, Safety::Default)
            && sig.abi.is_none()
            && sig.variadic.is_none()
            && function.modifiers.defaultness.is_none();
        if !plain {
            return None;
        }
        Some(Plan {
            async_token,
            output: Output::of(&sig.output, rewriter.source)?,
            parameters: Parameters::of(&sig.inputs, rewriter.source)?,
            body_start: body_start(function.attrs, function.block, rewriter.source),
        })
    }

    fn opening(&self, function: &Function<'_>) -> String {
        let sig = function.sig;
        let Output { written, expected } = &self.output;
        let name = syn::ext::IdentExt::unraw(&sig.ident);
        let line = sig.fn_token.span.start().line;
        let arguments = self.parameters.arguments();
        let mut opening = format!(
            " ::pollscope_trace::probe::function::<{written}, _>(\"{name}()\", \
             (::core::file!(), {line}), &[{arguments}], async move {{"
        );
        if *expected {
            // An output that has no value makes the pattern unreachable.
            opening.push_str(&format!(
                " #[allow(unreachable_patterns)] if let ::core::option::Option::Some(value) = \
                 ::core::option::Option::None::<{written}> {{ return value; }}"
            ));
        }
        opening.push_str(&self.parameters.bindings());
        if self.parameters.bound() {
            opening.push_str(" match () { () => {");
        }
        opening
    }

    fn closing(&self) -> &'static str {
        if self.parameters.bound() { "}} })" } else { "})" }
    }
}

/// What the future returns.
struct Output {
    /// As it is written in the body, where `impl Trait` may not stand.
    written: String,
    /// Whether `written` tells the compiler anything that it needs early.
    expected: bool,
}

impl Output {
    /// `None` if it cannot be the output of a written future.
    fn of(output: &ReturnType, source: Source<'_>) -> Option<Output> {
        let ty = match output {
            ReturnType::Default => return Some(Output { written: "()".into(), expected: false }),
            ReturnType::Type(_, ty) => ty,
        };
        if matches!(**ty, Type::Never(_)) {
            return None;
        }
        let mut opaque = Opaque { source, ranges: Vec::new() };
        opaque.visit_type(ty);
        let range = source.range_of(ty);
        let written = one_line::code(source, range, &opaque.ranges)?;
        let expected = written != "_" && written != "()";
        Some(Output { written, expected })
    }
}

/// Collects every `impl Trait`.
struct Opaque<'s> {
    source: Source<'s>,
    ranges: Vec<std::ops::Range<usize>>,
}

impl<'ast> Visit<'ast> for Opaque<'_> {
    fn visit_type_impl_trait(&mut self, ty: &'ast TypeImplTrait) {
        self.ranges.push(self.source.range_of(ty));
    }

    fn visit_type(&mut self, ty: &'ast Type) {
        visit::visit_type(self, ty);
    }
}

/// After the brace and the attributes in it, which have to come first.
fn body_start(attrs: &[Attribute], block: &Block, source: Source<'_>) -> usize {
    let open = source.range(block.brace_token.span.open()).end;
    let inner = attrs.iter().filter(|attr| matches!(attr.style, AttrStyle::Inner(_)));
    let Some(range) = inner.map(|attr| source.range_of(attr)).max_by_key(|range| range.end) else {
        return open;
    };
    // `//!` is an attribute too, and text after it on its line would be part of it.
    source.after_line_comment(range)
}
