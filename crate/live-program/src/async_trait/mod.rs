//! `#[async_trait]` on traits and on their implementations is a procedural macro elsewhere; what it
//! says it does is done here. On one line, this is
//!
//! ```text
//! #[async_trait] impl T for S { async fn f(&self, mut n: u8, (a, b): Pair) -> R { BODY } }
//!
//! impl T for S {
//!     fn f<'life0, 'async_trait>(&'life0 self, n: u8, __argument2: Pair)
//!         -> Pin<Box<dyn Future<Output = R> + Send + 'async_trait>>
//!     where 'life0: 'async_trait, Self: 'async_trait
//!     {
//!         Box::pin(async move {
//!             if let Some(value) = None::<R> { return value; }
//!             let _ = &self; let mut n = n; let __argument2 = __argument2; let (a, b) = __argument2;
//!             match () { () => { BODY } }
//!         })
//!     }
//! }
//! ```
//!
//! The `if let` never returns and says what the block does; the `match` drops the temporaries of
//! BODY's last expression before the arguments, as an `async fn` does. In a program that reports, the
//! block is noted as that function's body (`pollscope_trace::probe::function`).
//!
//! Modules, in reading order: `signature`, `body`.

mod body;
mod signature;

use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, File, Generics, ImplItem, ItemEnum, ItemFn, ItemImpl, ItemStruct, ItemTrait, Meta,
    Token, TraitItem, TypeParamBound,
};

use crate::changes::Changes;
use crate::imports::Imports;

const MISPLACED: &str = "`#[async_trait]` belongs on a trait, or on the `impl` of one.";

/// The trait or implementation that a method belongs to.
struct Owner<'f> {
    generics: &'f Generics,
    /// Of a trait.
    supertraits: Option<&'f Punctuated<TypeParamBound, Token![+]>>,
    /// With `?Send`: its futures stay on their thread.
    is_local: bool,
}

/// Changes every trait and implementation with the attribute.
pub(crate) fn rewrite(file: &File, changes: &mut Changes<'_>) {
    let imports = Imports::of(file, "async_trait", &["async_trait"]);
    let mut expander = Expander { imports, changes };
    expander.visit_file(file);
    expander.changes.allow_unused(&expander.imports);
}

struct Expander<'c, 's> {
    imports: Imports,
    changes: &'c mut Changes<'s>,
}

impl Expander<'_, '_> {
    /// Takes the attribute off. Says whether its futures stay on their thread; `None` if there is no
    /// such attribute.
    fn take(&mut self, attrs: &[Attribute]) -> Option<bool> {
        let attribute =
            attrs.iter().find(|attribute| self.imports.original(attribute.path()).is_some())?;
        self.changes.remove(attribute.span());
        self.imports.has_expanded = true;
        match &attribute.meta {
            Meta::Path(_) => Some(false),
            Meta::List(list) if list.tokens.is_empty() => Some(false),
            Meta::List(list) if list.tokens.to_string().replace(' ', "") == "?Send" => Some(true),
            other => {
                let message = "The only argument of `#[async_trait]` is `?Send`: \
                               `#[async_trait(?Send)]`.";
                self.changes.refuse(other.span(), message);
                Some(false)
            }
        }
    }

    fn refuse(&mut self, attrs: &[Attribute], name: &syn::Ident) {
        if self.take(attrs).is_some() {
            self.changes.refuse(name.span(), MISPLACED);
        }
    }
}

impl Visit<'_> for Expander<'_, '_> {
    fn visit_item_trait(&mut self, item: &ItemTrait) {
        if let Some(is_local) = self.take(&item.attrs) {
            let supertraits = Some(&item.supertraits);
            let owner = Owner { generics: &item.generics, supertraits, is_local };
            for inner in &item.items {
                let TraitItem::Fn(function) = inner else { continue };
                let body = function.default.as_ref();
                let (attrs, sig) = (&function.attrs, &function.sig);
                signature::rewrite(self.changes, &owner, sig, body, attrs);
                match body {
                    Some(body) => body::rewrite(self.changes, attrs, sig, body),
                    None => body::without(self.changes, sig),
                }
            }
        }
        visit::visit_item_trait(self, item);
    }

    fn visit_item_impl(&mut self, item: &ItemImpl) {
        if let Some(is_local) = self.take(&item.attrs) {
            if item.trait_.is_none() {
                self.changes.refuse(item.self_ty.span(), MISPLACED);
            }
            let owner = Owner { generics: &item.generics, supertraits: None, is_local };
            for inner in &item.items {
                let ImplItem::Fn(function) = inner else { continue };
                let (attrs, sig, body) = (&function.attrs, &function.sig, &function.block);
                signature::rewrite(self.changes, &owner, sig, Some(body), attrs);
                body::rewrite(self.changes, attrs, sig, body);
            }
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_item_fn(&mut self, item: &ItemFn) {
        self.refuse(&item.attrs, &item.sig.ident);
        visit::visit_item_fn(self, item);
    }

    fn visit_item_struct(&mut self, item: &ItemStruct) {
        self.refuse(&item.attrs, &item.ident);
    }

    fn visit_item_enum(&mut self, item: &ItemEnum) {
        self.refuse(&item.attrs, &item.ident);
    }
}

#[cfg(test)]
mod tests;
