//! `.await` and async blocks.

use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, ExprAsync, ExprAwait, ExprCall};

use crate::attributes;
use crate::rewriter::Rewriter;

impl Rewriter<'_> {
    /// `EXPR.await` becomes `awaiting(LINE, EXPR).await`.
    ///
    /// The operand of `.await` binds as tightly as a call does, so nothing around it can tell
    /// the difference.
    pub(crate) fn awaiting(&mut self, expr: &ExprAwait) {
        const AWAITING: &str = "::pollscope_trace::probe::awaiting";
        let line = expr.await_token.span.start().line;
        match &*expr.base {
            // The brackets become those of the call: `awaiting(1, (x))` is a warning.
            Expr::Paren(paren) if paren.attrs.is_empty() => {
                let open = paren.paren_token.span.open();
                self.before(open, AWAITING);
                self.after(open, format!("{line}, "));
                self.visit_expr(&paren.expr);
            }
            base => {
                self.before(base.span(), format!("{AWAITING}({line}, "));
                self.visit_expr(base);
                self.after(base.span(), ")");
            }
        }
    }

    /// The body of the block that is handed to `::pollscope_trace::probe::function` is visited: what
    /// wrote that has observed the block already. Returns whether it was that.
    pub(crate) fn observed(&mut self, call: &ExprCall) -> bool {
        let (Expr::Path(func), Some(Expr::Async(block))) = (&*call.func, call.args.last()) else {
            return false;
        };
        let path = ["pollscope_trace", "probe", "function"];
        let is_probe = func.path.leading_colon.is_some() && attributes::is_path(&func.path, &path);
        if is_probe {
            self.visit_block(&block.block);
        }
        is_probe
    }

    /// `async {}` becomes `block(async {})`.
    pub(crate) fn block(&mut self, expr: &ExprAsync) {
        self.before(expr.async_token.span, "::pollscope_trace::probe::block(");
        self.visit_block(&expr.block);
        self.after(expr.block.brace_token.span.close(), ")");
    }
}
