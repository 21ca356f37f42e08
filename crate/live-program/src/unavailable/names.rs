//! What the names of a file stand for, as far as they lead into the standard library.

use std::collections::{HashMap, HashSet};

use syn::visit::{self, Visit};
use syn::{
    File, Ident, ItemEnum, ItemMod, ItemStruct, ItemTrait, ItemType, ItemUse, TypeParam, UseTree,
};

use super::{MISSING, is_for_tests, missing};

/// The names of one file. Modules are not told apart: what one imports is known in all.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// What is imported, under its name in the file: a path in `std`. What is marked where it is
    /// imported is not here.
    imported: HashMap<String, Vec<String>>,
    /// The modules of which everything is imported.
    stars: Vec<Vec<String>>,
    /// What the file defines or imports by its name.
    defined: HashSet<String>,
}

/// The end of one branch of a `use`.
pub(super) struct Leaf<'a> {
    /// From the root to the end, without a `*` and a last `self`.
    pub(super) path: &'a [&'a Ident],
    /// As it is known then; `None` for a `*`.
    pub(super) name: Option<&'a Ident>,
}

impl Names {
    pub(crate) fn of(file: &File) -> Names {
        let mut collector = Collector::default();
        collector.visit_file(file);
        let Collector { uses, defined } = collector;
        let mut names = Names { defined, ..Names::default() };
        // An import may stand on another one.
        for _ in 0..uses.len() {
            let before = (names.imported.len(), names.stars.len());
            uses.iter().for_each(|(path, name)| names.import(path, name.as_ref()));
            if before == (names.imported.len(), names.stars.len()) {
                break;
            }
        }
        names
    }

    fn import(&mut self, path: &[String], name: Option<&String>) {
        let Some(in_std) = self.imported(path) else { return };
        match name {
            _ if missing(&in_std).is_some() => {}
            Some(name) => drop(self.imported.insert(name.clone(), in_std)),
            None if !self.stars.contains(&in_std) => self.stars.push(in_std),
            None => {}
        }
    }

    /// The path in `std` that a `use` of this path leads to, if it leads there.
    pub(super) fn imported(&self, path: &[String]) -> Option<Vec<String>> {
        let path = self.without_here(path);
        let (first, rest) = path.split_first()?;
        if first == "std" {
            return Some(rest.to_vec());
        }
        let start = self.imported.get(first)?;
        Some([start.as_slice(), rest].concat())
    }

    /// The path in `std` that this path stands for where it is used, if it leads there.
    pub(crate) fn used(&self, path: &[String]) -> Option<Vec<String>> {
        self.imported(path).or_else(|| {
            let path = self.without_here(path);
            let first = path.first().filter(|first| !self.defined.contains(*first))?;
            // A `*` brings what is missing only if there is such a name.
            let star = self.stars.iter().find(|star| {
                let brought = [star.as_slice(), std::slice::from_ref(first)].concat();
                MISSING.iter().any(|(module, names, _)| {
                    let (module, name) = match brought.get(module.len()) {
                        Some(name) => (*module, names.contains(&name.as_str())),
                        None => (&module[..brought.len()], true),
                    };
                    name && module.iter().zip(&brought).all(|(a, b)| a == b)
                })
            })?;
            Some([star.as_slice(), path].concat())
        })
    }

    fn without_here<'p>(&self, path: &'p [String]) -> &'p [String] {
        let here =
            path.iter().take_while(|name| matches!(name.as_str(), "crate" | "self" | "super"));
        &path[here.count()..]
    }
}

/// Calls `each` with every end of a `use`.
pub(super) fn leaves(tree: &UseTree, each: &mut impl FnMut(Leaf<'_>)) {
    walk(tree, &mut Vec::new(), each);
}

fn walk<'a>(tree: &'a UseTree, path: &mut Vec<&'a Ident>, each: &mut impl FnMut(Leaf<'_>)) {
    let (last, name) = match tree {
        UseTree::Path(one) => {
            path.push(&one.ident);
            walk(&one.tree, path, each);
            path.pop();
            return;
        }
        UseTree::Group(group) => {
            group.items.iter().for_each(|one| walk(one, path, each));
            return;
        }
        UseTree::Glob(_) => return each(Leaf { path, name: None }),
        UseTree::Name(one) => (&one.ident, &one.ident),
        UseTree::Rename(one) => (&one.ident, &one.rename),
    };
    if last == "self" {
        let name = if name == "self" { path.last().copied() } else { Some(name) };
        return each(Leaf { path, name });
    }
    path.push(last);
    each(Leaf { path, name: Some(name) });
    path.pop();
}

/// What a file imports and defines.
#[derive(Default)]
struct Collector {
    /// The path and the name; a `*` has none.
    uses: Vec<(Vec<String>, Option<String>)>,
    defined: HashSet<String>,
}

impl Collector {
    fn define(&mut self, name: &Ident) {
        self.defined.insert(name.to_string());
    }
}

impl Visit<'_> for Collector {
    fn visit_item_use(&mut self, item: &ItemUse) {
        if is_for_tests(&item.attrs) {
            return;
        }
        leaves(&item.tree, &mut |Leaf { path, name }| {
            self.defined.extend(name.map(ToString::to_string));
            let path = path.iter().map(ToString::to_string).collect();
            self.uses.push((path, name.map(ToString::to_string)));
        });
    }

    fn visit_item_mod(&mut self, item: &ItemMod) {
        if !is_for_tests(&item.attrs) {
            self.define(&item.ident);
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_struct(&mut self, item: &ItemStruct) {
        self.define(&item.ident);
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &ItemEnum) {
        self.define(&item.ident);
        visit::visit_item_enum(self, item);
    }

    fn visit_item_trait(&mut self, item: &ItemTrait) {
        self.define(&item.ident);
        visit::visit_item_trait(self, item);
    }

    fn visit_item_type(&mut self, item: &ItemType) {
        self.define(&item.ident);
        visit::visit_item_type(self, item);
    }

    fn visit_type_param(&mut self, one: &TypeParam) {
        self.define(&one.ident);
    }
}
