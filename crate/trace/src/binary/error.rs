//! What can be wrong with a binary trace.

use std::fmt;

use crate::trace::SCHEMA;

/// Why bytes are no trace. All positions count bytes from the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BinaryError {
    /// It does not begin as one.
    NotATrace,
    /// It is one of another version of the schema.
    OtherVersion {
        /// Which.
        found: u32,
    },
    /// It ends in the middle of something.
    Truncated {
        /// How long it is.
        at: u64,
        /// What it ends in the middle of.
        within: &'static str,
    },
    /// It has a value that it cannot have.
    Nonsense {
        /// Where the entry begins that has it.
        at: u64,
        /// Which value.
        what: &'static str,
    },
}

impl fmt::Display for BinaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BinaryError::NotATrace => f.write_str("this is not a Pollscope trace"),
            BinaryError::OtherVersion { found } => write!(
                f,
                "the trace is of version {found} of the schema, and only version {SCHEMA} can be \
                 read; record it again"
            ),
            BinaryError::Truncated { at, within } => {
                write!(f, "the trace is cut off after {at} bytes, in the middle of {within}")
            }
            BinaryError::Nonsense { at, what } => {
                write!(f, "the trace is damaged: the entry at byte {at} has {what}")
            }
        }
    }
}

impl std::error::Error for BinaryError {}
