//! An answer: a verdict, and one plain sentence that says why.

use std::fmt;

/// Whether an expectation holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not hold.
    Fails,
    /// Events were dropped, and one of them could decide it.
    Unknown,
}

impl Verdict {
    /// In words: `holds`, `does not hold`, `unknown`.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Fails => "does not hold",
            Verdict::Unknown => "unknown",
        }
    }
}

/// What an expectation's evaluation says. As text: `holds: foo(1) was first polled at 0.000 s.`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whether it holds.
    pub verdict: Verdict,
    /// Why, as a sentence that begins in lower case or with a name.
    pub sentence: String,
    /// When what decided it happened, in nanoseconds on the run's clock, where one event did.
    pub at: Option<u64>,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.verdict.words(), self.sentence)
    }
}

/// An answer before dropped events are taken into account.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) holds: bool,
    /// It follows from events that are there (or from no event): whatever is missing, it is true.
    pub(super) is_certain: bool,
    pub(super) sentence: String,
    /// When the event that decides it happened.
    pub(super) at: Option<u64>,
}

impl Finding {
    /// One that no event can disprove if `is_certain`.
    pub(super) fn new(holds: bool, is_certain: bool, sentence: String) -> Self {
        Finding { holds, is_certain, sentence, at: None }
    }

    /// One that a missing event could disprove.
    pub(super) fn of(holds: bool, sentence: String) -> Self {
        Finding::new(holds, false, sentence)
    }

    /// One that no event can disprove.
    pub(super) fn certain(holds: bool, sentence: String) -> Self {
        Finding::new(holds, true, sentence)
    }

    /// The same, decided by what happened then.
    pub(super) fn shown_at(self, at: Option<u64>) -> Self {
        Finding { at, ..self }
    }

    pub(super) fn answer(self, dropped: u64) -> Answer {
        if dropped > 0 && !self.is_certain {
            let (events, were) = if dropped == 1 { ("event", "was") } else { ("events", "were") };
            let sentence =
                format!("{dropped} {events} {were} dropped, and one of them could decide this.");
            return Answer { verdict: Verdict::Unknown, sentence, at: None };
        }
        let verdict = if self.holds { Verdict::Holds } else { Verdict::Fails };
        Answer { verdict, sentence: self.sentence, at: self.at }
    }
}
