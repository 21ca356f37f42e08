//! An answer: a verdict, and one plain sentence that says why.

use std::fmt;

/// Whether an expectation holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

impl Finding {
    /// One that a missing event could disprove.
    pub(super) fn of(holds: bool, sentence: String) -> Self {
        Finding { holds, is_certain: false, sentence }
    }

    /// One that no event can disprove.
    pub(super) fn certain(holds: bool, sentence: String) -> Self {
        Finding { holds, is_certain: true, sentence }
    }

    pub(super) fn answer(self, dropped: u64) -> Answer {
        if dropped > 0 && !self.is_certain {
            let (events, were) = if dropped == 1 { ("event", "was") } else { ("events", "were") };
            let sentence =
                format!("{dropped} {events} {were} dropped, and one of them could decide this.");
            return Answer { verdict: Verdict::Unknown, sentence };
        }
        let verdict = if self.holds { Verdict::Holds } else { Verdict::Fails };
        Answer { verdict, sentence: self.sentence }
    }
}
