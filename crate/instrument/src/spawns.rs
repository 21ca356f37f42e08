//! Calls that hand a future to an executor.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, ExprMethodCall, Pat, Path};

use crate::one_line;
use crate::rewriter::Rewriter;

/// Functions and methods of these names take a future to run.
const SPAWNS: [&str; 2] = ["spawn", "spawn_local"];

impl Rewriter<'_> {
    /// Visits a call, and wraps its argument if it is a spawn.
    pub(crate) fn call(&mut self, expr: &ExprCall) {
        if let Some(argument) = self.spawned_by_call(expr) {
            self.visit_expr(&expr.func);
            return self.task(argument);
        }
        let scope = thread_scope(expr);
        let known = self.thread_scopes.len();
        self.thread_scopes.extend(scope);
        visit::visit_expr_call(self, expr);
        self.thread_scopes.truncate(known);
    }

    /// Visits a method call, and wraps its argument if it is a spawn.
    pub(crate) fn method_call(&mut self, expr: &ExprMethodCall) {
        match self.spawned_by_method(expr) {
            Some(argument) => {
                self.visit_expr(&expr.receiver);
                self.task(argument);
            }
            None => visit::visit_expr_method_call(self, expr),
        }
    }

    fn spawned_by_call<'e>(&self, expr: &'e ExprCall) -> Option<&'e Expr> {
        let Expr::Path(func) = &*expr.func else { return None };
        let last = func.path.segments.last()?;
        let spawns = SPAWNS.iter().any(|name| last.ident == name) && last.arguments.is_empty();
        if !spawns || self.is_of_threads(&func.path) {
            return None;
        }
        // A definition in this file is the one that is meant unless the path leads elsewhere.
        let first = func.path.segments.first()?;
        let local = func.path.segments.len() == 1 || self.names.is_here(&first.ident.to_string());
        self.spawned(expr.args.iter(), local.then(|| last.ident.to_string()))
    }

    fn spawned_by_method<'e>(&self, expr: &'e ExprMethodCall) -> Option<&'e Expr> {
        let spawns = SPAWNS.iter().any(|name| expr.method == name) && expr.turbofish.is_none();
        if !spawns || self.spawns_threads(&expr.receiver) {
            return None;
        }
        self.spawned(expr.args.iter(), Some(expr.method.to_string()))
    }

    /// The future among `arguments`, if it is the only one.
    fn spawned<'e>(
        &self,
        mut arguments: impl ExactSizeIterator<Item = &'e Expr>,
        defined: Option<String>,
    ) -> Option<&'e Expr> {
        let argument = arguments.next().filter(|_| arguments.len() == 0)?;
        if !may_be_future(argument) {
            return None;
        }
        // In the box, so that `Pin<Box<dyn Future>>` is still what comes out.
        let boxed = boxed(argument);
        if boxed.is_none() && defined.is_some_and(|name| self.names.takes_no_future(&name)) {
            return None;
        }
        Some(boxed.unwrap_or(argument)).filter(|future| may_be_future(future))
    }

    fn task(&mut self, future: &Expr) {
        let name = self.task_name(future);
        self.before(future.span(), format!("::pollscope_trace::task!({name:?}, "));
        self.visit_expr(future);
        self.after(future.span(), ")");
    }

    fn task_name(&self, future: &Expr) -> String {
        if matches!(future, Expr::Async(_)) {
            return "async block".into();
        }
        one_line::name(self.source, self.source.range_of(future))
    }

    fn is_of_threads(&self, path: &Path) -> bool {
        let count = path.segments.len();
        path.segments.iter().enumerate().any(|(index, segment)| {
            let name = segment.ident.to_string();
            // Only what begins the path is looked up among the imports.
            if index == 0 {
                self.names.is_of_threads(&name)
            } else {
                index + 1 < count && matches!(name.as_str(), "thread" | "rayon")
            }
        })
    }

    /// Whether the receiver is a thread builder, or the scope of scoped threads.
    fn spawns_threads(&self, receiver: &Expr) -> bool {
        match receiver {
            Expr::MethodCall(call) => self.spawns_threads(&call.receiver),
            Expr::Call(call) => matches!(&*call.func, Expr::Path(func)
                if func.path.segments.iter().any(|segment| segment.ident == "Builder")
                    && !func.path.segments.iter().any(|segment| segment.ident == "task")),
            Expr::Path(path) => path
                .path
                .get_ident()
                .is_some_and(|name| self.thread_scopes.iter().any(|scope| name == scope)),
            _ => false,
        }
    }
}

/// The `s` of `thread::scope(|s| ..)`.
fn thread_scope(expr: &ExprCall) -> Option<String> {
    let Expr::Path(func) = &*expr.func else { return None };
    let scope = func.path.segments.last().is_some_and(|last| last.ident == "scope");
    let Some(Expr::Closure(closure)) = expr.args.last().filter(|_| scope) else { return None };
    let mut first = closure.inputs.first()?;
    if let Pat::Type(typed) = first {
        first = &typed.pat;
    }
    match first {
        Pat::Ident(name) => Some(name.ident.to_string()),
        _ => None,
    }
}

/// Whether an expression of this form can be a future.
fn may_be_future(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => may_be_future(&paren.expr),
        Expr::Call(call) => !matches!(&*call.func, Expr::Path(func) if is_new_box(&func.path)),
        Expr::Array(_)
        | Expr::Closure(_)
        | Expr::Lit(_)
        | Expr::Range(_)
        | Expr::Reference(_)
        | Expr::Repeat(_)
        | Expr::Tuple(_)
        | Expr::Verbatim(_) => false,
        _ => true,
    }
}

/// `Box::new(x)`: of a closure, more often than not.
fn is_new_box(path: &Path) -> bool {
    ends_in(path, "Box", "new")
}

/// The `x` of `Box::pin(x)`.
fn boxed(expr: &Expr) -> Option<&Expr> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(func) = &*call.func else { return None };
    call.args.first().filter(|_| ends_in(&func.path, "Box", "pin"))
}

fn ends_in(path: &Path, of: &str, name: &str) -> bool {
    let mut segments = path.segments.iter().rev();
    segments.next().is_some_and(|last| last.ident == name)
        && segments.next().is_some_and(|before| before.ident == of)
}
