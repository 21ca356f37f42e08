//! The binary form of a trace: what an edited program writes while it runs ([`crate::stream`]), and what
//! is taken from a lesson in its WebAssembly module ([`crate::Recorder::drain_bytes`]).
//!
//! It begins with [`MAGIC`], whose last four bytes are the version of the schema. One entry follows
//! for each event:
//!
//! | bytes | contents |
//! | --- | --- |
//! | 1 | 70: an event |
//! | 1 | how many arguments it has |
//! | 2 | zeros |
//! | 48 | its record |
//! | as many as the record's last field says | its name or text, in UTF-8 |
//! | 48 each | its arguments |
//!
//! A **record** is an event as the recorder keeps it in memory, little-endian: `at`, a value (8 bytes
//! each), the code of the kind, a small value (1 byte each), 2 zeros, `thread`, `task`, `future`,
//! `line`, the number of a name, another number, and the length of the text (4 bytes each). Which of
//! these a kind uses, and its code, is in the table of [`crate::event`]. Identifiers are not written:
//! events count from 1. An event whose time is earlier than the one before happened at the same time
//! as that.
//!
//! An **argument** is a record too: a value that the future was created with, which goes into the
//! future's name.
//!
//! A trace may end after any entry, because a program may be stopped at any time.

mod error;
mod input;
mod read;
#[cfg(test)]
mod tests;
mod write;

use crate::trace::SCHEMA;

pub use error::BinaryError;
pub use read::{events, Decoder};
pub(crate) use write::{entry, write, MOST_ARGUMENTS};

/// What a binary trace begins with: four bytes that no text begins with, and the version of the
/// schema.
pub const MAGIC: [u8; 8] = {
    let [a, b, c, d] = SCHEMA.to_le_bytes();
    [0xF0, b'P', b'S', b'T', a, b, c, d]
};

/// The first byte of an event's entry.
pub(crate) const EVENT: u8 = 70;
