//! What a file says about names, as far as it decides what is rewritten: a rewriter without type
//! information can at least read the imports and the definitions beside it.

use std::collections::HashSet;

use syn::visit::{self, Visit};
use syn::{
    File, FnArg, GenericParam, ImplItemFn, ItemEnum, ItemFn, ItemMacro, ItemMod, ItemStruct,
    ItemUse, Signature, TraitItemFn, Type, TypeParamBound, UseTree, WherePredicate,
};

/// The names that matter.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Names that a `use` takes from `std::thread` or `rayon`.
    threads: HashSet<String>,
    /// Macros that the file defines.
    macros: HashSet<String>,
    /// Functions and methods that the file defines and whose last parameter is no future of the
    /// caller's choice.
    not_for_futures: HashSet<String>,
    /// Modules and types that the file defines.
    places: HashSet<String>,
}

impl Names {
    pub(crate) fn of(file: &File) -> Names {
        let mut names = Names::default();
        names.visit_file(file);
        names
    }

    /// Whether `name` in this file may be something of `std::thread` or `rayon`.
    pub(crate) fn is_of_threads(&self, name: &str) -> bool {
        matches!(name, "thread" | "rayon") || self.threads.contains(name)
    }

    /// Whether the file defines a macro `name`.
    pub(crate) fn defines_macro(&self, name: &str) -> bool {
        self.macros.contains(name)
    }

    /// Whether a path that begins with `name` stays in this file.
    pub(crate) fn is_here(&self, name: &str) -> bool {
        matches!(name, "crate" | "self" | "super" | "Self") || self.places.contains(name)
    }

    /// Whether the file defines a function `name` that takes something else than any future.
    pub(crate) fn takes_no_future(&self, name: &str) -> bool {
        self.not_for_futures.contains(name)
    }

    fn import(&mut self, tree: &UseTree, threads: bool) {
        let of_threads = |name: &syn::Ident| threads || name == "thread" || name == "rayon";
        match tree {
            UseTree::Path(path) => self.import(&path.tree, of_threads(&path.ident)),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, threads)),
            UseTree::Name(name) if of_threads(&name.ident) => {
                self.threads.insert(name.ident.to_string());
            }
            UseTree::Rename(rename) if of_threads(&rename.ident) => {
                self.threads.insert(rename.rename.to_string());
            }
            UseTree::Glob(_) if threads => {
                self.threads.insert("spawn".into());
            }
            _ => {}
        }
    }

    fn define(&mut self, sig: &Signature) {
        if matches!(sig.inputs.last(), Some(FnArg::Typed(last)) if !takes_any_future(sig, &last.ty))
        {
            self.not_for_futures.insert(sig.ident.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.import(&item.tree, false);
    }

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        self.macros.extend(item.ident.as_ref().map(ToString::to_string));
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.places.insert(item.ident.to_string());
        visit::visit_item_mod(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.places.insert(item.ident.to_string());
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        self.places.insert(item.ident.to_string());
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.define(&item.sig);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.define(&item.sig);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        self.define(&item.sig);
        visit::visit_trait_item_fn(self, item);
    }
}

/// Whether a parameter of type `ty` takes futures of any type: not a box, and not a closure.
fn takes_any_future(sig: &Signature, ty: &Type) -> bool {
    match ty {
        Type::ImplTrait(ty) => !ty.bounds.iter().any(is_callable),
        Type::Path(path) => match path.path.get_ident() {
            Some(name) => sig.generics.params.iter().any(|param| match param {
                GenericParam::Type(param) if param.ident == *name => {
                    !param.bounds.iter().any(is_callable) && !callable_where(sig, name)
                }
                _ => false,
            }),
            None => false,
        },
        _ => false,
    }
}

fn callable_where(sig: &Signature, name: &syn::Ident) -> bool {
    sig.generics.where_clause.iter().flat_map(|clause| &clause.predicates).any(|predicate| {
        match predicate {
            WherePredicate::Type(predicate) => {
                matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(name))
                    && predicate.bounds.iter().any(is_callable)
            }
            _ => false,
        }
    })
}

fn is_callable(bound: &TypeParamBound) -> bool {
    const CALLABLE: [&str; 6] = ["Fn", "FnMut", "FnOnce", "AsyncFn", "AsyncFnMut", "AsyncFnOnce"];
    let TypeParamBound::Trait(bound) = bound else { return false };
    bound.path.segments.last().is_some_and(|last| CALLABLE.iter().any(|name| last.ident == name))
}
