//! Which names of one crate a file uses without the crate's name in front. It must not know what they
//! stand for.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{File, ItemUse, Path, UseTree};

/// What a file imports from one crate, wherever in the file it does.
#[derive(Debug)]
pub(crate) struct Imports {
    /// As the crate is called in the file.
    crates: Vec<String>,
    /// What `*` brings.
    all: &'static [&'static str],
    /// As the file calls it, and as the crate does.
    names: Vec<(String, String)>,
    /// Where the imports begin.
    pub(crate) uses: Vec<Span>,
    /// Whether something that they are about was taken out.
    pub(crate) has_expanded: bool,
}

impl Imports {
    /// Those from `krate`; `all` are the names in it that matter.
    pub(crate) fn of(file: &File, krate: &str, all: &'static [&'static str]) -> Imports {
        let crates = vec![krate.to_owned()];
        let (names, uses) = (Vec::new(), Vec::new());
        let mut imports = Imports { crates, all, names, uses, has_expanded: false };
        imports.visit_file(file);
        imports
    }

    /// What the crate calls this, if it comes from there.
    pub(crate) fn original(&self, path: &Path) -> Option<&str> {
        let names: Vec<String> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        match names.as_slice() {
            [name] => self
                .names
                .iter()
                .find_map(|(known, original)| (known == name).then_some(original.as_str())),
            [krate, name] if self.crates.contains(krate) => {
                self.all.iter().find(|known| *known == name).copied()
            }
            _ => None,
        }
    }

    fn tree(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Name(one) => self.name(one.ident.to_string(), one.ident.to_string()),
            UseTree::Rename(one) => self.name(one.rename.to_string(), one.ident.to_string()),
            UseTree::Glob(_) => {
                for name in self.all {
                    self.name((*name).to_owned(), (*name).to_owned());
                }
            }
            UseTree::Group(group) => group.items.iter().for_each(|one| self.tree(one)),
            UseTree::Path(_) => {}
        }
    }

    fn name(&mut self, known: String, original: String) {
        self.names.push((known, original));
    }

    /// The part of an import that is about the crate.
    fn root(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) if path.ident == self.crates[0].as_str() => self.tree(&path.tree),
            UseTree::Rename(one) if one.ident == self.crates[0].as_str() => {
                self.crates.push(one.rename.to_string());
            }
            UseTree::Group(group) => group.items.iter().for_each(|one| self.root(one)),
            _ => {}
        }
    }
}

impl Visit<'_> for Imports {
    fn visit_item_use(&mut self, item: &ItemUse) {
        let before = self.names.len();
        self.root(&item.tree);
        if self.names.len() > before {
            self.uses.push(item.span());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, path: &str, expected: Option<&str>) {
        let file = syn::parse_str(source).expect("it is Rust");
        let imports = Imports::of(&file, "a", &["x", "y"]);
        let path = syn::parse_str(path).expect("it is a path");
        assert_eq!(imports.original(&path), expected, "{source}");
    }

    #[test]
    fn a_name_is_what_the_crate_calls_it() {
        check("use a::x;", "x", Some("x"));
        check("use a::{y as z, x};", "z", Some("y"));
        check("fn f() { use {a::*, b::c}; }", "y", Some("y"));
        check("use a as b;", "b::x", Some("x"));
        check("", "::a::x", Some("x"));
    }

    #[test]
    fn other_names_are_not_the_crates() {
        for (source, path) in [
            ("use b::x;", "x"),
            ("", "x"),
            ("use a::m::x;", "x"),
            ("", "a::z"),
            ("use a;", "m::a::x"),
        ] {
            check(source, path, None);
        }
    }
}
