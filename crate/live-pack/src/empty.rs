//! Crates of which there only has to be a name: `std` is compiled with what reads debug information, to
//! print backtraces, but an interpreted program never gets there, because it has no stack that could be
//! read. In their place stand crates without a single item, which are known by the same hash.

use anyhow::Result;

use crate::metadata::Metadata;

/// What is to be empty; that these are never read, the tests of the live engine show.
pub(crate) const EMPTY: &[&str] = &[
    "addr2line",
    "adler",
    "compiler_builtins",
    "gimli",
    "memchr",
    "miniz_oxide",
    "object",
    "rustc_demangle",
];

/// A crate that has hardly anything but names of another crate's items.
pub(crate) const SMALLEST: &str = "rustc_std_workspace_alloc";

/// What it has of those.
const ITEMS: &[&str] =
    &["attributes", "module_children_non_reexports", "module_children_reexports"];

/// The smallest crate, without its items, as the other one.
pub(crate) fn emptied(smallest: &mut [u8], other: &mut [u8]) -> Result<Vec<u8>> {
    let smallest = Metadata::find(smallest)?;
    let other = Metadata::find(other)?;
    for table in ITEMS.iter().map(|name| smallest.root.table(name)) {
        for row in 0..table.count {
            // That there is a list is taken for granted.
            let offset = table.row(smallest.bytes, row).offset;
            table.set_list(smallest.bytes, row, offset, 0);
        }
    }
    let mut bytes = smallest.bytes[..smallest.root.at].to_vec();
    bytes.extend(smallest.root.without_lists_for(&other.root));
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Library;

    #[test]
    fn an_empty_crate_is_known_as_the_other_one_and_has_nothing_of_either() {
        let mut smallest = Library::new("smallest");
        smallest.table("module_children_non_reexports", 2, &[16, 1, 0, 0]);
        smallest.table("def_kind", 1, &[1]);
        let mut other = Library::new("other");
        other.table("def_kind", 1, &[1, 2, 3, 4]);
        let mut other = other.build();
        let mut emptied = emptied(&mut smallest.build(), &mut other).expect("two crates");
        let emptied = Metadata::find(&mut emptied).expect("metadata");
        let other = Metadata::find(&mut other).expect("metadata");
        let known_as = emptied.root.without_lists_for(&other.root);
        assert_eq!(known_as, emptied.bytes[emptied.root.at..]);
        assert_eq!(emptied.root.table("def_kind").count, 1);
        let children = emptied.root.table("module_children_non_reexports");
        assert_eq!(emptied.bytes[children.range()], [16, 0, 0, 0]);
    }
}
