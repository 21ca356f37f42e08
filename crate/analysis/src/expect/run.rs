//! What is known of a run: how it ended, what it printed, and its events.

use pollscope_trace::{Event, Language, RunStatus};

/// How a run ended, apart from its events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome<'a> {
    /// How it ended.
    pub status: RunStatus,
    /// What there was to say about its status.
    pub message: Option<&'a str>,
    /// When it ended, in nanoseconds on its clock. `None`: when its last event happened.
    pub ended_at: Option<u64>,
    /// All that it printed to standard output. `None`: what the events say.
    pub stdout: Option<&'a str>,
    /// Its source text; empty if that is not at hand.
    pub source: &'a str,
    /// The compiler's errors.
    pub errors: &'a [CompileError],
}

/// An error of the compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileError {
    /// Its code, such as `E0382`; empty if it has none.
    pub code: String,
    /// Its line of the source, from 1; 0 if unknown.
    pub line: u32,
}

/// A run to evaluate expectations on. It is over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run<'a> {
    /// How it ended.
    pub outcome: Outcome<'a>,
    /// The language of the program.
    pub language: Language,
    /// What happened, in order.
    pub events: &'a [Event],
    /// How many events happened but were not kept.
    pub dropped: u64,
}

impl<'a> Outcome<'a> {
    /// An outcome of which only the status is known.
    pub fn new(status: RunStatus) -> Self {
        Outcome { status, message: None, ended_at: None, stdout: None, source: "", errors: &[] }
    }

    /// The run that ended so.
    pub fn with(self, language: Language, events: &'a [Event], dropped: u64) -> Run<'a> {
        Run { outcome: self, language, events, dropped }
    }
}
