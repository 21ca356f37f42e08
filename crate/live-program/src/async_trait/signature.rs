//! The signature: no longer `async`, with a name for each lifetime that had none, and a box for the
//! future, which lives as long as everything that it borrows (`'async_trait`).

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, GenericParam, Ident, Item, Lifetime, Macro, ParenthesizedGenericArguments,
    Receiver, ReceiverKind, ReturnType, Signature, Type, TypeFnPtr, TypeImplTrait, TypeParamBound,
    TypeReference,
};

use super::Owner;
use crate::changes::Changes;

/// Changes the signature of an `async fn`; every other one stays.
pub(super) fn rewrite(
    changes: &mut Changes<'_>,
    owner: &Owner<'_>,
    sig: &Signature,
    body: Option<&Block>,
    attrs: &[Attribute],
) {
    let Some(asyncness) = sig.asyncness else { return };
    let has_place = attrs.iter().any(|attribute| attribute.path().is_ident("track_caller"));
    let tells_place = changes.observed && body.is_some() && !has_place;
    changes.remove_word(asyncness.span, if tells_place { "#[track_caller] " } else { "" });
    let mut lifetimes = Lifetimes { changes, elided: 0, explicit: Vec::new() };
    for input in &sig.inputs {
        lifetimes.visit_fn_arg(input);
    }
    let Lifetimes { elided, explicit, .. } = lifetimes;

    let elided: Vec<String> = (0..elided).map(name).collect();
    let mut parameters: String = elided.iter().map(|name| format!("{name}, ")).collect();
    match sig.generics.lt_token {
        Some(open) => {
            parameters.push_str("'async_trait, ");
            changes.behind(open.span, parameters);
        }
        None => changes.behind(sig.ident.span(), format!("<{parameters}'async_trait>")),
    }
    let predicates = predicates(owner, sig, body, &elided, &explicit).join(", ");
    let own_clause = sig.generics.where_clause.as_ref().filter(|_| !predicates.is_empty());
    let is_new = sig.generics.where_clause.is_none() && !predicates.is_empty();
    let clause = if is_new { format!(" where {predicates}") } else { String::new() };
    result(changes, owner, sig, &clause);
    if let Some(own) = own_clause {
        match own.predicates.pairs().next_back() {
            None => changes.behind(own.where_token.span, format!(" {predicates}")),
            Some(last) => match last.punct() {
                Some(comma) => changes.behind(comma.span, format!(" {predicates}")),
                None => changes.behind(last.value().span(), format!(", {predicates}")),
            },
        }
    }
}

fn name(index: usize) -> String {
    format!("'life{index}")
}

/// The boxed future, and what follows it.
fn result(changes: &mut Changes<'_>, owner: &Owner<'_>, sig: &Signature, clause: &str) {
    const OPEN: &str = "::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = ";
    let send = if owner.is_local { "" } else { "::core::marker::Send + " };
    let close = format!("> + {send}'async_trait>>{clause}");
    match &sig.output {
        ReturnType::Default => {
            changes.behind(sig.paren_token.span.close(), format!(" -> {OPEN}(){close}"));
        }
        ReturnType::Type(_, output) => {
            changes.before(output.span(), OPEN);
            changes.behind(output.span(), close);
        }
    }
}

/// What holds of the parameters, those that the signature has gained included.
fn predicates(
    owner: &Owner<'_>,
    sig: &Signature,
    body: Option<&Block>,
    elided: &[String],
    explicit: &[String],
) -> Vec<String> {
    let outlives = |name: &dyn std::fmt::Display| format!("{name}: 'async_trait");
    let mut all: Vec<String> = elided.iter().map(|name| outlives(name)).collect();
    for parameter in &sig.generics.params {
        match parameter {
            GenericParam::Lifetime(one) => all.push(outlives(&one.lifetime)),
            GenericParam::Type(one) => all.push(outlives(&one.ident)),
            GenericParam::Const(_) => {}
        }
    }
    for parameter in owner.generics.lifetimes() {
        let name = parameter.lifetime.to_string();
        if explicit.contains(&name) {
            all.push(outlives(&name));
        }
    }
    // In an implementation only the signature counts: it has to fit that of the trait.
    let default = owner.supertraits.and(body);
    if names_self(|finder| finder.visit_signature(sig))
        || default.is_some_and(|body| names_self(|finder| finder.visit_block(body)))
    {
        let mut bounds = String::new();
        for marker in markers(owner, sig, default) {
            bounds.push_str(&format!("::core::marker::{marker} + "));
        }
        all.push(format!("Self: {bounds}'async_trait"));
    }
    all
}

/// What the body of a method in a trait needs of `Self` for its future to be `Send`, as far as the
/// trait does not say so already.
fn markers(owner: &Owner<'_>, sig: &Signature, default: Option<&Block>) -> Vec<&'static str> {
    if default.is_none() || owner.is_local {
        return Vec::new();
    }
    let needed: &[&'static str] = match sig.receiver().map(|receiver| &receiver.kind) {
        Some(ReceiverKind::Reference(_, _, None)) => &["Sync"],
        Some(ReceiverKind::Typed(_, ty)) => match &**ty {
            Type::Reference(reference) if reference.mutability.is_none() => &["Sync"],
            Type::Path(path)
                if path.path.segments.last().is_some_and(|last| last.ident == "Arc") =>
            {
                &["Sync", "Send"]
            }
            _ => &["Send"],
        },
        _ => &["Send"],
    };
    let known = |marker: &&&str| {
        owner.supertraits.into_iter().flatten().any(|bound| match bound {
            TypeParamBound::Trait(bound) => {
                bound.path.segments.last().is_some_and(|last| last.ident == **marker)
            }
            _ => false,
        })
    };
    needed.iter().filter(|marker| !known(marker)).copied().collect()
}

/// Gives a name to each lifetime that has none, and notes the others.
struct Lifetimes<'c, 's> {
    changes: &'c mut Changes<'s>,
    elided: usize,
    explicit: Vec<String>,
}

impl Lifetimes<'_, '_> {
    fn next(&mut self) -> String {
        self.elided += 1;
        name(self.elided - 1)
    }
}

impl Visit<'_> for Lifetimes<'_, '_> {
    fn visit_receiver(&mut self, receiver: &Receiver) {
        match &receiver.kind {
            ReceiverKind::Reference(and, None, _) => {
                let name = self.next();
                self.changes.behind(and.span, format!("{name} "));
            }
            ReceiverKind::Reference(_, Some(lifetime), _) => self.visit_lifetime(lifetime),
            ReceiverKind::Typed(_, ty) => self.visit_type(ty),
            _ => {}
        }
    }

    fn visit_type_reference(&mut self, ty: &TypeReference) {
        if ty.lifetime.is_none() {
            let name = self.next();
            self.changes.behind(ty.and_token.span, format!("{name} "));
        }
        visit::visit_type_reference(self, ty);
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if lifetime.ident == "_" {
            let name = self.next();
            self.changes.replace(lifetime.span(), name);
        } else {
            self.explicit.push(lifetime.to_string());
        }
    }

    /// Its bounds have to outlive the future, too.
    fn visit_type_impl_trait(&mut self, ty: &TypeImplTrait) {
        self.changes.before(ty.span(), "(");
        visit::visit_type_impl_trait(self, ty);
        self.changes.behind(ty.span(), " + 'async_trait)");
    }

    // Lifetimes without a name are others there.
    fn visit_type_fn_ptr(&mut self, _: &TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments(&mut self, _: &ParenthesizedGenericArguments) {}
}

/// Whether what is visited speaks of `self` or `Self`.
fn names_self(visit: impl FnOnce(&mut SelfFinder)) -> bool {
    let mut finder = SelfFinder(false);
    visit(&mut finder);
    finder.0
}

struct SelfFinder(bool);

impl SelfFinder {
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => self.visit_ident(&ident),
                TokenTree::Group(group) => self.tokens(group.stream()),
                _ => {}
            }
        }
    }
}

impl Visit<'_> for SelfFinder {
    fn visit_ident(&mut self, ident: &Ident) {
        self.0 |= ident == "self" || ident == "Self";
    }

    fn visit_receiver(&mut self, _: &Receiver) {
        self.0 = true;
    }

    fn visit_macro(&mut self, one: &Macro) {
        self.tokens(one.tokens.clone());
    }

    /// They have a `Self` of their own, or none.
    fn visit_item(&mut self, _: &Item) {}
}
