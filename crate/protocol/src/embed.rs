//! What a page within another page and the page around it say to each other. `docs/embed.md` documents it; it is
//! a promise, with a version of its own.

use serde::{Deserialize, Serialize};

use crate::automation::RunResult;
use crate::expectation::{ExpectationInfo, Verdict};
use crate::insight::InsightInfo;

/// The version of these messages: the value of `pollscope` in each. It is part of the address, too.
pub const EMBED_VERSION: u32 = 1;

/// What the page within tells the page around.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum EmbedEvent {
    /// It can be driven.
    Ready {},
    /// A run begins.
    RunStart {},
    /// Both halves have ended or were stopped.
    RunEnd {
        /// How it went.
        result: Box<RunResult>,
        /// What there is to say about it, most useful first.
        insights: Vec<InsightInfo>,
    },
    /// A run has answered a question of the lesson that somebody has chosen an answer to.
    Prediction {
        /// The question.
        question: String,
        /// The answer that was chosen.
        choice: String,
        /// Whether it is right.
        verdict: Verdict,
        /// What was to be seen, as a sentence.
        sentence: String,
    },
    /// A run of a changed program has answered to an exercise of the lesson.
    Expectation {
        /// The exercise's name within its lesson.
        exercise: String,
        /// Whether all of its expectations hold.
        solved: bool,
        /// What the run says to each.
        expectations: Vec<ExpectationInfo>,
    },
    /// Somebody has changed a program, or reset it.
    Change {
        /// The Rust program; none if there is no such half.
        rust: Option<String>,
        /// The JavaScript program.
        js: Option<String>,
        /// Whether one of them is another one than at first.
        edited: bool,
    },
    /// It would show all that it has if it were so high.
    Height {
        /// In CSS pixels.
        px: u32,
    },
    /// It has failed and answers nothing more until it is loaded again.
    Error {
        /// Why, in a sentence.
        message: String,
    },
}
