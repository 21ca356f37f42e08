//! The lessons as files: a build writes them (`crate/lessons`), the page fetches them.

pub use pollscope_analysis::{Pair, Place};
use pollscope_trace::{Clock, Engine, Language};
use serde::{Deserialize, Serialize};

use crate::automation::LessonInfo;
use crate::live::Edition;
use crate::twin::Fixture;

/// `lessons/index.json`: which lessons there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonIndex {
    /// Those that the page lists, in their order.
    pub lessons: Vec<LessonInfo>,
    /// Those that open by their address only.
    pub unlisted: Vec<LessonInfo>,
}

/// `lessons/<slug>/lesson.json`: all there is of one lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// Its name in links: the name of its folder.
    pub slug: String,
    /// Its title in lists.
    pub title: String,
    /// What it shows, as a headline.
    pub heading: String,
    /// What it shows, in a sentence or two.
    pub summary: String,
    /// What to look for, as HTML made from `prose.md`.
    pub prose: String,
    /// The Rust half as written, without a word about tracing.
    pub rust: String,
    /// The JavaScript half; empty where there is none.
    pub js: String,
    /// What the two halves print.
    pub expected: Printed,
    /// What runs its Rust.
    pub engine: Engine,
    /// Whether `recorded.json` beside this file is the trace of a run, to be shown before the compiler is there.
    pub recorded: bool,
    /// The edition of its Rust.
    pub edition: Edition,
    /// The clock that it starts with; without one, the engine's usual one.
    pub clock: Option<Clock>,
    /// How many lanes each half has in the end, so that the page can keep room for them.
    pub lanes: Lanes,
    /// What `fetch` finds in the JavaScript half.
    pub fixtures: Vec<Fixture>,
    /// Counterparts that are not called the same. Lines are those of the lesson as written.
    pub pairs: Vec<Pair>,
    /// Questions to answer before the first run.
    pub predictions: Vec<Prediction>,
    /// Changes to make to the Rust half.
    pub exercises: Vec<Exercise>,
}

/// A question that the run answers: the right choice is the one whose expectation holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prediction {
    /// The question, a sentence.
    pub question: String,
    /// Which half it is about.
    pub half: Language,
    /// The answers to choose from. For the lesson as written, exactly one is right.
    pub choices: Vec<Choice>,
}

/// An answer to a [`Prediction`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The answer, in a few words.
    pub text: String,
    /// The expectation that holds if it is right.
    pub expect: String,
}

/// A change to make to a lesson's Rust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exercise {
    /// Its name within its lesson.
    pub name: String,
    /// What to do, a sentence or two.
    pub task: String,
    /// Help, one piece after the other.
    pub hints: Vec<String>,
    /// What must be seen when the changed program runs. The lesson as written does not show it.
    pub expect: Vec<String>,
    /// A program that shows it.
    pub solution: String,
}

/// How many lanes the two halves of a lesson have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lanes {
    /// The Rust half.
    pub rust: u32,
    /// The JavaScript half.
    pub js: u32,
}

/// What the two halves of a lesson print to standard output.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The Rust half.
    pub rust: String,
    /// The JavaScript half.
    pub js: String,
}
