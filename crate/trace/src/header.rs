//! What a trace says about itself, so that nobody has to know its producer.

use crate::event::Event;

/// A whole trace: what it is, and what happened.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Trace {
    /// What the events below mean.
    pub header: Header,
    /// In the order in which they happened.
    pub events: Vec<Event>,
}

/// What the events of a trace mean.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Header {
    /// The version of the schema; [`Header::VERSION`] is the present one.
    pub version: u32,
    /// Which half of a lesson it is.
    pub language: Language,
    /// Which clock `at` was read from.
    pub clock: Clock,
    /// What ran the program.
    pub engine: Engine,
    /// Events that happened but were not kept, because the recorder was full.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub dropped: u64,
}

impl Header {
    /// The present version of the schema. It grows when a reader of the older one would be misled.
    pub const VERSION: u32 = 1;
}

/// The language of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Language {
    /// Futures: lazy.
    Rust,
    /// Promises: eager.
    JavaScript,
}

/// Which clock the times of a trace were read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Clock {
    /// The wall clock: waiting takes as long as it says.
    Real,
    /// A clock that jumps over waiting.
    Simulated,
}

/// What ran a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Engine {
    /// Rust compiled into the page ahead of time; JavaScript run by the browser's own engine.
    Native,
}
