//! The automation surface: what tests, course pages and embedding see of a run.

use crate::diagnostic::Diagnostic;
use crate::live_page::LiveCheck;
pub use pollscope_trace::RunStatus;
use pollscope_trace::{Clock, Engine, Event, Language, Trace};
use serde::{Deserialize, Serialize};

/// A lesson as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LessonInfo {
    /// Its name in links and in `load({ lesson })`, such as `join-all`.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What it is about: the group that it is listed in.
    pub topic: String,
    /// What it shows, in a sentence or two.
    pub summary: String,
}

/// What the page is to show. What is not named stays as it is; programs that are not named are the
/// lesson's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(optional_fields))]
#[derive(Default)]
pub struct LoadOptions {
    /// The name of a lesson, such as `join-all`; without it the lesson on the screen.
    pub lesson: Option<String>,
    /// A Rust program in place of the lesson's, as if it had been typed.
    pub rust: Option<String>,
    /// A JavaScript program in place of the lesson's.
    pub js: Option<String>,
    /// The clock of the runs from now on.
    pub clock: Option<Clock>,
}

/// How a run of both halves of a lesson went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RunResult {
    /// The slug of the lesson that ran; empty if it was a program of no lesson.
    pub lesson: String,
    /// The halves that the program has. A half that it lacks has no output and no events, and
    /// its status is `ok`.
    pub halves: Vec<Language>,
    /// The Rust half.
    pub rust: HalfResult,
    /// The JavaScript half.
    pub js: HalfResult,
}

/// A trace as a file of Pollscope's own: what `trace("json")` returns and the page can open again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TraceFile {
    /// What the file says it is.
    pub format: String,
    /// The version of the schema of its traces.
    pub schema: u32,
    /// One trace of each half that has run.
    pub traces: Vec<Trace>,
}

/// How one half of a run went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HalfResult {
    /// How it ended.
    pub status: RunStatus,
    /// What there is to say about a status other than `ok`, in a sentence; otherwise null.
    pub message: Option<String>,
    /// All that it printed to standard output (JavaScript: `console.log` and the like).
    pub stdout: String,
    /// All that it printed to standard error (JavaScript: `console.warn` and `error`).
    pub stderr: String,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Events that happened but were not kept.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub dropped: u64,
    /// What ran it.
    pub engine: Engine,
    /// Which clock its times were read from.
    pub clock: Clock,
    /// What the program would have returned to its system, 101 after a panic; null where programs
    /// have no exit code (JavaScript, native runs) and where it came to no end.
    pub exit_code: Option<i32>,
    /// What the compiler had to say; nothing where it was not asked.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it reported what its futures or promises do. False for edited Rust that compiles, but
    /// not with what reports for it: it then ran as it stands, and `events` has nothing of it.
    pub instrumented: bool,
}

/// What is wrong with the two programs on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CheckReport {
    /// The Rust half, by the compiler in the tab.
    pub rust: LiveCheck,
    /// The JavaScript half, by a parser.
    pub js: LiveCheck,
}
