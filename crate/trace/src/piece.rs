//! A record on its way out of a program that is interpreted: one write of bytes as they lie in memory.
//!
//! It must not know which events there are.

use std::mem::{size_of, MaybeUninit};
use std::ptr::{addr_of_mut, copy_nonoverlapping, slice_from_raw_parts};

use crate::argument::Argument;
use crate::binary::{self, EVENT};
use crate::record::{Record, RECORD_BYTES};

/// What each piece of a [`stream`](crate::stream) begins with, so that pieces can be told from text
/// where both come the same way: no text begins with these bytes.
pub const MARK: [u8; 4] = [0xFF, b'P', b'S', b'T'];

/// Takes a piece, at once and whole.
pub(crate) type Write = fn(&[u8]);

/// [`MARK`], and the beginning of an entry of the binary form.
const HEAD_BYTES: usize = 8;

/// How much may come after a record before it takes an allocation.
const MORE_BYTES: usize = 256 + 6 * RECORD_BYTES;

#[repr(C)]
struct Piece {
    head: [u8; HEAD_BYTES],
    record: Record,
}

#[repr(C)]
struct LongPiece {
    piece: Piece,
    more: [u8; MORE_BYTES],
}

const _: () = assert!(
    size_of::<Piece>() == HEAD_BYTES + RECORD_BYTES
        && size_of::<LongPiece>() == size_of::<Piece>() + MORE_BYTES,
    "there is no padding"
);

#[inline]
fn head(arguments: u8) -> [u8; HEAD_BYTES] {
    let [a, b, c, d] = MARK;
    [a, b, c, d, EVENT, arguments, 0, 0]
}

/// Writes an event without a text.
#[inline]
pub(crate) fn send(write: Write, record: Record) {
    let piece = Piece { head: head(0), record: record.to_le() };
    // SAFETY: `Piece` is `repr(C)` without padding (checked above) and lives until the end of this
    // function; bytes need no alignment.
    write(unsafe { &*slice_from_raw_parts((&piece as *const Piece).cast(), size_of::<Piece>()) });
}

/// Writes an event with a text and what its future was created with. Arguments beyond the 255th are left
/// out.
pub(crate) fn send_with(write: Write, record: Record, text: &str, arguments: &[Argument]) {
    let count = arguments.len().min(binary::MOST_ARGUMENTS);
    let more = text.len() + count * RECORD_BYTES;
    let head = head(count as u8);
    let record = Record { y: text.len() as u32, ..record };
    if more > MORE_BYTES {
        return send_long(write, record, text, &arguments[..count]);
    }
    let mut piece = MaybeUninit::<LongPiece>::uninit();
    let start = piece.as_mut_ptr();
    // SAFETY: what is written to lies within `piece`: its head and record, and behind them
    // `text.len()` bytes and a record for each argument, which is not more than `MORE_BYTES`, as was
    // checked; records need not be aligned there, being written as bytes. Nothing that is copied
    // overlaps, since `piece` is new. After that the first `size_of::<Piece>() + more` bytes are
    // initialised, since there is no padding (checked above, and in `record.rs`).
    let bytes = unsafe {
        addr_of_mut!((*start).piece).write(Piece { head, record: record.to_le() });
        let mut next = addr_of_mut!((*start).more).cast::<u8>();
        copy_nonoverlapping(text.as_ptr(), next, text.len());
        next = next.add(text.len());
        let mut index = 0;
        while index < count {
            next.cast::<Record>().write_unaligned(Record::argument(&arguments[index]).to_le());
            next = next.add(RECORD_BYTES);
            index += 1;
        }
        &*slice_from_raw_parts(start.cast::<u8>(), size_of::<Piece>() + more)
    };
    write(bytes);
}

#[cold]
fn send_long(write: Write, record: Record, text: &str, arguments: &[Argument]) {
    let records: Vec<_> = arguments.iter().map(|one| Record::argument(one).to_bytes()).collect();
    let mut bytes = MARK.to_vec();
    binary::entry(record, text, &records, &mut bytes);
    write(&bytes);
}
