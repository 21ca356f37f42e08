//! `lesson.toml`: what an author writes, and the sentence for what they got wrong.
//!
//! It knows nothing of the other files of a lesson.

use pollscope_analysis::expect::Expectation;
use pollscope_protocol::live::Edition;
use pollscope_protocol::{Lanes, Pair};
use pollscope_trace::{Clock, Engine};
use serde::Deserialize;
use toml::Spanned;

use crate::practice::{Exercise, Predict};

/// `lesson.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// Its place among the lessons of its topic; topics go by their first lesson. Lessons that are not
    /// listed come last.
    pub(crate) order: u32,
    /// The group in the list of lessons that it is in.
    pub(crate) topic: String,
    pub(crate) level: Level,
    /// Where the idea comes from, unless it is our own.
    pub(crate) source: Option<Source>,
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
    /// What must be seen when its Rust runs: `docs/expectations.md`.
    #[serde(default)]
    pub(crate) expect: Vec<Spanned<String>>,
    /// Questions before the run, at most three.
    #[serde(default)]
    pub(crate) predict: Vec<Predict>,
    /// Changes to make to its Rust.
    #[serde(default)]
    pub(crate) exercise: Vec<Exercise>,
}

/// How much a reader needs to know already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Level {
    Beginner,
    Intermediate,
    Advanced,
}

impl Level {
    /// As the page shows it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Level::Beginner => "For beginners",
            Level::Intermediate => "Intermediate",
            Level::Advanced => "Advanced",
        }
    }
}

/// The article that a lesson grew from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub(crate) article: Article,
    /// Which thought of it, in a few words.
    pub(crate) idea: String,
}

/// The articles that the lessons grew from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Article {
    #[serde(rename = "Async Rust in Three Parts")]
    ThreeParts,
    #[serde(rename = "The Iron Code")]
    IronCode,
    #[serde(rename = "Further thoughts on async/await")]
    FurtherThoughts,
    #[serde(rename = "Rust adventures: Async, part 1")]
    RustAdventures,
    #[serde(rename = "From Futures to Runtimes")]
    FuturesToRuntimes,
}

impl Article {
    /// Its title.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Article::ThreeParts => "Async Rust in Three Parts",
            Article::IronCode => "The Iron Code",
            Article::FurtherThoughts => "Further thoughts on async/await",
            Article::RustAdventures => "Rust adventures: Async, part 1",
            Article::FuturesToRuntimes => "From Futures to Runtimes",
        }
    }
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
    let line = |at: usize| {
        text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
    };
    let manifest: Manifest = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        format!("{path}:{}: {}", line(at), error.message())
    })?;
    let wrong = |at: usize, what: &str| Err(format!("{path}:{}: {what}", line(at)));
    for expectation in manifest.expectations() {
        if let Err(error) = Expectation::parse(expectation.get_ref()) {
            return wrong(expectation.span().start, &error.to_string());
        }
    }
    for exercise in &manifest.exercise {
        for fails in exercise.wrong.iter().flat_map(|wrong| &wrong.fails) {
            if !exercise.expect.iter().any(|expect| expect.get_ref() == fails.get_ref()) {
                return wrong(fails.span().start, NOT_EXPECTED);
            }
        }
    }
    Ok(manifest)
}

const NOT_EXPECTED: &str = "`fails` lists expectations of the exercise: copy one of its `expect`";

impl Manifest {
    /// Every expectation in it.
    fn expectations(&self) -> impl Iterator<Item = &Spanned<String>> {
        let choices = self.predict.iter().flat_map(|predict| &predict.choices);
        let exercises = self.exercise.iter().flat_map(|exercise| &exercise.expect);
        self.expect.iter().chain(choices.map(|choice| &choice.expect)).chain(exercises)
    }
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
