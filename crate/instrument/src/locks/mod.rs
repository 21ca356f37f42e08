//! Guards of locks and borrows: where one is bound by `let` or used in the middle of an expression,
//! in the bodies of async functions and blocks.
//!
//! In a file in which some guard is lexically alive across a later `.await`,
//!
//! ```text
//! let guard = x.lock().await;                      x.borrow_mut().push(1);
//! drop(guard);
//! ```
//!
//! becomes, on the same lines,
//!
//! ```text
//! let __asked1 = asked!(x, "x", "lock", 1); let guard = x.lock().await; let __held1 = __asked1.acquired();
//! drop((__held1, guard));
//!
//! used(&mut asked!(x, "x", "borrow_mut", 1), &mut x.borrow_mut(), &mut Holding::default()).push(1);
//! ```
//!
//! The guard of the `match`, `if let`, `while let` or `for` that looks into it lives as long as that, and
//! the arguments of `println!` and its like are such expressions too.
//!
//! In every other file nothing is, since what would come of it could show nobody holding a lock while
//! others wait. A guard that is given away (passed on, returned, moved into a closure), which nobody
//! can follow by reading, is left alone, and so is every lock that is not a variable or a field.
//! Whether `x` is a lock at all is decided when the program runs, by its type.

mod guards;
mod place;

use std::collections::HashMap;
use std::ops::Range;

use syn::visit::{self, Visit};
use syn::{
    Block, Expr, ExprAsync, ExprClosure, ExprField, ExprForLoop, ExprIf, ExprMatch, ExprMethodCall,
    ExprReference, ExprUnary, ExprWhile, File, ImplItemFn, ItemFn, Macro, TraitItemFn, UnOp,
};

use crate::locks::guards::Guard;
use crate::locks::place::Taken;
use crate::macros;
use crate::names::Names;
use crate::source::Source;

/// What is to be rewritten, by the bytes that it covers.
#[derive(Debug, Default)]
pub(crate) struct Locks {
    /// The `let` statements that bind a guard.
    lets: HashMap<Range<usize>, Binding>,
    /// The guards that `drop(guard)` drops, with the number of their `let`.
    drops: HashMap<Range<usize>, usize>,
    /// The expressions whose guard is a temporary, and whether it is dereferenced by `*`.
    used: HashMap<Range<usize>, (String, bool)>,
}

/// A `let` that binds a guard.
#[derive(Debug)]
struct Binding {
    number: usize,
    asked: String,
}

impl Locks {
    /// What there is in `file`; nothing if no guard is alive across an `.await`.
    pub(crate) fn of(file: &File, source: Source<'_>, names: &Names) -> Locks {
        let mut finder =
            Finder { source, names, locks: Locks::default(), in_async: false, across: false };
        finder.visit_file(file);
        if finder.across { finder.locks } else { Locks::default() }
    }

    /// The text before and after the `let` statement in `range`.
    pub(crate) fn binding(&self, range: &Range<usize>) -> Option<(String, String)> {
        let Binding { number, asked } = self.lets.get(range)?;
        Some((
            format!("let __asked{number} = {asked}; "),
            format!(" let __held{number} = __asked{number}.acquired();"),
        ))
    }

    /// The text before and after the expression in `range`.
    pub(crate) fn around(&self, range: &Range<usize>) -> Option<(String, &'static str)> {
        if let Some(number) = self.drops.get(range) {
            return Some((format!("(__held{number}, "), ")"));
        }
        let (asked, dereferenced) = self.used.get(range)?;
        let star = if *dereferenced { "*" } else { "" };
        Some((
            format!("{star}::pollscope_trace::guard::used(&mut {asked}, &mut "),
            ", &mut ::pollscope_trace::guard::Holding::default())",
        ))
    }
}

/// Walks through a file and finds guards.
struct Finder<'a> {
    source: Source<'a>,
    names: &'a Names,
    locks: Locks,
    /// Directly in the body of an async function, block or closure.
    in_async: bool,
    /// Some guard is alive across an `.await`.
    across: bool,
}

impl Finder<'_> {
    fn within(&mut self, in_async: bool, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.in_async, in_async);
        visit(self);
        self.in_async = outer;
    }

    /// `expr` is only looked through: a method is called on it, or a field of it is taken.
    fn used(&mut self, expr: &Expr, dereferenced: bool) {
        if let Some(taken) = Taken::by(expr).filter(|_| self.in_async) {
            let range = self.source.range_of(expr);
            self.locks.used.insert(range, (taken.asked(), dereferenced));
        }
    }

    /// A guard that `expr` uses as a temporary lives as long as what `awaits`.
    fn scrutinee(&mut self, expr: &Expr, awaits: impl FnOnce() -> bool) {
        if self.in_async && !self.across && has_temporary(expr) {
            self.across = awaits();
        }
    }

    fn guards(&mut self, block: &Block) {
        for (at, stmt) in block.stmts.iter().enumerate() {
            let Some(guard) = Guard::bound_by(stmt) else { continue };
            let Some(uses) = guard.uses(&block.stmts[at + 1..], self.names) else { continue };
            self.across |= uses.across;
            let number = self.locks.lets.len() + 1;
            let asked = guard.taken.asked();
            self.locks.lets.insert(self.source.range_of(stmt), Binding { number, asked });
            for dropped in uses.drops {
                self.locks.drops.insert(self.source.range(dropped), number);
            }
        }
    }
}

/// Whether the value of `expr` is reached through a guard that is a temporary of it.
fn has_temporary(expr: &Expr) -> bool {
    let through = |inner: &Expr| Taken::by(inner).is_some() || has_temporary(inner);
    match expr {
        Expr::MethodCall(call) if place::is_unwrapping(&call.method) => {
            has_temporary(&call.receiver)
        }
        Expr::MethodCall(call) => !guards::moves(&call.method) && through(&call.receiver),
        Expr::Field(field) => through(&field.base),
        Expr::Unary(unary) => through(&unary.expr),
        Expr::Paren(paren) => has_temporary(&paren.expr),
        Expr::Reference(reference) => has_temporary(&reference.expr),
        Expr::Await(awaited) => has_temporary(&awaited.base),
        Expr::Try(tried) => has_temporary(&tried.expr),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.within(item.sig.asyncness.is_some(), |this| visit::visit_item_fn(this, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.within(item.sig.asyncness.is_some(), |this| visit::visit_impl_item_fn(this, item));
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        self.within(item.sig.asyncness.is_some(), |this| visit::visit_trait_item_fn(this, item));
    }

    fn visit_expr_async(&mut self, expr: &'ast ExprAsync) {
        self.within(true, |this| visit::visit_expr_async(this, expr));
    }

    fn visit_expr_closure(&mut self, expr: &'ast ExprClosure) {
        self.within(expr.asyncness.is_some(), |this| visit::visit_expr_closure(this, expr));
    }

    fn visit_block(&mut self, block: &'ast Block) {
        if self.in_async {
            self.guards(block);
        }
        visit::visit_block(self, block);
    }

    fn visit_expr_method_call(&mut self, expr: &'ast ExprMethodCall) {
        // These still belong to the taking, or take the guard itself.
        if !place::is_unwrapping(&expr.method) && !guards::moves(&expr.method) {
            self.used(&expr.receiver, false);
        }
        visit::visit_expr_method_call(self, expr);
    }

    fn visit_expr_field(&mut self, expr: &'ast ExprField) {
        self.used(&expr.base, false);
        visit::visit_expr_field(self, expr);
    }

    fn visit_expr_unary(&mut self, expr: &'ast ExprUnary) {
        if matches!(expr.op, UnOp::Deref(_)) {
            self.used(&expr.expr, true);
        }
        visit::visit_expr_unary(self, expr);
    }

    // In `let x = &y.borrow().z;` the guard lives as long as `x`; it would not, as an argument.
    fn visit_expr_reference(&mut self, expr: &'ast ExprReference) {
        let mut inner = &*expr.expr;
        loop {
            inner = match inner {
                Expr::Field(field) => &field.base,
                Expr::Paren(paren) => &paren.expr,
                Expr::Unary(unary) => &unary.expr,
                Expr::Index(index) => {
                    self.visit_expr(&index.index);
                    &index.expr
                }
                _ => break,
            };
        }
        self.visit_expr(inner);
    }

    // The guard of `match x.borrow().state { .. }` lives until the end of the `match`.
    fn visit_expr_match(&mut self, expr: &'ast ExprMatch) {
        let arms = &expr.arms;
        self.scrutinee(&expr.expr, || arms.iter().any(|arm| guards::awaits_in(&arm.body)));
        visit::visit_expr_match(self, expr);
    }

    fn visit_expr_if(&mut self, expr: &'ast ExprIf) {
        if let Expr::Let(condition) = &*expr.cond {
            self.scrutinee(&condition.expr, || guards::awaits_in_block(&expr.then_branch));
        }
        visit::visit_expr_if(self, expr);
    }

    fn visit_expr_while(&mut self, expr: &'ast ExprWhile) {
        if let Expr::Let(condition) = &*expr.cond {
            self.scrutinee(&condition.expr, || guards::awaits_in_block(&expr.body));
        }
        visit::visit_expr_while(self, expr);
    }

    fn visit_expr_for_loop(&mut self, expr: &'ast ExprForLoop) {
        self.scrutinee(&expr.expr, || guards::awaits_in_block(&expr.body));
        visit::visit_expr_for_loop(self, expr);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        for expr in macros::formatted(mac, self.names) {
            self.used(&expr, false);
        }
        for expr in macros::expressions(mac, self.names) {
            self.visit_expr(&expr);
        }
    }
}
