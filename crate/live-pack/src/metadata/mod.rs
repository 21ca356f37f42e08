//! Where everything lies in the metadata of a library, as rustc 1.78 writes it.
//!
//! Metadata begins with a few bytes that say what it is, and where its **root** stands: what there is to
//! know of the crate, and where everything else lies. Of each kind of fact there is a **table** with a
//! row for each definition. A row is a small number, or the offset of a **value**, or the offset of a
//! list and how many it has. Values lie before the tables, and refer to each other by their offsets: what
//! is left out is therefore blanked in its place, and nothing moves.
//!
//! It must not know what any of the tables is for: [`crate::unread`] does.

mod bytes;
mod root;
mod table;

use anyhow::{Context, Result};

pub(crate) use bytes::{END_OF_TEXT, Name, Reader};
pub(crate) use root::Root;
#[cfg(test)]
pub(crate) use root::fixture::Library;
pub(crate) use table::{Kind, Table};

/// `rust`, and the version of the format; the offset of the root follows, in eight bytes.
const HEADER: [u8; 8] = *b"rust\0\0\0\x09";

/// Metadata within a file, which may be an archive or an object around it.
pub(crate) struct Metadata<'a> {
    pub(crate) bytes: &'a mut [u8],
    pub(crate) root: Root,
    /// Where all that the root and the tables lead to begins, ascending, and whether a table does.
    begins: Vec<(usize, bool)>,
}

impl<'a> Metadata<'a> {
    /// Finds it in a file.
    pub(crate) fn find(file: &'a mut [u8]) -> Result<Self> {
        let start = file.windows(HEADER.len()).position(|bytes| bytes == HEADER);
        let start = start.context("no metadata of rustc 1.78")?;
        let bytes = &mut file[start..];
        let root = Root::read(bytes).context("in the root")?;
        let mut begins: Vec<_> = root.begins().into_iter().map(|begin| (begin, false)).collect();
        for table in root.tables() {
            let rows = table.rows(bytes).filter_map(|row| row.begin());
            begins.extend(rows.map(|begin| (begin, true)));
        }
        begins.sort_unstable();
        Ok(Metadata { bytes, root, begins })
    }

    /// Where the value that begins at `begin` ends: where the next one begins. Before what the root leads
    /// to there may be more that belongs to that: then it is not known.
    pub(crate) fn end(&self, begin: usize) -> Option<usize> {
        let next = self.begins.partition_point(|&(other, _)| other <= begin);
        self.begins.get(next).and_then(|&(next, by_table)| by_table.then_some(next))
    }
}
