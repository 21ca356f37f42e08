//! No file over 400 lines and no Rust function over 60, except for the listed exceptions.
//!
//! Functions in TypeScript are left to its linter, which parses them anyway.

use std::collections::BTreeMap;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::exceptions::{self, Measured};
use super::{Problem, SourceFile};

const FILE: usize = 400;
const FUNCTION: usize = 60;

pub(super) fn check(files: &[SourceFile]) -> Vec<Problem> {
    let measured = files.iter().filter(|file| is_measured(file));
    let sizes = measured.flat_map(measure).collect::<BTreeMap<_, _>>();
    exceptions::compare(&sizes, files)
}

fn is_measured(file: &SourceFile) -> bool {
    (file.is_rust() || file.is_script()) && !file.is_generated() && !file.is_lesson()
}

/// What of the file has a size that is limited: itself, and its functions.
fn measure(file: &SourceFile) -> Vec<(String, Measured)> {
    let lines = file.text.lines().count();
    let mut sizes = vec![(
        file.path.clone(),
        Measured { place: (file.path.clone(), None), lines, limit: FILE },
    )];
    if file.is_rust()
        && let Ok(parsed) = syn::parse_file(&file.text)
    {
        let mut functions = Functions::default();
        functions.visit_file(&parsed);
        for (name, first, last) in functions.found {
            let size = Measured {
                place: (file.path.clone(), Some(first)),
                lines: last + 1 - first,
                limit: FUNCTION,
            };
            sizes.push((format!("{}::{name}", file.path), size));
        }
    }
    sizes
}

/// Collects name, first and last line of each function, without its documentation.
#[derive(Default)]
struct Functions {
    /// Modules, types and functions around the current place.
    around: Vec<String>,
    found: Vec<(String, usize, usize)>,
}

impl Functions {
    fn note(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let first = signature.span().start().line;
        let last = block.span().end().line;
        self.found.push((self.path(&signature.ident.to_string()), first, last));
    }

    fn path(&self, name: &str) -> String {
        self.around.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::")
    }

    fn inside(&mut self, name: String, visit: impl FnOnce(&mut Self)) {
        self.around.push(name);
        visit(self);
        self.around.pop();
    }
}

impl<'a> Visit<'a> for Functions {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.inside(item.ident.to_string(), |this| visit::visit_item_mod(this, item));
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.inside(item.ident.to_string(), |this| visit::visit_item_trait(this, item));
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        let name = match &*item.self_ty {
            syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        let name = name.unwrap_or_else(|| "impl".to_owned());
        self.inside(name, |this| visit::visit_item_impl(this, item));
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.note(&item.sig, &item.block);
        self.inside(item.sig.ident.to_string(), |this| visit::visit_item_fn(this, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.note(&item.sig, &item.block);
        self.inside(item.sig.ident.to_string(), |this| visit::visit_impl_item_fn(this, item));
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.note(&item.sig, block);
        }
        self.inside(item.sig.ident.to_string(), |this| visit::visit_trait_item_fn(this, item));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, shown};
    use super::*;

    fn function(name: &str, lines: usize) -> String {
        format!("fn {name}() {{\n{}}}\n", "    call();\n".repeat(lines - 2))
    }

    #[test]
    fn long_files_and_functions_are_named_with_their_length() {
        let long = format!("//! Long.\n{}", function("f", 61));
        assert_eq!(
            shown(&check(&[file("crate/a/src/lib.rs", &long)])),
            ["crate/a/src/lib.rs:2: `crate/a/src/lib.rs::f` has 61 lines, more than 60"]
        );
        assert!(check(&[file("crate/a/src/lib.rs", &function("f", 60))]).is_empty());

        let lines = "// x\n".repeat(401);
        assert_eq!(
            shown(&check(&[file("web/js/a.ts", &lines)])),
            ["web/js/a.ts: `web/js/a.ts` has 401 lines, more than 400"]
        );
        for exempt in ["web/js/generated/a.ts", "crate/lessons/lessons/x/main.rs", "a.md"] {
            assert!(check(&[file(exempt, &lines)]).is_empty(), "{exempt}");
        }
    }

    #[test]
    fn functions_are_measured_from_signature_to_brace_and_named_by_their_place() {
        let text = "mod m {\n/// Doc.\n#[test]\nfn a(\n) {\n}\nimpl B { fn c() {} }\n\
                    trait D { fn e() {\n} fn g(); }\n}\n";
        let mut functions = Functions::default();
        functions.visit_file(&syn::parse_file(text).expect("Rust"));
        assert_eq!(
            functions.found,
            [("m::a".to_owned(), 4, 6), ("m::B::c".to_owned(), 7, 7), ("m::D::e".to_owned(), 8, 9)]
        );
    }
}
