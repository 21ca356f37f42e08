//! `stream!` and `try_stream!` of async-stream are procedural macros elsewhere: what they do to the
//! text between their braces is done here. The rest of them is `macro_rules!`
//! (`crate/live-crates/shims/async-stream-impl`), and async-stream itself is the real one.

use proc_macro2::Span;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Block, ExprAsync, ExprClosure, ExprTry, ExprYield, File, Item, ItemUse, Macro, UseTree};

use crate::edits::Edits;

/// What `stream!` calls the sender of its values.
const SENDER: &str = "__sender";

/// Changes every such macro in the file; `skipped` bytes of the source were not parsed.
pub(crate) fn rewrite(file: &File, skipped: usize, edits: &mut Edits) {
    let mut finder = Finder { imported: imported(file), skipped, edits };
    finder.visit_file(file);
}

/// The names that come from async-stream without its name in front.
fn imported(file: &File) -> Vec<String> {
    struct Names(Vec<String>);
    impl Visit<'_> for Names {
        fn visit_item_use(&mut self, item: &ItemUse) {
            if let UseTree::Path(path) = &item.tree
                && path.ident == "async_stream"
            {
                names(&path.tree, &mut self.0);
            }
        }
    }
    let mut found = Names(Vec::new());
    for item in &file.items {
        if let Item::Use(item) = item {
            found.visit_item_use(item);
        }
    }
    found.visit_file(file);
    found.0
}

fn names(tree: &UseTree, found: &mut Vec<String>) {
    match tree {
        UseTree::Name(one) => found.push(one.ident.to_string()),
        UseTree::Glob(_) => found.extend(["stream".to_owned(), "try_stream".to_owned()]),
        UseTree::Group(group) => group.items.iter().for_each(|one| names(one, found)),
        UseTree::Path(_) | UseTree::Rename(_) => {}
    }
}

struct Finder<'e> {
    imported: Vec<String>,
    skipped: usize,
    edits: &'e mut Edits,
}

impl Visit<'_> for Finder<'_> {
    fn visit_macro(&mut self, one: &Macro) {
        let path: Vec<String> =
            one.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let name = match path.as_slice() {
            [name] if self.imported.contains(name) => name,
            [krate, name] if krate == "async_stream" => name,
            _ => return,
        };
        let fallible = match name.as_str() {
            "stream" => false,
            "try_stream" => true,
            _ => return,
        };
        // What is wrong with it the compiler will say.
        let Ok(body) = Block::parse_within.parse2(one.tokens.clone()) else { return };
        let start = one.delimiter.span().open().byte_range().end + self.skipped;
        self.edits.insert(start, format!(" sender = {SENDER};"));
        let mut stream =
            Stream { fallible, yields: false, skipped: self.skipped, edits: self.edits };
        for statement in &body {
            stream.visit_stmt(statement);
        }
        if !stream.yields {
            // Its values must be of some type.
            self.edits.insert(start, format!(" if false {{ {SENDER}.send(()).await; }}"));
        }
    }
}

/// The body of one stream.
struct Stream<'e> {
    fallible: bool,
    yields: bool,
    skipped: usize,
    edits: &'e mut Edits,
}

impl Stream<'_> {
    fn start(&self, span: Span) -> usize {
        span.byte_range().start + self.skipped
    }

    fn end(&self, span: Span) -> usize {
        span.byte_range().end + self.skipped
    }
}

impl Visit<'_> for Stream<'_> {
    fn visit_expr_yield(&mut self, one: &ExprYield) {
        self.yields = true;
        let (open, close) =
            if self.fallible { ("::core::result::Result::Ok(", ")") } else { ("", "") };
        let keyword = one.yield_token.span;
        let unit = if one.expr.is_none() { "()" } else { "" };
        self.edits.insert(self.start(keyword), format!("{SENDER}.send({open}{unit}"));
        self.edits.remove(self.start(keyword)..self.end(keyword));
        syn::visit::visit_expr_yield(self, one);
        self.edits.insert(self.end(one.span()), format!("{close}).await"));
    }

    fn visit_expr_try(&mut self, one: &ExprTry) {
        if !self.fallible {
            syn::visit::visit_expr_try(self, one);
            return;
        }
        self.edits.insert(self.start(one.span()), "(match ");
        syn::visit::visit_expr_try(self, one);
        let mark = one.question_token.span();
        self.edits.insert(
            self.start(mark),
            format!(
                " {{ ::core::result::Result::Ok(value) => value, \
                 ::core::result::Result::Err(error) => {{ \
                 {SENDER}.send(::core::result::Result::Err(error.into())).await; return; }} }})"
            ),
        );
        self.edits.remove(self.start(mark)..self.end(mark));
    }

    /// They yield nothing here.
    fn visit_expr_closure(&mut self, _: &ExprClosure) {}
    fn visit_expr_async(&mut self, _: &ExprAsync) {}
    fn visit_item(&mut self, _: &Item) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        let file = syn::parse_str(source).expect("it is Rust");
        let mut edits = Edits::default();
        rewrite(&file, 0, &mut edits);
        assert_eq!(edits.apply(source).0, expected);
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
