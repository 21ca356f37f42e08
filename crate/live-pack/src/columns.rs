//! Puts the tables of metadata into a form that compresses to a third: what is unpacked in the tab
//! undoes it (`restore` in web/js/internal/live/unit.ts).
//!
//! * Offsets grow from row to row, as values were written one after the other: each is replaced by the
//!   difference to the one before, and 1, or to 1 if it is the first. They count from 1 to as many as
//!   their bytes can say, and go round; so 0, which is none, stays 0, and nothing else becomes 0.
//! * The first bytes of all rows stand together, then the second ones, and so on.
//!
//! It must not know what a table is for.

use serde::Serialize;

use crate::metadata::{Kind, Table};

/// A table within a file, described for the decoder: where, how many bytes a row has, how many
/// rows, and how many bytes of a row lie between two of an offset, plus one; 0 if there is no
/// offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Columns(usize, usize, usize, usize);

/// A table of less than this is not worth being listed.
const LEAST: usize = 64;

/// More bytes than this has no offset: files are smaller.
const WIDEST_OFFSET: usize = 4;

impl Columns {
    /// `start` is where the metadata begins in the file; none if it is not worth it.
    pub(crate) fn of(table: &Table, start: usize) -> Option<Self> {
        let step = match table.kind {
            Kind::Plain => 0,
            Kind::Values => 1,
            Kind::Lists => 2,
        };
        let fits = step == 0 || table.width.div_ceil(step) <= WIDEST_OFFSET;
        (fits && table.range().len() >= LEAST).then_some(Columns(
            start + table.at,
            table.width,
            table.count,
            step,
        ))
    }

    /// Puts the table into the other form.
    pub(crate) fn apply(self, file: &mut [u8]) {
        let Columns(at, width, count, step) = self;
        let table = &mut file[at..at + width * count];
        if step > 0 {
            differences(table, width, step);
        }
        let rows = table.to_vec();
        for (row, bytes) in rows.chunks(width).enumerate() {
            for (column, &byte) in bytes.iter().enumerate() {
                table[column * count + row] = byte;
            }
        }
    }
}

fn differences(table: &mut [u8], width: usize, step: usize) {
    let most = (1u64 << (8 * width.div_ceil(step))) - 1;
    let mut before = 0;
    for row in table.chunks_mut(width) {
        let digits = row.iter().step_by(step).rev();
        let offset = digits.fold(0, |offset, &byte| offset << 8 | u64::from(byte));
        if offset == 0 {
            continue;
        }
        let difference = (offset - 1 + most - before) % most + 1;
        before = offset - 1;
        for (index, byte) in row.iter_mut().step_by(step).enumerate() {
            *byte = (difference >> (8 * index)) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, width: usize, before: &[u8], after: &[u8]) {
        // As often as it takes to be worth it.
        let table = Table { name: "", kind, at: 1, width, count: before.len() / width };
        let columns = Columns::of(&table, 2);
        assert_eq!(columns, None, "a small table is left alone");
        let step = [Kind::Plain, Kind::Values, Kind::Lists].iter().position(|&one| one == kind);
        let mut file = [&[7, 7, 7], before, &[8]].concat();
        Columns(3, width, table.count, step.expect("one of them")).apply(&mut file);
        assert_eq!(file, [&[7, 7, 7], after, &[8]].concat(), "{before:?}");
    }

    #[test]
    fn rows_become_columns_and_offsets_differences() {
        check(Kind::Plain, 2, &[1, 2, 3, 4, 5, 6], &[1, 3, 5, 2, 4, 6]);
        // 5, none, 5 + 256, 5 + 256 + 255.
        check(Kind::Values, 2, &[5, 0, 0, 0, 5, 1, 4, 2], &[5, 0, 1, 0, 0, 0, 1, 1]);
        // The same, each with a list of this many.
        check(
            Kind::Lists,
            3,
            &[5, 1, 0, 0, 0, 0, 5, 9, 1, 4, 2, 2],
            &[5, 0, 1, 0, 1, 0, 9, 2, 0, 0, 1, 1],
        );
    }

    #[test]
    fn offsets_may_go_back_and_be_the_same_and_still_differ_from_none() {
        // 255 numbers, without 0: from 3 back to 1 it is -2, from 1 to 255 it is 254; and 1 more.
        check(Kind::Values, 1, &[3, 1, 1, 255], &[3, 254, 1, 255]);
    }

    #[test]
    fn what_is_large_enough_is_listed() {
        let table = Table { name: "", kind: Kind::Lists, at: 10, width: 7, count: 100 };
        assert_eq!(Columns::of(&table, 5), Some(Columns(15, 7, 100, 2)));
        assert_eq!(serde_json::to_string(&Columns(15, 7, 100, 2)).expect("JSON"), "[15,7,100,2]");
        let wide = Table { width: 9, ..table };
        assert_eq!(Columns::of(&wide, 5), None);
        assert_eq!(
            Columns::of(&Table { kind: Kind::Plain, ..wide }, 5),
            Some(Columns(15, 9, 100, 0))
        );
    }
}
