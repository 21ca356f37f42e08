//! A whole trace: its events, and what is to be known to read them.

use crate::event::Event;
use crate::origin::{Clock, Engine, Language};

/// What a file with traces says it is.
pub const FORMAT: &str = "pollscope-trace";

/// The version of the schema: of [`Event`], [`Header`] and their binary form. It grows with every
/// change after which an older reader would refuse or misread a trace.
pub const SCHEMA: u32 = 1;

/// What one program did.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Trace {
    /// What is to be known about the events.
    pub header: Header,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// What is to be known about the events of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Header {
    /// The version of the schema: [`SCHEMA`].
    pub schema: u32,
    /// The language of the program.
    pub language: Language,
    /// What ran it.
    pub engine: Engine,
    /// Which clock the times were read from.
    pub clock: Clock,
    /// The name of the program: a lesson's, such as `join-all`.
    pub program: String,
    /// What its futures ran on, such as `pollscope` or `tokio`; empty if that is unknown.
    pub runtime: String,
    /// Events that happened but were not kept.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub dropped: u64,
    /// When and how the run ended; `None` if it has not.
    pub ended: Option<Ended>,
    /// The source that the lines of the events are lines of; empty if it was not kept.
    pub source: String,
}

/// When and how a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Ended {
    /// How.
    pub status: RunStatus,
    /// When, in nanoseconds since the run began, on the clock of the events.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub at: u64,
    /// What there is to say about a status other than `ok`, in a sentence.
    pub message: Option<String>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RunStatus {
    /// The program ran to its end.
    Ok,
    /// Rust panicked. A native run cannot report this: a panic there ends the whole page's program,
    /// and `run()` rejects with the panic's message.
    Panicked,
    /// JavaScript threw an uncaught error, or did not parse.
    Threw,
    /// It was stopped before its end; output and events up to then are kept.
    Stopped,
    /// It could not start, for instance because the browser blocks workers.
    Unavailable,
    /// It did not compile, and nothing ran.
    CompileError,
    /// It used up one of its limits: time, output, memory.
    Limit,
}
