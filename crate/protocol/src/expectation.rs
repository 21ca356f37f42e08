//! What a run says to an expectation (`docs/expectations.md`), as `window.pollscope` and embeds tell it.

pub use pollscope_analysis::expect::Verdict;
use pollscope_analysis::expect::{Answer, Expectation};
use pollscope_trace::Language;
use serde::{Deserialize, Serialize};

/// What `pollscope.expect` is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectRequest {
    /// The expectations, a line of text each.
    pub expectations: Vec<String>,
    /// The half that they are about.
    pub half: Language,
}

/// What a run says to an expectation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExpectationInfo {
    /// The expectation as it was written.
    pub expectation: String,
    /// Whether it holds; `unknown` if events were dropped and one of them could decide it.
    pub verdict: Verdict,
    /// Why, as a sentence that begins in lower case or with a name.
    pub sentence: String,
    /// When what decided it happened, in milliseconds since the run began; null where no single event did.
    pub at_ms: Option<f64>,
}

impl ExpectationInfo {
    /// What was answered to an expectation.
    pub fn new(expectation: &Expectation, answer: Answer) -> Self {
        let Answer { verdict, sentence, at } = answer;
        let at_ms = at.map(|ns| ns as f64 / 1e6);
        ExpectationInfo { expectation: expectation.text().to_owned(), verdict, sentence, at_ms }
    }
}
