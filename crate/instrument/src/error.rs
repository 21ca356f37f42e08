//! Why a source could not be instrumented.

use std::error::Error;
use std::fmt;

use proc_macro2::LineColumn;

/// Why a source could not be instrumented, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstrumentError {
    kind: ErrorKind,
    line: u32,
    column: u32,
    message: String,
}

/// What kind of reason it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The source is not Rust.
    Syntax,
    /// Brackets are nested deeper than anyone writes them.
    TooDeep,
    /// No function has `#[pollscope::main]`.
    NoMain,
    /// More than one function has `#[pollscope::main]`.
    SeveralMains,
    /// `#[pollscope::main]` is on something that a program cannot start with.
    UnfitMain,
}

impl InstrumentError {
    pub(crate) fn new(kind: ErrorKind, at: LineColumn, message: impl Into<String>) -> Self {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        InstrumentError {
            kind,
            line: narrow(at.line),
            column: narrow(at.column + 1),
            message: message.into(),
        }
    }

    /// What kind of reason it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The line, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The column in characters, from 1.
    pub fn column(&self) -> u32 {
        self.column
    }

    /// The reason as a sentence, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for InstrumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl Error for InstrumentError {}
