//! Expressions that take a lock: `x.lock().await`, `x.lock().unwrap()`, `x.borrow_mut()`.

use syn::{Expr, ExprMethodCall, Ident, Member};

/// Methods that get a guard out of the `Result` of the standard library's locks.
const UNWRAPPING: [&str; 4] = ["unwrap", "expect", "unwrap_or_else", "unwrap_or_default"];

/// Whether `method` gets a guard out of a `Result`.
pub(super) fn is_unwrapping(method: &Ident) -> bool {
    UNWRAPPING.iter().any(|name| method == name)
}

/// An expression whose value is a guard, as far as its form says.
pub(super) struct Taken<'e> {
    /// What the lock is: a variable, or fields of one.
    place: String,
    method: &'e Ident,
}

impl<'e> Taken<'e> {
    /// How `expr` takes a lock, if it does.
    pub(super) fn by(expr: &'e Expr) -> Option<Taken<'e>> {
        let (call, waited) = taking(expr)?;
        let fits = match call.method.to_string().as_str() {
            "lock" | "read" | "write" => waited,
            "borrow" | "borrow_mut" => !waited,
            _ => false,
        };
        let plain = call.args.is_empty() && call.turbofish.is_none();
        let place = place(&call.receiver).filter(|_| fits && plain)?;
        Some(Taken { place, method: &call.method })
    }

    /// The expression that reports what is about to happen.
    pub(super) fn asked(&self) -> String {
        let Taken { place, method } = self;
        let name = place.replace("r#", "");
        let line = method.span().start().line;
        format!("::pollscope_trace::asked!({place}, \"{name}\", \"{method}\", {line})")
    }
}

/// The method call that takes the lock, and whether something is awaited or unwrapped after it.
fn taking(expr: &Expr) -> Option<(&ExprMethodCall, bool)> {
    match expr {
        Expr::MethodCall(call) if is_unwrapping(&call.method) => {
            Some((taking(&call.receiver)?.0, true))
        }
        Expr::MethodCall(call) => Some((call, false)),
        Expr::Await(awaited) => Some((taking(&awaited.base)?.0, true)),
        Expr::Try(tried) => Some((taking(&tried.expr)?.0, true)),
        _ => None,
    }
}

/// A variable or static, or fields of one, which can be looked at once more without consequences.
fn place(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) if path.qself.is_none() && path.attrs.is_empty() => {
            let segments = path.path.segments.iter();
            let plain = segments.clone().all(|segment| segment.arguments.is_none());
            let leading = if path.path.leading_colon.is_some() { "::" } else { "" };
            let names: Vec<String> = segments.map(|segment| segment.ident.to_string()).collect();
            plain.then(|| format!("{leading}{}", names.join("::")))
        }
        Expr::Field(field) => {
            let member = match &field.member {
                Member::Named(name) => name.to_string(),
                Member::Unnamed(index) => index.index.to_string(),
            };
            Some(format!("{}.{member}", place(&field.base)?))
        }
        Expr::Paren(paren) => place(&paren.expr),
        _ => None,
    }
}

/// Whether `expr` is the variable `name` and nothing more.
pub(super) fn is_variable(expr: &Expr, name: &Ident) -> bool {
    matches!(expr, Expr::Path(path) if path.path.is_ident(name))
}
