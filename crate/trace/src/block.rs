//! A block of records that is filled by moving a pointer.
//!
//! `Vec::push` would do, but for the dozens of small calls behind it, each of which costs an
//! interpreted program microseconds.

use std::ptr::null_mut;

use crate::record::Record;

/// A block being filled.
#[derive(Debug)]
pub(crate) struct Block {
    /// Its length is 0 while it is filled.
    records: Vec<Record>,
    /// The next record goes to `next`, and there is room while that is not `end`.
    next: *mut Record,
    end: *mut Record,
}

// SAFETY: both pointers point into the allocation that `records` owns, which goes with them, and
// are used through `&mut self` only.
unsafe impl Send for Block {}

impl Default for Block {
    /// A block without room.
    fn default() -> Self {
        Block { records: Vec::new(), next: null_mut(), end: null_mut() }
    }
}

impl Block {
    /// Adds a record, unless there is no room.
    #[inline]
    pub(crate) fn push(&mut self, record: Record) -> bool {
        if self.next == self.end {
            return false;
        }
        // SAFETY: `next` is not `end`, so it lies within the allocation that `replace` made it
        // point to and is aligned and writable; what it overwrites is uninitialised. Moving it on
        // by one leaves it at most at `end`, one past the allocation.
        unsafe {
            self.next.write(record);
            self.next = self.next.add(1);
        }
        true
    }

    /// Begins a new block with room for `capacity` records and returns the one before.
    pub(crate) fn replace(&mut self, capacity: usize) -> Vec<Record> {
        let mut next = Vec::with_capacity(capacity);
        let start: *mut Record = next.as_mut_ptr();
        let mut filled = std::mem::replace(&mut self.records, next);
        let len = self.len_of(&mut filled);
        // SAFETY: the first `len` records of this allocation were written, one after the other, by
        // `push`, which never goes beyond its capacity.
        unsafe { filled.set_len(len) };
        self.next = start;
        // SAFETY: the allocation has room for at least `capacity` records.
        self.end = unsafe { start.add(capacity) };
        filled
    }

    /// How many records lie between the beginning of `records` and `next`.
    fn len_of(&self, records: &mut Vec<Record>) -> usize {
        if self.next.is_null() {
            return 0;
        }
        (self.next as usize - records.as_mut_ptr() as usize) / std::mem::size_of::<Record>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(at: u64) -> Record {
        Record { at, ..Record::default() }
    }

    #[test]
    fn gives_back_what_was_pushed() {
        let mut block = Block::default();
        assert!(!block.push(record(1)), "there is no room yet");
        assert_eq!(block.replace(3), []);
        for at in 1..=3 {
            assert!(block.push(record(at)));
        }
        assert!(!block.push(record(4)));
        assert_eq!(block.replace(2), [1, 2, 3].map(record));
        assert!(block.push(record(5)));
        assert_eq!(block.replace(0), [record(5)]);
        assert!(!block.push(record(6)));
    }
}
