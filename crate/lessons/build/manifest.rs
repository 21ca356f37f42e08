//! `lesson.toml`: what an author writes, and the sentence for what they got wrong.
//!
//! It knows nothing of the other files of a lesson.

use pollscope_protocol::live::Edition;
use pollscope_protocol::{Lanes, Pair};
use pollscope_trace::{Clock, Engine};
use serde::Deserialize;

/// `lesson.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// Its place among the lessons. Lessons that are not listed come last.
    pub(crate) order: u32,
    pub(crate) title: String,
    pub(crate) heading: String,
    pub(crate) summary: String,
    /// How many lanes the timeline keeps room for.
    pub(crate) lanes: Lanes,
    /// Whether the list of lessons has it. One that is not listed opens by its address.
    #[serde(default = "yes")]
    pub(crate) listed: bool,
    /// What runs its Rust.
    #[serde(default = "native")]
    pub(crate) engine: Engine,
    /// The edition of its Rust, for the compiler in the tab.
    #[serde(default = "newest")]
    pub(crate) edition: Edition,
    /// The clock that it starts with; without one, the engine's usual one.
    pub(crate) clock: Option<Clock>,
    #[serde(default)]
    pub(crate) fixture: Vec<Fixture>,
    #[serde(default)]
    pub(crate) pair: Vec<Pair>,
}

/// What `fetch` in the JavaScript half answers for one address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fixture {
    url: String,
    #[serde(default = "ok")]
    status: u16,
    #[serde(default = "json")]
    content_type: String,
    #[serde(default)]
    body: String,
    latency_ms: f64,
}

impl From<Fixture> for pollscope_protocol::Fixture {
    fn from(fixture: Fixture) -> Self {
        let Fixture { url, status, content_type, body, latency_ms: latency } = fixture;
        pollscope_protocol::Fixture { url, status, content_type, body, latency }
    }
}

/// Reads `text`, the contents of the file at `path`.
///
/// # Errors
///
/// A sentence that begins with the file and the line: `path:3: unknown field ...`.
pub(crate) fn parse(path: &str, text: &str) -> Result<Manifest, String> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("{path}:{line}: {}", error.message())
    })
}

fn yes() -> bool {
    true
}

fn native() -> Engine {
    Engine::Native
}

fn newest() -> Edition {
    Edition::Edition2024
}

fn ok() -> u16 {
    200
}

fn json() -> String {
    "application/json".to_owned()
}
