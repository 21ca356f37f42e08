//! Where a trace comes from: what was run, by what, and which clock its times were read from.

/// The language of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Language {
    /// Futures: lazy.
    Rust,
    /// Promises: eager.
    #[cfg_attr(feature = "serde", serde(rename = "javascript"))]
    JavaScript,
}

impl Language {
    /// Both, in the order in which the page shows them.
    pub const ALL: [Language; 2] = [Language::Rust, Language::JavaScript];
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
    /// Edited Rust: compiled and interpreted in the tab.
    Live,
}
