//! `stream!` and `try_stream!` of async-stream are procedural macros elsewhere: what they do to the
//! text between their braces is done here. The rest of them is `macro_rules!`
//! (`crate/live-crates/shims/async-stream-impl`), and async-stream itself is the real one.

use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Block, ExprAsync, ExprClosure, ExprTry, ExprYield, File, Item, Macro};

use crate::changes::Changes;
use crate::imports::Imports;

/// What `stream!` calls the sender of its values.
const SENDER: &str = "__sender";

/// Changes every such macro in the file.
pub(crate) fn rewrite(file: &File, changes: &mut Changes<'_>) {
    let imports = Imports::of(file, "async_stream", &["stream", "try_stream"]);
    Finder { imports, changes }.visit_file(file);
}

struct Finder<'c, 's> {
    imports: Imports,
    changes: &'c mut Changes<'s>,
}

impl Visit<'_> for Finder<'_, '_> {
    fn visit_macro(&mut self, one: &Macro) {
        let fallible = match self.imports.original(&one.path) {
            Some("stream") => false,
            Some("try_stream") => true,
            _ => return,
        };
        // What is wrong with it the compiler will say.
        let Ok(body) = Block::parse_within.parse2(one.tokens.clone()) else { return };
        let start = one.delimiter.span().open();
        self.changes.behind(start, format!(" sender = {SENDER};"));
        let mut stream = Stream { fallible, yields: false, changes: self.changes };
        for statement in &body {
            stream.visit_stmt(statement);
        }
        if !stream.yields {
            // Its values must be of some type.
            self.changes.behind(start, format!(" if false {{ {SENDER}.send(()).await; }}"));
        }
    }
}

/// The body of one stream.
struct Stream<'c, 's> {
    fallible: bool,
    yields: bool,
    changes: &'c mut Changes<'s>,
}

impl Visit<'_> for Stream<'_, '_> {
    fn visit_expr_yield(&mut self, one: &ExprYield) {
        self.yields = true;
        let (open, close) =
            if self.fallible { ("::core::result::Result::Ok(", ")") } else { ("", "") };
        let keyword = one.yield_token.span;
        let unit = if one.expr.is_none() { "()" } else { "" };
        self.changes.before(keyword, format!("{SENDER}.send({open}{unit}"));
        self.changes.remove(keyword);
        syn::visit::visit_expr_yield(self, one);
        self.changes.behind(one.span(), format!("{close}).await"));
    }

    fn visit_expr_try(&mut self, one: &ExprTry) {
        if !self.fallible {
            syn::visit::visit_expr_try(self, one);
            return;
        }
        self.changes.before(one.span(), "(match ");
        syn::visit::visit_expr_try(self, one);
        let mark = one.question_token.span();
        self.changes.before(
            mark,
            format!(
                " {{ ::core::result::Result::Ok(value) => value, \
                 ::core::result::Result::Err(error) => {{ \
                 {SENDER}.send(::core::result::Result::Err(error.into())).await; return; }} }})"
            ),
        );
        self.changes.remove(mark);
    }

    /// They yield nothing here.
    fn visit_expr_closure(&mut self, _: &ExprClosure) {}
    fn visit_expr_async(&mut self, _: &ExprAsync) {}
    fn visit_item(&mut self, _: &Item) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::rewritten;

    fn check(source: &str, expected: &str) {
        assert_eq!(rewritten(source, false, rewrite).0, expected);
    }

    #[test]
    fn a_yield_sends() {
        check(
            "fn f() { async_stream::stream! { for n in 0..3 { yield n; } yield; } }",
            "fn f() { async_stream::stream! { sender = __sender; for n in 0..3 { __sender.send( n).await; } __sender.send(()).await; } }",
        );
        check(
            "use async_stream::stream;\nfn f() { let s = stream! {\n    yield g(yield 1)\n}; }",
            "use async_stream::stream;\nfn f() { let s = stream! { sender = __sender;\n    __sender.send( g(__sender.send( 1).await)).await\n}; }",
        );
    }

    #[test]
    fn an_error_is_the_last_value() {
        check(
            "use async_stream::{stream, try_stream};\nfn f() { try_stream! { yield g().await?; } }",
            "use async_stream::{stream, try_stream};\nfn f() { try_stream! { sender = __sender; __sender.send(::core::result::Result::Ok( (match g().await { ::core::result::Result::Ok(value) => value, ::core::result::Result::Err(error) => { __sender.send(::core::result::Result::Err(error.into())).await; return; } }))).await; } }",
        );
    }

    #[test]
    fn what_yields_nothing_has_values_all_the_same() {
        check(
            "fn f() { async_stream::stream! { let g = || h()?; } }",
            "fn f() { async_stream::stream! { sender = __sender; if false { __sender.send(()).await; } let g = || h()?; } }",
        );
    }

    #[test]
    fn other_macros_stay() {
        for source in [
            "fn f() { stream! { yield 1 } }",
            "use other::stream; fn f() { stream! { yield 1; } }",
            "use async_stream::stream; fn f() { stream! { yield + ; } }",
        ] {
            check(source, source);
        }
    }
}
