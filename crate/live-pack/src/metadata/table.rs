//! A table: a row for each definition. It must not know which tables there are.

use std::ops::Range;

/// What the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Numbers, or none.
    Plain,
    /// Offsets of values, little-endian; 0 for none.
    Values,
    /// Offsets of lists and how many each has: a byte of the one and a byte of the other in turn.
    Lists,
}

/// Rows have as many bytes as the largest needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) at: usize,
    pub(crate) width: usize,
    pub(crate) count: usize,
}

/// What a row says; offset 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) number: usize,
    /// Where the value begins, or the list.
    pub(crate) offset: usize,
    /// How many the list has; 1 for a value.
    pub(crate) length: usize,
}

impl Row {
    pub(crate) fn begin(self) -> Option<usize> {
        (self.length > 0 && self.offset > 0).then_some(self.offset)
    }
}

impl Table {
    pub(crate) fn range(&self) -> Range<usize> {
        self.at..self.at + self.width * self.count
    }

    /// Where a row lies; none if the table ends before it.
    pub(crate) fn row_range(&self, number: usize) -> Option<Range<usize>> {
        let at = self.at + self.width * number;
        (number < self.count).then_some(at..at + self.width)
    }

    /// The row of this number; an empty one if the table ends before it.
    pub(crate) fn row(&self, bytes: &[u8], number: usize) -> Row {
        let row = self.row_range(number).map_or(&[][..], |range| &bytes[range]);
        let column = |from: usize, step: usize| {
            let digits = row.iter().skip(from).step_by(step).rev();
            digits.fold(0, |number, &byte| number << 8 | usize::from(byte))
        };
        let (offset, length) = match self.kind {
            Kind::Plain => (0, 0),
            Kind::Values => (column(0, 1), 1),
            Kind::Lists => (column(0, 2), column(1, 2)),
        };
        Row { number, offset, length }
    }

    /// All rows, in the order of the definitions.
    pub(crate) fn rows<'a>(&self, bytes: &'a [u8]) -> impl Iterator<Item = Row> + use<'a> {
        let table = *self;
        (0..table.count).map(move |number| table.row(bytes, number))
    }

    /// Puts another list into a row, if there is room for such numbers; whether there was.
    pub(crate) fn set_list(
        &self,
        bytes: &mut [u8],
        number: usize,
        offset: usize,
        length: usize,
    ) -> bool {
        let columns = [offset, length];
        let places = |column: usize| (self.width + 1 - column) / 2;
        let fits = |column: usize| columns[column] >> (8 * places(column)) == 0;
        let Some(range) = self.row_range(number).filter(|_| fits(0) && fits(1)) else {
            return false;
        };
        for (index, byte) in bytes[range].iter_mut().enumerate() {
            *byte = (columns[index % 2] >> (index / 2 * 8)) as u8;
        }
        true
    }

    /// The byte of a row of one byte; 0 if the table ends before it.
    pub(crate) fn byte(&self, bytes: &[u8], number: usize) -> u8 {
        self.row_range(number).and_then(|range| bytes[range].first().copied()).unwrap_or(0)
    }
}
