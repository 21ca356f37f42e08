//! A program that is only statements, as examples in texts often are, gets a `main` around them.

use syn::{Block, File, Item, Stmt};

use crate::edits::Edits;

/// Statements without a `main`.
pub(crate) struct Statements {
    length: usize,
    /// Where the first one begins, after a byte order mark.
    start: usize,
    asynchronous: bool,
}

/// `Some` if the source is no file of items, but the body of a function.
pub(crate) fn find(source: &str) -> Option<Statements> {
    let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = &source[start..];
    if let Ok(file) = syn::parse_str::<File>(text)
        && !only_looks_like_items(&file)
    {
        return None;
    }
    // The line break: the last line may be a comment.
    let block = syn::parse_str::<Block>(&format!("{{{text}\n}}")).ok()?;
    let empty = block.stmts.is_empty();
    let has_main = block.stmts.iter().any(|statement| {
        matches!(statement, Stmt::Item(Item::Fn(function)) if function.sig.ident == "main")
    });
    let asynchronous = text.contains(".await");
    (!empty && !has_main).then_some(Statements { length: source.len(), start, asynchronous })
}

/// `println!("x");` is an item as well, a macro call; but not a file of items without `main`.
fn only_looks_like_items(file: &File) -> bool {
    let main = |item: &Item| matches!(item, Item::Fn(function) if function.sig.ident == "main");
    let call = |item: &Item| matches!(item, Item::Macro(call) if call.ident.is_none());
    file.items.iter().any(call) && !file.items.iter().any(main)
}

impl Statements {
    /// On the first line before and on a line of its own after.
    pub(crate) fn wrap(&self, edits: &mut Edits, guard: Option<&str>) {
        let guard = guard.unwrap_or_default();
        let (open, close) = if self.asynchronous {
            (format!("fn main() {{{guard} ::pollscope::block_on(async {{ "), "\n}) }")
        } else {
            (format!("fn main() {{{guard} "), "\n}")
        };
        edits.insert(self.start, open);
        edits.close(self.length, close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: Option<&str>) {
        let wrapped = find(source).map(|statements| {
            let mut edits = Edits::default();
            statements.wrap(&mut edits, None);
            edits.apply(source).0
        });
        assert_eq!(wrapped.as_deref(), expected, "{source}");
    }

    #[test]
    fn statements_get_a_main() {
        check(
            "let x = 1;\nprintln!(\"{x}\");",
            Some("fn main() { let x = 1;\nprintln!(\"{x}\");\n}"),
        );
        check("println!(\"x\"); // end", Some("fn main() { println!(\"x\"); // end\n}"));
        check("use std::mem;\nmem::drop(1);", Some("fn main() { use std::mem;\nmem::drop(1);\n}"));
        check("\u{feff}1 + 1;", Some("\u{feff}fn main() { 1 + 1;\n}"));
    }

    #[test]
    fn files_do_not() {
        for source in [
            "fn main() {}",
            "fn f() {}",
            "",
            "// x",
            "struct S; fn main() { let x = ; }",
            "thread_local! { static A: u8 = 1 }\nfn main() {}",
        ] {
            check(source, None);
        }
    }
}
