//! The binary form of a trace: what an edited program writes while it runs, and the small form to
//! keep one in.
//!
//! It begins with [`MAGIC`], whose last four bytes are the version of the schema. Then follow
//! entries, each a byte that says what it is, and its contents:
//!
//! | byte | entry | contents |
//! | --- | --- | --- |
//! | 0–62 | an event of the kind with this code | see below |
//! | 64 | a name; they are numbered from 1 | a text of at most 255 bytes |
//! | 65 | a text for the next event that has one of its own | a text |
//! | 66 | a block of records | the number of the first (u64), how many (u32), the records |
//! | 67 | what ran | language, engine, clock (a byte each), program, runtime, source (texts) |
//! | 68 | how the run ended | status (a byte), when (varint), 0, or 1 and a message (a text) |
//! | 69 | how many events were dropped so far | varint |
//! | 70 | one record | how many arguments it has (u8), two zeros, the record, its text, the arguments |
//!
//! Numbers of fixed size are little-endian. A varint has seven bits a byte, lowest first, and the
//! highest bit set in all but the last. A text is its length in bytes (varint) and UTF-8.
//!
//! An **event** in the small form is a byte of flags, and then for each flag that is set a varint:
//!
//! | flag | varint |
//! | --- | --- |
//! | 1 | the change of `at` since the event before (zigzag: 0, -1, 1, -2, ...) |
//! | 2 | the change of `id`, less 1 (zigzag) |
//! | 4, 8, 16 | `thread`, `task`, `future`, where they are not those of the event before |
//! | 32 | the change of `line` since the event before (zigzag) |
//!
//! and then what its kind has, in this order: a small value (a byte), a name (varint; 0: the next
//! text), a number (varint), 64 bits (varint; a float: 8 bytes). Which of these a kind has says the
//! table in `wire.rs`, and so does its code. "Before" starts with an event of nothing but zeros.
//!
//! A **record** is an event (or an argument of the future that the record before created) as the
//! recorder keeps it, in 48 bytes: a program that is interpreted writes them as they lie in its
//! memory. Its number is one more than that of the record before. On its own (70) it
//! has its name or text with it, and how long that is in its last field; it happened no earlier than
//! what comes before it.
//!
//! A trace may end after any entry; a program that is stopped leaves it like that.
//!
//! ```
//! use pollscope_trace::{binary, Event, EventKind};
//!
//! let mark = EventKind::Mark { name: "here".to_owned() };
//! let events = [Event { id: 1, at: 5, thread: 0, task: 0, future: 0, line: 3, kind: mark }];
//! let bytes = binary::encode(&events, 0);
//! assert_eq!(binary::events(&bytes), Ok((events.to_vec(), 0)));
//! assert_eq!(
//!     binary::events(&bytes[..bytes.len() - 1]).unwrap_err().to_string(),
//!     "the trace is cut off after 18 bytes, in the middle of an event",
//! );
//! ```

mod error;
mod input;
mod read;
#[cfg(test)]
mod tests;
mod write;

use crate::trace::SCHEMA;

pub use error::BinaryError;
pub use read::{events, trace, Decoder};
pub(crate) use write::write_taken;
pub use write::{encode, encode_trace};

/// What a binary trace begins with: four bytes that no text begins with, and the version of the
/// schema.
pub const MAGIC: [u8; 8] = {
    let [a, b, c, d] = SCHEMA.to_le_bytes();
    [0xF0, b'P', b'S', b'T', a, b, c, d]
};

/// A name may be used by any number of events, so its length is limited: otherwise a short file
/// could fill the memory. A longer one is a text of the event's own.
const LONGEST_NAME: usize = 255;

/// What an entry is.
pub(crate) mod entry {
    pub(super) const NAME: u8 = 64;
    pub(super) const TEXT: u8 = 65;
    pub(super) const BLOCK: u8 = 66;
    pub(super) const HEADER: u8 = 67;
    pub(super) const ENDED: u8 = 68;
    pub(super) const DROPPED: u8 = 69;
    pub(crate) const RECORD: u8 = 70;
}

mod flag {
    pub(super) const AT: u8 = 1;
    pub(super) const ID: u8 = 2;
    pub(super) const THREAD: u8 = 4;
    pub(super) const TASK: u8 = 8;
    pub(super) const FUTURE: u8 = 16;
    pub(super) const LINE: u8 = 32;
    pub(super) const ALL: u8 = 63;
}

/// A signed number so that small ones of either sign are small.
fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

/// Back from [`zigzag`].
fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}
