//! A small library for tests, made value by value and row by row.

use std::collections::BTreeMap;

use super::{HYGIENE_TABLES, Kind, PROPERTIES, Root, SOURCE_MAP, TABLES, Table};
use crate::metadata::HEADER;

pub(crate) struct Library {
    bytes: Vec<u8>,
    /// By name: how many bytes a row has, and all rows.
    tables: BTreeMap<&'static str, (usize, Vec<u8>)>,
    hash_map: usize,
    name: &'static str,
}

impl Library {
    pub(crate) fn new(name: &'static str) -> Self {
        let bytes = [HEADER.as_slice(), &[0; 8], b"\x07version\xC1"].concat();
        let mut library = Library { bytes, tables: BTreeMap::new(), hash_map: 0, name };
        library.hash_map(0);
        library
    }

    /// Puts a value behind the others; returns where.
    pub(crate) fn value(&mut self, value: &[u8]) -> usize {
        let at = self.bytes.len();
        self.bytes.extend(value);
        at
    }

    pub(crate) fn table(&mut self, name: &'static str, width: usize, rows: &[u8]) {
        self.tables.insert(name, (width, rows.to_vec()));
    }

    /// A map with this many places, all of them taken.
    pub(crate) fn hash_map(&mut self, places: u8) {
        let map = [12; 12].repeat(places.into());
        let taken = [1; 16].repeat(usize::from(places > 0));
        let length = 32 + map.len() + taken.len();
        let header =
            [b"ODHT\x01\x08\x04\x20".as_slice(), &[places; 8], &[places, 0, 0, 0, 0, 0, 0, 0]];
        let header = [header.concat().as_slice(), &[9; 8]].concat();
        self.hash_map = self.value(&[u8::try_from(length).expect("a small map")]);
        self.value(&[header, map, taken].concat());
    }

    fn place(&mut self, name: &'static str, kind: Kind) -> Table {
        let (width, rows) = self.tables.remove(name).unwrap_or_default();
        let count = rows.len().checked_div(width).unwrap_or(0);
        Table { name, kind, at: self.value(&rows), width, count }
    }

    pub(crate) fn build(mut self) -> Vec<u8> {
        let mut tables = Vec::new();
        for (kind, names) in TABLES {
            tables.extend(names.iter().map(|name| self.place(name, *kind)));
        }
        tables.extend(HYGIENE_TABLES.iter().map(|name| self.place(name, Kind::Values)));
        let hash_map = std::mem::take(&mut self.hash_map);
        // The root has it in between: it lies there.
        let length = usize::from(self.bytes[hash_map]) + 1;
        let map = self.bytes[hash_map..hash_map + length].to_vec();
        let hash_map = self.value(&map);
        tables.push(self.place(SOURCE_MAP, Kind::Values));
        assert!(self.tables.is_empty(), "these tables are none: {:?}", self.tables.keys());
        let mut name = Vec::new();
        crate::metadata::Name::Text(self.name.as_bytes()).put(&mut name);
        let byte = self.name.as_bytes()[0];
        let root = Root {
            at: self.bytes.len(),
            triple: b"target".to_vec(),
            hash: [byte; 16],
            name,
            is_proc_macro: 0,
            extra_file_name: self.name.as_bytes().to_vec(),
            stable_crate_id: [byte; 8],
            settings: vec![0, 1, 2, 0, 0, 0, 0],
            lists: Vec::new(),
            tables,
            hash_map,
            properties: [byte; PROPERTIES],
        };
        self.bytes[8..16].copy_from_slice(&(root.at as u64).to_le_bytes());
        let written = root.without_lists();
        self.bytes.extend(written);
        assert_eq!(Root::read(&self.bytes).expect("what was written"), root);
        self.bytes
    }
}
