//! What the part of the page that holds the live engine says to the part that holds everything else.

use pollscope_trace::Stream;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::layout::TypeLayout;
use crate::live::LiveStatus;

/// Something that the live engine reports. Traces come beside these, as bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LiveReport {
    /// The server is still packing the compiler. The page waits for it.
    Preparing,
    /// Fetching what a program needs has come so far.
    Loading {
        /// Bytes that are there.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        bytes: u64,
        /// Of how many; 0 as long as that is not known.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        of: u64,
    },
    /// Everything is there.
    Loaded,
    /// It could not be fetched, or was not to be.
    NotLoaded {
        /// Why, in a sentence; null if the person did not want it.
        message: Option<String>,
    },
    /// The program printed.
    Printed {
        /// Where to.
        stream: Stream,
        /// What.
        text: String,
    },
    /// The run has ended. Once, after everything else.
    Ended {
        /// How.
        end: LiveEnding,
    },
}

/// How a live run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LiveEnding {
    /// How.
    pub status: LiveStatus,
    /// What there is to say about a status other than `ok`, in a sentence; otherwise null.
    pub message: Option<String>,
    /// What the program would have returned to its system.
    pub exit_code: Option<i32>,
    /// What the compiler had to say, and the interpreter.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the program reported what its futures do.
    pub instrumented: bool,
}

/// What the compiler found when it checked a program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LiveCheck {
    /// What it had to say.
    pub diagnostics: Vec<Diagnostic>,
    /// What there is to say if the program could not be checked; otherwise null.
    pub message: Option<String>,
}

/// The types of a program as they lie in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LiveLayout {
    /// What the compiler had to say.
    pub diagnostics: Vec<Diagnostic>,
    /// What there is to say if the compiler came to no end; otherwise null.
    pub message: Option<String>,
    /// Every type that has a size, the state machines of async functions first.
    pub types: Vec<TypeLayout>,
}
