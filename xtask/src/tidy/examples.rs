//! Everything public in a library that others may use is shown in an example.
//!
//! A type, trait, function or macro has an example of its own, or its documentation begins with "See"
//! and a link to what has one, or its name stands in an example. A method is called in some example of
//! the crate. Whether the examples compile and run is for `cargo test --doc`.

use std::collections::HashSet;

use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Visibility};

use super::{Problem, SourceFile};

const LIBRARIES: &[&str] = &["crate/executor/src"];

pub(super) fn check(files: &[SourceFile]) -> Vec<Problem> {
    LIBRARIES.iter().flat_map(|library| check_library(library, files)).collect()
}

fn check_library(library: &str, files: &[SourceFile]) -> Vec<Problem> {
    let files: Vec<&SourceFile> =
        files.iter().filter(|file| file.is_rust() && file.is_inside(library)).collect();
    let shown: HashSet<&str> =
        files.iter().flat_map(|file| example_code(&file.text)).flat_map(words).collect();
    let mut problems = Vec::new();
    for file in files {
        // What does not parse is for the compiler to report.
        let Ok(parsed) = syn::parse_file(&file.text) else { continue };
        let mut public = Public::default();
        public.visit_file(&parsed);
        for item in public.found {
            if !item.has_example && !shown.contains(item.name.as_str()) {
                let what = format!("`{}` is public, and no example shows it", item.name);
                problems.push(file.problem(item.line, what));
            }
        }
    }
    problems
}

/// The lines of code in the documentation of a file.
fn example_code(text: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    text.lines().filter_map(move |line| {
        let line = line.trim_start();
        let line = line.strip_prefix("//!").or_else(|| line.strip_prefix("///"))?;
        if line.trim_start().starts_with("```") {
            inside = !inside;
            return None;
        }
        inside.then_some(line)
    })
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    let is_end = |character: char| !(character.is_alphanumeric() || character == '_');
    line.split(is_end).filter(|word| !word.is_empty())
}

/// Collects what is public. What is inside of a private module is too: modules here are private, and
/// their contents exported by name.
#[derive(Default)]
struct Public {
    found: Vec<Found>,
}

struct Found {
    name: String,
    line: usize,
    has_example: bool,
}

impl Public {
    fn note(&mut self, visibility: &Visibility, name: &syn::Ident, attributes: &[Attribute]) {
        if matches!(visibility, Visibility::Public(_)) {
            self.add(name, attributes);
        }
    }

    fn add(&mut self, name: &syn::Ident, attributes: &[Attribute]) {
        let documentation = documentation(attributes);
        if attributes.iter().any(is_hidden) {
            return;
        }
        self.found.push(Found {
            name: name.to_string(),
            line: name.span().start().line,
            has_example: documentation.contains("```") || documentation.starts_with("See ["),
        });
    }
}

impl<'a> Visit<'a> for Public {
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.note(&item.vis, &item.sig.ident, &item.attrs);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.note(&item.vis, &item.sig.ident, &item.attrs);
    }

    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.note(&item.vis, &item.ident, &item.attrs);
    }

    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        self.note(&item.vis, &item.ident, &item.attrs);
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.note(&item.vis, &item.ident, &item.attrs);
    }

    fn visit_item_macro(&mut self, item: &'a syn::ItemMacro) {
        let is_exported =
            item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
        if let (true, Some(name)) = (is_exported, &item.ident) {
            self.add(name, &item.attrs);
        }
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")) {
            visit::visit_item_mod(self, item);
        }
    }
}

fn documentation(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n").trim_start().to_owned()
}

/// `#[doc(hidden)]`.
fn is_hidden(attribute: &Attribute) -> bool {
    matches!(&attribute.meta, Meta::List(list)
        if list.path.is_ident("doc") && list.tokens.to_string() == "hidden")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, shown};
    use super::*;

    #[test]
    fn what_is_public_is_shown() {
        for (text, expected) in [
            ("/// It.\npub fn it() {}\n", &["`it` is public"][..]),
            ("/// It.\nfn it() {}\n", &[]),
            ("/// It.\npub(crate) fn it() {}\n", &[]),
            ("/// It.\n///\n/// ```\n/// call();\n/// ```\npub fn it() {}\n", &[]),
            ("/// See [`that`].\npub struct It;\n", &[]),
            ("//! ```\n//! a::it();\n//! ```\n/// It.\npub fn it() {}\n", &[]),
            ("//! ```\n//! a::item();\n//! ```\n/// It.\npub fn it() {}\n", &["`it` is public"]),
            ("//! it\n/// It.\npub fn it() {}\n", &["`it` is public"]),
            ("struct A;\nimpl A {\n/// It.\npub fn it(&self) {}\n}\n", &["`it` is public"]),
            ("/// It.\n#[doc(hidden)]\npub fn it() {}\n", &[]),
            ("/// It.\n#[macro_export]\nmacro_rules! it { () => {} }\n", &["`it` is public"]),
            ("/// It.\nmacro_rules! it { () => {} }\n", &[]),
            ("#[cfg(test)]\nmod tests {\npub fn it() {}\n}\n", &[]),
        ] {
            let found = shown(&check(&[file("crate/executor/src/a.rs", text)]));
            let is_as_expected = found.len() == expected.len()
                && found.iter().zip(expected).all(|(found, what)| found.contains(what));
            assert!(is_as_expected, "{text}: {found:?}");
        }
    }

    #[test]
    fn an_example_in_another_file_of_the_library_counts() {
        let item = file("crate/executor/src/a.rs", "/// It.\npub fn it() {}\n");
        let example = file("crate/executor/src/b.rs", "//! ```\n//! it();\n//! ```\n");
        let elsewhere = file("crate/trace/src/b.rs", "//! ```\n//! it();\n//! ```\n");
        assert!(check(&[item.clone(), example]).is_empty());
        assert_eq!(check(&[item, elsewhere]).len(), 1);
    }
}
