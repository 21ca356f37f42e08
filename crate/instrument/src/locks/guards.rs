//! A guard that is bound by `let`, and what becomes of it in the rest of its block.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{
    Block, Expr, ExprAsync, ExprAwait, ExprCall, ExprClosure, ExprField, ExprIndex, ExprMethodCall,
    ExprPath, ExprReference, ExprUnary, Ident, Item, Local, Macro, Pat, PatIdent, Stmt, UnOp,
};

use crate::locks::place::{Taken, is_variable};
use crate::macros;
use crate::names::Names;

/// Whether `method` takes what it is called on, and not only what is behind it.
pub(super) fn moves(method: &Ident) -> bool {
    method == "downgrade" || method.to_string().starts_with("into_")
}

/// `let NAME = ..;` of an expression that takes a lock.
pub(super) struct Guard<'s> {
    name: &'s Ident,
    pub(super) taken: Taken<'s>,
}

/// What the rest of a block does with a guard.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Something is awaited while the guard may be alive.
    pub(super) across: bool,
    /// Its name in each `drop(guard)`.
    pub(super) drops: Vec<Span>,
}

impl<'s> Guard<'s> {
    /// The guard that `stmt` binds, if it does.
    pub(super) fn bound_by(stmt: &'s Stmt) -> Option<Guard<'s>> {
        let Stmt::Local(local) = stmt else { return None };
        let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
        let name = variable(local).filter(|_| local.attrs.is_empty())?;
        Some(Guard { name, taken: Taken::by(&init.expr)? })
    }

    /// What the statements after it do with it; `None` if it may go where this analysis cannot follow it.
    pub(super) fn uses(&self, rest: &[Stmt], names: &Names) -> Option<Uses> {
        let uses = Uses::default();
        let mut walk = Walk { name: self.name, names, uses, lost: false, inside: Inside::Body };
        for (at, stmt) in rest.iter().enumerate() {
            let hidden = match stmt {
                Stmt::Local(local) if variable(local).is_some_and(|name| name == self.name) => {
                    local.init.iter().for_each(|init| walk.visit_expr(&init.expr));
                    true
                }
                _ => {
                    walk.visit_stmt(stmt);
                    false
                }
            };
            if walk.lost {
                return None;
            }
            if hidden {
                // From here on the name is another's. The guard itself lives on.
                walk.uses.across |= rest[at..].iter().any(awaits);
            }
            if hidden || drops(stmt, self.name) {
                break;
            }
        }
        Some(walk.uses)
    }
}

/// The one variable that a `let` binds.
fn variable(local: &Local) -> Option<&Ident> {
    let pat = match &local.pat {
        Pat::Type(typed) => &*typed.pat,
        pat => pat,
    };
    match pat {
        Pat::Ident(PatIdent { by_ref: None, subpat: None, ident, .. }) => Some(ident),
        _ => None,
    }
}

/// Whether `stmt` is `drop(name);`.
fn drops(stmt: &Stmt, name: &Ident) -> bool {
    matches!(stmt, Stmt::Expr(Expr::Call(call), _) if dropped(call, name).is_some())
}

/// The name in `drop(name)`.
fn dropped(call: &ExprCall, name: &Ident) -> Option<Span> {
    let Expr::Path(func) = &*call.func else { return None };
    let mut segments = func.path.segments.iter().rev();
    let is_drop = segments.next().is_some_and(|last| last.ident == "drop")
        && segments.next().is_none_or(|before| before.ident == "mem");
    let argument = call.args.first().filter(|_| is_drop && call.args.len() == 1)?;
    match argument {
        Expr::Path(path) if is_variable(argument, name) => {
            path.path.segments.first().map(|only| only.ident.span())
        }
        _ => None,
    }
}

fn awaits(stmt: &Stmt) -> bool {
    let mut awaits = Awaits(false);
    awaits.visit_stmt(stmt);
    awaits.0
}

/// Whether anything is awaited in `expr`, in this body itself.
pub(super) fn awaits_in(expr: &Expr) -> bool {
    let mut awaits = Awaits(false);
    awaits.visit_expr(expr);
    awaits.0
}

/// The same of a block.
pub(super) fn awaits_in_block(block: &Block) -> bool {
    block.stmts.iter().any(awaits)
}

/// Whether anything is awaited, in this body itself.
struct Awaits(bool);

impl<'ast> Visit<'ast> for Awaits {
    fn visit_expr_await(&mut self, _: &'ast ExprAwait) {
        self.0 = true;
    }
    fn visit_expr_async(&mut self, _: &'ast ExprAsync) {}
    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}
    fn visit_item(&mut self, _: &'ast Item) {}
}

/// Follows a guard through the statements after its `let`.
struct Walk<'a> {
    name: &'a Ident,
    names: &'a Names,
    uses: Uses,
    /// It was given away.
    lost: bool,
    inside: Inside,
}

/// What the walk is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// The body that the guard is a variable of.
    Body,
    /// A closure or async block that borrows what it mentions.
    Borrowing,
    /// One that takes along what it mentions.
    Moving,
}

impl Walk<'_> {
    /// Visits `expr` unless it is the guard, which is only looked through here.
    fn through(&mut self, expr: &Expr) {
        if self.inside == Inside::Moving || !is_variable(expr, self.name) {
            self.visit_expr(expr);
        }
    }

    fn within(&mut self, moves: bool, visit: impl FnOnce(&mut Self)) {
        let outer = self.inside;
        if outer != Inside::Moving {
            self.inside = if moves { Inside::Moving } else { Inside::Borrowing };
        }
        visit(self);
        self.inside = outer;
    }

    fn awaits(&mut self) {
        self.uses.across |= self.inside == Inside::Body;
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        self.lost |= path.path.is_ident(self.name);
    }

    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        // Another variable of this name, in some part of what follows.
        self.lost |= pat.ident == *self.name;
        visit::visit_pat_ident(self, pat);
    }

    fn visit_expr_field(&mut self, expr: &'ast ExprField) {
        self.through(&expr.base);
    }

    fn visit_expr_index(&mut self, expr: &'ast ExprIndex) {
        self.through(&expr.expr);
        self.visit_expr(&expr.index);
    }

    fn visit_expr_reference(&mut self, expr: &'ast ExprReference) {
        self.through(&expr.expr);
    }

    fn visit_expr_unary(&mut self, expr: &'ast ExprUnary) {
        match expr.op {
            UnOp::Deref(_) => self.through(&expr.expr),
            _ => self.visit_expr(&expr.expr),
        }
    }

    fn visit_expr_method_call(&mut self, expr: &'ast ExprMethodCall) {
        if moves(&expr.method) {
            self.visit_expr(&expr.receiver);
        } else {
            self.through(&expr.receiver);
        }
        expr.args.iter().for_each(|argument| self.visit_expr(argument));
    }

    fn visit_expr_call(&mut self, expr: &'ast ExprCall) {
        match dropped(expr, self.name).filter(|_| self.inside == Inside::Body) {
            Some(name) => self.uses.drops.push(name),
            None => visit::visit_expr_call(self, expr),
        }
    }

    fn visit_expr_await(&mut self, expr: &'ast ExprAwait) {
        self.awaits();
        visit::visit_expr_await(self, expr);
    }

    fn visit_expr_async(&mut self, expr: &'ast ExprAsync) {
        self.within(expr.capture.is_some(), |this| visit::visit_expr_async(this, expr));
    }

    fn visit_expr_closure(&mut self, expr: &'ast ExprClosure) {
        self.within(expr.capture.is_some(), |this| visit::visit_expr_closure(this, expr));
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let name = name.as_str();
        if matches!(name, "join" | "try_join" | "select" | "select_biased") {
            self.awaits();
        }
        let known = macros::expressions(mac, self.names);
        let borrows = macros::only_borrows(name) && !self.names.defines_macro(name);
        for expr in &known {
            if borrows {
                self.through(expr);
            } else {
                self.visit_expr(expr);
            }
        }
        self.lost |= known.is_empty() && !borrows && mentions(mac.tokens.clone(), self.name);
    }

    // Another function cannot name it.
    fn visit_item(&mut self, _: &'ast Item) {}
}

/// Whether `name` occurs among `tokens`.
fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}
