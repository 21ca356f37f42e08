//! The root: what there is to know of a crate, and where its tables lie.

use std::ops::Range;

use anyhow::{Context, Result, bail};

use super::bytes::{Name, Reader, put_number};
use super::table::{Kind, Table};

#[cfg(test)]
pub(crate) mod fixture;

/// Lists that the root itself leads to, in its order.
const LISTS: usize = 14;

/// Those that stand behind the tables: debugger visualizers and exported symbols.
const LATER_LISTS: usize = 2;

/// What follows the tables: seven numbers of a byte.
const PROPERTIES: usize = 7;

#[rustfmt::skip]
const TABLES: &[(Kind, &[&str])] = &[
    (Kind::Plain, &["intrinsic", "is_macro_rules", "is_type_alias_impl_trait", "type_alias_is_lazy",
        "attr_flags", "def_path_hashes"]),
    (Kind::Lists, &["explicit_item_bounds", "inferred_outlives_of", "inherent_impls",
        "associated_types_for_impl_traits_in_associated_fn"]),
    (Kind::Values, &["opt_rpitit_info"]),
    (Kind::Plain, &["unused_generic_params"]),
    (Kind::Lists, &["module_children_reexports"]),
    (Kind::Plain, &["cross_crate_inlinable"]),
    (Kind::Lists, &["attributes", "module_children_non_reexports", "associated_item_or_field_def_ids"]),
    (Kind::Plain, &["def_kind"]),
    (Kind::Values, &["visibility", "def_span", "def_ident_span", "lookup_stability",
        "lookup_const_stability", "lookup_default_body_stability", "lookup_deprecation_entry",
        "explicit_predicates_of", "generics_of", "super_predicates_of", "implied_predicates_of",
        "type_of"]),
    (Kind::Lists, &["variances_of"]),
    (Kind::Values, &["fn_sig", "codegen_fn_attrs", "impl_trait_header", "const_param_default",
        "object_lifetime_default", "optimized_mir", "mir_for_ctfe",
        "closure_saved_names_of_captured_variables", "mir_coroutine_witnesses", "promoted_mir",
        "thir_abstract_const"]),
    (Kind::Plain, &["impl_parent", "constness", "defaultness"]),
    (Kind::Values, &["coerce_unsized_info", "mir_const_qualif", "rendered_const"]),
    (Kind::Plain, &["asyncness"]),
    (Kind::Lists, &["fn_arg_names"]),
    (Kind::Plain, &["coroutine_kind", "coroutine_for_closure"]),
    (Kind::Values, &["eval_static_initializer", "trait_def"]),
    (Kind::Plain, &["trait_item_def_id"]),
    (Kind::Values, &["expn_that_defined", "params_in_repr", "repr_options", "def_keys",
        "proc_macro_quoted_spans", "variant_data"]),
    (Kind::Plain, &["assoc_container"]),
    (Kind::Values, &["macro_definition"]),
    (Kind::Plain, &["proc_macro"]),
    (Kind::Lists, &["deduced_param_attrs"]),
    (Kind::Values, &["trait_impl_trait_tys", "doc_link_resolutions"]),
    (Kind::Lists, &["doc_link_traits_in_scope", "assumed_wf_types_for_rpitit"]),
];

/// The tables of macro expansions, and that of source files.
const HYGIENE_TABLES: &[&str] = &["syntax_contexts", "expn_data", "expn_hashes"];
const SOURCE_MAP: &str = "source_map";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Root {
    /// Its offset; values and tables lie before it.
    pub(crate) at: usize,
    triple: Vec<u8>,
    /// What those who use the crate know it by.
    hash: [u8; 16],
    name: Vec<u8>,
    is_proc_macro: u8,
    extra_file_name: Vec<u8>,
    stable_crate_id: [u8; 8],
    settings: Vec<u8>,
    lists: Vec<usize>,
    tables: Vec<Table>,
    /// The map from hashes to definitions.
    pub(crate) hash_map: usize,
    properties: [u8; PROPERTIES],
}

impl Root {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self> {
        let at = bytes.get(8..16).context("cut off")?.try_into()?;
        let at = usize::try_from(u64::from_le_bytes(at))?;
        let mut reader = Reader::new(bytes, at);
        if reader.byte()? != 0 {
            bail!("a target of its own");
        }
        let triple = reader.text()?.to_vec();
        let hash = reader.take(16)?.try_into()?;
        let mut name = Vec::new();
        reader.name()?.put(&mut name);
        let is_proc_macro = reader.byte()?;
        let extra_file_name = reader.text()?.to_vec();
        let stable_crate_id = reader.take(8)?.try_into()?;
        let settings = settings(&mut reader)?;
        let mut offsets = Offsets { root: at, last: None };
        let mut lists = offsets.lists(&mut reader, LISTS)?;
        if reader.byte()? != 0 {
            bail!("procedural macros");
        }
        let mut tables = Vec::new();
        for &(kind, names) in TABLES {
            for name in names {
                tables.push(offsets.table(&mut reader, kind, name)?);
            }
        }
        lists.extend(offsets.lists(&mut reader, LATER_LISTS)?);
        for name in HYGIENE_TABLES {
            tables.push(offsets.table(&mut reader, Kind::Values, name)?);
        }
        let hash_map = offsets.next(&mut reader)?;
        tables.push(offsets.table(&mut reader, Kind::Values, SOURCE_MAP)?);
        let properties = reader.take(PROPERTIES)?.try_into()?;
        if tables.iter().any(|table| table.range().end > at) {
            bail!("a table outside of it");
        }
        Ok(Root {
            at,
            triple,
            hash,
            name,
            is_proc_macro,
            extra_file_name,
            stable_crate_id,
            settings,
            lists,
            tables,
            hash_map,
            properties,
        })
    }

    /// Where the hash lies by which others know the crate.
    pub(crate) fn hash_range(&self) -> Range<usize> {
        let mut before = vec![0];
        put_text(&mut before, &self.triple);
        let begin = self.at + before.len();
        begin..begin + self.hash.len()
    }

    pub(crate) fn tables(&self) -> &[Table] {
        &self.tables
    }

    pub(crate) fn table(&self, name: &str) -> Table {
        let found = self.tables.iter().find(|table| table.name == name);
        *found.expect("the name of a table")
    }

    /// Where all that it leads to begins, and it itself.
    pub(super) fn begins(&self) -> Vec<usize> {
        let tables = self.tables.iter().filter(|table| !table.range().is_empty());
        let mut begins: Vec<_> = tables.map(|table| table.at).collect();
        begins.extend(&self.lists);
        begins.extend([self.hash_map, self.at]);
        begins
    }

    /// This one, but with the name and the properties of another crate, and each list empty.
    pub(crate) fn without_lists_for(&self, other: &Root) -> Vec<u8> {
        let root = Root {
            triple: self.triple.clone(),
            settings: self.settings.clone(),
            tables: self.tables.clone(),
            at: self.at,
            hash_map: self.hash_map,
            ..other.clone()
        };
        root.without_lists()
    }

    /// What [`Root::read`] reads, with each list empty.
    fn without_lists(&self) -> Vec<u8> {
        let mut bytes = vec![0];
        put_text(&mut bytes, &self.triple);
        bytes.extend(self.hash);
        bytes.extend(&self.name);
        bytes.push(self.is_proc_macro);
        put_text(&mut bytes, &self.extra_file_name);
        bytes.extend(self.stable_crate_id);
        bytes.extend(&self.settings);
        // No element in any of the lists, and no procedural macros.
        bytes.extend([0; LISTS + 1]);
        let mut last = None;
        let mut put_offset = |bytes: &mut Vec<u8>, offset: usize| {
            put_number(bytes, last.map_or(self.at - offset, |last| offset - last));
            last = Some(offset);
        };
        let hygiene = self.tables.len() - HYGIENE_TABLES.len() - 1;
        for (index, table) in self.tables.iter().enumerate() {
            if index == hygiene {
                bytes.extend([0; LATER_LISTS]);
            }
            if table.name == SOURCE_MAP {
                put_offset(&mut bytes, self.hash_map);
            }
            put_number(&mut bytes, table.width);
            put_number(&mut bytes, table.count);
            put_offset(&mut bytes, table.at);
        }
        bytes.extend(self.properties);
        bytes
    }
}

/// How the crate panics, its edition, and what it has; nothing of it is an offset.
fn settings(reader: &mut Reader<'_>) -> Result<Vec<u8>> {
    let panic = reader.byte()?;
    let mut settings = vec![panic];
    let rest = if panic == 0 { 6 } else { 7 };
    settings.extend(reader.take(rest)?);
    Ok(settings)
}

fn put_text(bytes: &mut Vec<u8>, text: &[u8]) {
    let mut name = Vec::new();
    Name::Text(text).put(&mut name);
    bytes.extend(&name[1..]);
}

/// Offsets are distances: the first one back from the root, each other one from that before.
struct Offsets {
    root: usize,
    last: Option<usize>,
}

impl Offsets {
    fn next(&mut self, reader: &mut Reader<'_>) -> Result<usize> {
        let distance = reader.number()?;
        let offset = match self.last {
            None => self.root.checked_sub(distance),
            Some(last) => last.checked_add(distance),
        };
        let offset = offset.filter(|&offset| offset <= self.root).context("an offset outside")?;
        self.last = Some(offset);
        Ok(offset)
    }

    /// Where those lists begin that are not empty.
    fn lists(&mut self, reader: &mut Reader<'_>, count: usize) -> Result<Vec<usize>> {
        let mut begins = Vec::new();
        for _ in 0..count {
            if reader.number()? > 0 {
                begins.push(self.next(reader)?);
            }
        }
        Ok(begins)
    }

    fn table(&mut self, reader: &mut Reader<'_>, kind: Kind, name: &'static str) -> Result<Table> {
        let (width, count) = (reader.number()?, reader.number()?);
        Ok(Table { name, kind, at: self.next(reader)?, width, count })
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::Library;
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let mut library = Library::new("a");
        library.table("def_kind", 1, &[1, 2, 3]);
        library.table("attributes", 3, &[4, 5, 6]);
        let bytes = library.build();
        let root = Root::read(&bytes).expect("a root");
        let Table { kind, at, width, count, .. } = root.table("attributes");
        assert_eq!((kind, width, count, &bytes[at..at + 3]), (Kind::Lists, 3, 1, &[4, 5, 6][..]));
        assert_eq!(root.table("fn_sig").count, 0);
        assert_eq!((root.hash, root.properties), ([b'a'; 16], [b'a'; PROPERTIES]));
    }

    #[test]
    fn what_is_no_root_is_refused() {
        let good = Library::new("a").build();
        let at = Root::read(&good).expect("a root").at;
        let changed = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = good.clone();
            change(&mut bytes);
            Root::read(&bytes).expect_err("no root").to_string()
        };
        assert_eq!(changed(&|bytes| bytes.truncate(12)), "cut off");
        assert_eq!(changed(&|bytes| bytes.truncate(bytes.len() - 1)), "cut off");
        assert_eq!(changed(&|bytes| bytes[at] = 1), "a target of its own");
        assert_eq!(changed(&|bytes| bytes[at + 1] = 5), "a text without its end");
        assert_eq!(changed(&|bytes| bytes[8] = 0), "a target of its own");
    }
}
