//! The walk through the file: which parts are looked at, and by whom they are rewritten.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, Expr, ExprAsync, ExprAwait, ExprCall, ExprConst, ExprMethodCall, ExprRepeat,
    File, FnModifiers, ImplItemConst, ImplItemFn, ImplItemMacro, ItemConst, ItemEnum, ItemFn,
    ItemImpl, ItemMacro, ItemMod, ItemStatic, ItemTrait, Macro, Pat, Path, Signature, Stmt,
    TraitItemConst, TraitItemFn, TraitItemMacro, Type, Visibility,
};

use crate::edits::Edits;
use crate::entry::Main;
use crate::error::InstrumentError;
use crate::locks::Locks;
use crate::names::Names;
use crate::source::Source;
use crate::{attributes, functions, macros};

/// Walks through a file and collects edits. Visits in the order of the source, and closes what it
/// opened after visiting what is inside; [`Edits`] relies on both.
pub(crate) struct Rewriter<'s> {
    pub(crate) source: Source<'s>,
    pub(crate) edits: Edits,
    pub(crate) names: Names,
    /// The function where the program starts.
    pub(crate) main: Option<Main>,
    /// Whether it was rewritten.
    pub(crate) started: bool,
    /// The names bound to `s` in `thread::scope(|s| ..)` around the present place.
    pub(crate) thread_scopes: Vec<String>,
    /// The guards of locks.
    locks: Locks,
    /// Inside an item whose attribute may be a macro that wants to see `async fn`.
    frozen: bool,
    /// Directly in the implementation of a trait.
    implements_trait: bool,
}

/// An `async fn` or `fn` with a body, at any depth.
pub(crate) struct Function<'f> {
    pub(crate) attrs: &'f [Attribute],
    pub(crate) vis: &'f Visibility,
    pub(crate) modifiers: &'f FnModifiers,
    pub(crate) sig: &'f Signature,
    pub(crate) block: &'f Block,
    /// It belongs to a trait or to the implementation of one.
    pub(crate) of_trait: bool,
}

impl<'s> Rewriter<'s> {
    pub(crate) fn new(source: Source<'s>, file: &File, main: Option<Main>) -> Self {
        let names = Names::of(file);
        Rewriter {
            source,
            edits: Edits::default(),
            locks: Locks::of(file, source, &names),
            names,
            main,
            started: false,
            thread_scopes: Vec::new(),
            frozen: false,
            implements_trait: false,
        }
    }

    pub(crate) fn rewrite(mut self, file: &File) -> Result<Edits, InstrumentError> {
        self.visit_file(file);
        match self.main {
            Some(main) if !self.started => Err(main.unfit()),
            _ => Ok(self.edits),
        }
    }

    /// Inserts at the beginning of `span`.
    pub(crate) fn before(&mut self, span: Span, text: impl Into<String>) {
        self.edits.insert(self.source.range(span).start, text);
    }

    /// Inserts at the end of `span`.
    pub(crate) fn after(&mut self, span: Span, text: impl Into<String>) {
        self.edits.insert(self.source.range(span).end, text);
    }

    fn function(&mut self, function: &Function<'_>) {
        if function.sig.constness.is_some() {
            return;
        }
        let frozen = std::mem::take(&mut self.frozen);
        let scopes = std::mem::take(&mut self.thread_scopes);
        if frozen || !functions::rewrite(self, function) {
            self.visit_block(function.block);
        }
        self.frozen = frozen;
        self.thread_scopes = scopes;
    }

    /// Visits what is in an item; its attributes decide about the functions directly in it.
    fn within(&mut self, attrs: &[Attribute], visit: impl FnOnce(&mut Self)) {
        let before = self.frozen;
        self.frozen |= !attributes::all_plain(attrs);
        visit(self);
        self.frozen = before;
    }
}

impl<'ast> Visit<'ast> for Rewriter<'_> {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&Function {
            attrs: &item.attrs,
            vis: &item.vis,
            modifiers: &item.modifiers,
            sig: &item.sig,
            block: &item.block,
            of_trait: false,
        });
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&Function {
            attrs: &item.attrs,
            vis: &item.vis,
            modifiers: &item.modifiers,
            sig: &item.sig,
            block: &item.block,
            of_trait: self.implements_trait,
        });
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&Function {
                attrs: &item.attrs,
                vis: &Visibility::Inherited,
                modifiers: &item.modifiers,
                sig: &item.sig,
                block,
                of_trait: true,
            });
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let outer = std::mem::replace(&mut self.implements_trait, item.trait_.is_some());
        self.within(&item.attrs, |this| visit::visit_item_impl(this, item));
        self.implements_trait = outer;
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.within(&item.attrs, |this| visit::visit_item_trait(this, item));
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.within(&item.attrs, |this| visit::visit_item_mod(this, item));
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        let binding = match stmt {
            Stmt::Local(_) => self.locks.binding(&self.source.range_of(stmt)),
            _ => None,
        };
        let Some((before, after)) = binding else { return visit::visit_stmt(self, stmt) };
        self.before(stmt.span(), before);
        visit::visit_stmt(self, stmt);
        self.after(stmt.span(), after);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        let around = match expr {
            Expr::MethodCall(_) | Expr::Await(_) | Expr::Try(_) | Expr::Path(_) => {
                self.locks.around(&self.source.range_of(expr))
            }
            _ => None,
        };
        let Some((before, after)) = around else { return visit::visit_expr(self, expr) };
        self.before(expr.span(), before);
        visit::visit_expr(self, expr);
        self.after(expr.span(), after);
    }

    fn visit_expr_await(&mut self, expr: &'ast ExprAwait) {
        self.awaiting(expr);
    }

    fn visit_expr_async(&mut self, expr: &'ast ExprAsync) {
        self.block(expr);
    }

    fn visit_expr_call(&mut self, expr: &'ast ExprCall) {
        if !self.observed(expr) {
            self.call(expr);
        }
    }

    fn visit_expr_method_call(&mut self, expr: &'ast ExprMethodCall) {
        self.method_call(expr);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        for expr in macros::expressions(mac, &self.names) {
            self.visit_expr(&expr);
        }
    }

    fn visit_expr_repeat(&mut self, expr: &'ast ExprRepeat) {
        self.visit_expr(&expr.expr); // the length is a constant
    }

    // Constants: nothing is awaited there, and the probes are not `const`.
    fn visit_expr_const(&mut self, _: &'ast ExprConst) {}
    fn visit_item_const(&mut self, _: &'ast ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast ItemStatic) {}
    fn visit_item_enum(&mut self, _: &'ast ItemEnum) {}
    fn visit_impl_item_const(&mut self, _: &'ast ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast TraitItemConst) {}

    // What may hold constants, and what is no expression.
    fn visit_type(&mut self, _: &'ast Type) {}
    fn visit_path(&mut self, _: &'ast Path) {}
    fn visit_pat(&mut self, pat: &'ast Pat) {
        if let Pat::Guard(guarded) = pat {
            self.visit_expr(&guarded.guard);
        }
    }
    fn visit_generics(&mut self, _: &'ast syn::Generics) {}
    fn visit_angle_bracketed_generic_arguments(
        &mut self,
        _: &'ast syn::AngleBracketedGenericArguments,
    ) {
    }
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
    fn visit_item_macro(&mut self, _: &'ast ItemMacro) {}
    fn visit_impl_item_macro(&mut self, _: &'ast ImplItemMacro) {}
    fn visit_trait_item_macro(&mut self, _: &'ast TraitItemMacro) {}
}
