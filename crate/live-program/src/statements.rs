//! A program that is only statements, as examples in texts often are, gets a `main` around them.

use syn::{File, Item, Stmt};

use crate::edits::Edits;

/// What the parser is given before statements; behind them, a line break (the last line may be a
/// comment) and the bracket.
pub(crate) const BEFORE: &str = "fn main() {";

/// Statements without a `main`.
pub(crate) struct Statements {
    length: usize,
    /// Where the first one begins, after a byte order mark.
    start: usize,
    asynchronous: bool,
}

/// The statements of a source that is no file of items but the body of a function, and that function.
pub(crate) fn find(source: &str) -> Option<(File, Statements)> {
    let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = &source[start..];
    let file: File = syn::parse_str(&format!("{BEFORE}{text}\n}}")).ok()?;
    let [Item::Fn(main)] = file.items.as_slice() else { return None };
    let statements = &main.block.stmts;
    let has_main = statements.iter().any(|statement| {
        matches!(statement, Stmt::Item(Item::Fn(function)) if function.sig.ident == "main")
    });
    if statements.is_empty() || has_main || !main.attrs.is_empty() {
        return None;
    }
    let asynchronous = text.contains(".await");
    Some((file, Statements { length: source.len(), start, asynchronous }))
}

/// Whether a file is one of items. `println!("x");` is an item as well, a macro call; but that is not
/// one without `main`.
pub(crate) fn are_items(file: &File) -> bool {
    let main = |item: &Item| matches!(item, Item::Fn(function) if function.sig.ident == "main");
    let call = |item: &Item| matches!(item, Item::Macro(call) if call.ident.is_none());
    !file.items.iter().any(call) || file.items.iter().any(main)
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
        let statements = crate::parsed::Parsed::of(source).and_then(|parsed| parsed.statements);
        let wrapped = statements.map(|statements| {
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
