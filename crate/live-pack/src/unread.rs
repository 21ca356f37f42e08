//! What the compiler in the tab never reads of a library, though it is a third of it: blanked in its
//! place, so that it compresses to nothing and every offset stays right.
//!
//! * **Hashes.** By them incremental compilation finds definitions of another session again, which there
//!   is not in a tab. They have to differ from each other, so each becomes a number; but for traits and
//!   associated types, in the order of whose hashes `dyn A + B` lists its bounds.
//! * **What only rustdoc reads**: links within documentation, constants as it prints them.
//! * **Private macros**: `macro_rules!` that are not exported were expanded when the library was compiled.
//!
//! Documentation comments are the business of [`crate::docs`].

use anyhow::{Context, Result};

use crate::metadata::{Metadata, Name, Reader};

const FOR_RUSTDOC: &[&str] =
    &["rendered_const", "doc_link_resolutions", "doc_link_traits_in_scope"];

/// Blanks it.
pub(crate) fn blank(metadata: &mut Metadata<'_>) -> Result<()> {
    hash_map(metadata)?;
    number_definitions(metadata);
    number_expansions(metadata)?;
    for table in FOR_RUSTDOC {
        for number in 0..metadata.root.table(table).count {
            blank_row(metadata, table, number);
        }
    }
    private_macros(metadata)
}

/// What the map begins with: how large keys and values are, how many places there are; and so on.
const HASH_MAP_HEADER: usize = 32;
const SIZES_AT: usize = 5;
const PLACES_AT: usize = 16;

/// Behind all places each has a byte that says whether it is taken.
const NOT_TAKEN: u8 = 0xFF;

/// Empties the map from hashes to definitions. It is checked when it is loaded, so it stays a map.
fn hash_map(metadata: &mut Metadata<'_>) -> Result<()> {
    let mut reader = Reader::new(metadata.bytes, metadata.root.hash_map);
    let length = reader.number()?;
    let begin = reader.at;
    let map = metadata.bytes.get_mut(begin..begin + length).context("the map of hashes")?;
    let (header, map) = map.split_at_mut_checked(HASH_MAP_HEADER).context("the map of hashes")?;
    let places = u64::from_le_bytes(header[PLACES_AT..PLACES_AT + 8].try_into()?);
    let size = usize::from(header[SIZES_AT]) + usize::from(header[SIZES_AT + 1]);
    let places = usize::try_from(places)?.checked_mul(size).context("the places of hashes")?;
    map.get_mut(..places).context("the places of hashes")?.fill(0);
    map[places..].fill(NOT_TAKEN);
    Ok(())
}

/// Numbers of kinds in the table `def_kind`.
const TRAIT: u8 = 6;
const ASSOCIATED_TYPE: u8 = 10;

fn number_definitions(metadata: &mut Metadata<'_>) {
    let hashes = metadata.root.table("def_path_hashes");
    let kinds = metadata.root.table("def_kind");
    for number in 0..hashes.count {
        let Some(range) = hashes.row_range(number) else { continue };
        if range.len() == 8
            && !matches!(kinds.byte(metadata.bytes, number), TRAIT | ASSOCIATED_TYPE)
        {
            metadata.bytes[range].copy_from_slice(&(number as u64).to_le_bytes());
        }
    }
}

/// The hash of a macro's expansion is that of the crate, and one of its own.
fn number_expansions(metadata: &mut Metadata<'_>) -> Result<()> {
    let hashes = metadata.root.table("expn_hashes");
    for number in 0..hashes.count {
        if let Some(begin) = hashes.row(metadata.bytes, number).begin() {
            let own = metadata.bytes.get_mut(begin + 8..begin + 16);
            own.context("the hash of an expansion")?
                .copy_from_slice(&(number as u64).to_le_bytes());
        }
    }
    Ok(())
}

/// The first bytes of the visibility of every public item.
const PUBLIC: u8 = 0;

fn private_macros(metadata: &mut Metadata<'_>) -> Result<()> {
    let [definitions, rules, visibility] =
        ["macro_definition", "is_macro_rules", "visibility"].map(|name| metadata.root.table(name));
    for number in 0..definitions.count {
        let visible = visibility.row(metadata.bytes, number).begin();
        let visible = match visible {
            Some(at) => *metadata.bytes.get(at).context("a visibility")?,
            None => PUBLIC,
        };
        if visible != PUBLIC && rules.byte(metadata.bytes, number) != 0 {
            blank_row(metadata, "macro_definition", number);
        }
    }
    Ok(())
}

/// Blanks a row and its value, except for the names in it: other rows refer to them.
fn blank_row(metadata: &mut Metadata<'_>, table: &str, number: usize) {
    let table = metadata.root.table(table);
    let begin = table.row(metadata.bytes, number).begin();
    let end = begin.and_then(|begin| metadata.end(begin));
    if let (Some(begin), Some(end), Some(range)) = (begin, end, table.row_range(number)) {
        let value = &mut metadata.bytes[begin..end];
        let named = named(value);
        for (byte, _) in value.iter_mut().zip(named).filter(|(_, named)| !named) {
            *byte = 0;
        }
        metadata.bytes[range].fill(0);
    }
}

/// Which bytes are, or might be, part of a name: where a name begins is not known, so whatever looks
/// like one is taken for one.
fn named(value: &[u8]) -> Vec<bool> {
    let mut named = vec![false; value.len()];
    for begin in 0..value.len() {
        let mut reader = Reader::new(value, begin);
        if value[begin] == 0
            && let Ok(Name::Text(text)) = reader.name()
            && std::str::from_utf8(text).is_ok()
        {
            named[begin..reader.at].fill(true);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Library;

    /// Where something of the library lies before, and after what is not read was blanked.
    fn blanked(library: Library) -> Vec<u8> {
        let mut bytes = library.build();
        let length = bytes.len();
        blank(&mut Metadata::find(&mut bytes).expect("metadata")).expect("all is as it should be");
        assert_eq!(bytes.len(), length);
        bytes
    }

    fn table(bytes: &mut [u8], name: &str) -> Vec<u8> {
        let metadata = Metadata::find(bytes).expect("metadata");
        metadata.bytes[metadata.root.table(name).range()].to_vec()
    }

    #[test]
    fn hashes_become_numbers_but_for_traits_and_associated_types() {
        let mut library = Library::new("a");
        library.table("def_path_hashes", 8, &[0xAB; 40]);
        library.table("def_kind", 1, &[1, TRAIT, ASSOCIATED_TYPE, 15]);
        let mut bytes = blanked(library);
        let number = |number: u8| [number, 0, 0, 0, 0, 0, 0, 0];
        let expected = [number(0), [0xAB; 8], [0xAB; 8], number(3), number(4)].concat();
        assert_eq!(table(&mut bytes, "def_path_hashes"), expected);
    }

    #[test]
    fn hashes_of_expansions_keep_their_crate() {
        let mut library = Library::new("a");
        let first = library.value(&[7; 16]);
        let second = library.value(&[7; 16]);
        library.value(b"behind");
        library.table("expn_hashes", 1, &[0, first as u8, second as u8]);
        let bytes = blanked(library);
        let number = |number: u8| [[7; 8], [number, 0, 0, 0, 0, 0, 0, 0]].concat();
        assert_eq!(bytes[first..second + 16], [number(1), number(2)].concat());
        assert_eq!(&bytes[second + 16..][..6], b"behind");
    }

    #[test]
    fn the_map_of_hashes_is_empty_and_still_a_map() {
        let mut library = Library::new("a");
        library.hash_map(2);
        let mut bytes = blanked(library);
        let metadata = Metadata::find(&mut bytes).expect("metadata");
        let map = &metadata.bytes[metadata.root.hash_map + 1..];
        assert_eq!(&map[..8], b"ODHT\x01\x08\x04\x20");
        assert_eq!(map[16], 2);
        assert_eq!(map[32..32 + 24], [0; 24]);
        assert_eq!(map[32 + 24..][..16], [0xFF; 16]);
    }

    /// Two macros, then a public one, then something of another table.
    fn macros(rules: &[u8]) -> (Library, [usize; 3]) {
        let mut library = Library::new("a");
        let public = library.value(&[PUBLIC]);
        let private = library.value(&[1, 9]);
        let value = b"xx\x00\x04name\xC1yy";
        let places = [(); 3].map(|()| library.value(value));
        let signature = library.value(b"signature");
        library.table("macro_definition", 1, &places.map(|place| place as u8));
        library.table("is_macro_rules", 1, rules);
        library.table("visibility", 1, &[private as u8, private as u8, public as u8]);
        library.table("fn_sig", 1, &[signature as u8]);
        (library, places)
    }

    #[test]
    fn of_private_macros_only_names_stay() {
        let (library, places) = macros(&[1, 0, 1]);
        let mut bytes = blanked(library);
        let whole = b"xx\x00\x04name\xC1yy".as_slice();
        let names = b"\0\0\x00\x04name\xC1\0\0".as_slice();
        assert_eq!(places.map(|place| &bytes[place..place + whole.len()]), [names, whole, whole]);
        let rows = [0, places[1] as u8, places[2] as u8];
        assert_eq!(table(&mut bytes, "macro_definition"), rows);
    }

    #[test]
    fn what_rustdoc_reads_is_blanked_unless_its_end_is_not_known() {
        let mut library = Library::new("a");
        let first = library.value(b"first");
        let last = library.value(b"last");
        library.table("rendered_const", 1, &[first as u8, last as u8]);
        let mut bytes = blanked(library);
        assert_eq!(&bytes[first..last + 4], b"\0\0\0\0\0last");
        assert_eq!(table(&mut bytes, "rendered_const"), [0, last as u8]);
    }
}
