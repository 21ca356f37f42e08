//! Expectations: what must be seen when a program runs, as one line of text each.
//!
//! [`Expectation::parse`] reads one, [`Expectation::evaluate`] answers for a run: it holds, it does not
//! and why, or unknown because events were dropped. `docs/expectations.md` lists them all with an
//! example each. Pure functions over a run's outcome and its events; they must not know who runs programs
//! or who asks.
//!
//! * [`parse`]: text to expectation. `scan`: the small pieces that it reads.
//! * [`run`]: what is known of a run. `facts`: what its events say about each future, in one pass.
//! * `evaluate`, `futures`: the answers. [`answer`]: what one is. `words`: how answers name things.
//!
//! ```
//! use pollscope_analysis::expect::{Expectation, Outcome, Verdict};
//! use pollscope_trace::{Language, RunStatus};
//!
//! let expectation = Expectation::parse("prints(\"hello\")").expect("it is one");
//! let outcome = Outcome { stdout: Some("hello\n"), ..Outcome::new(RunStatus::Ok) };
//! let answer = expectation.evaluate(&outcome.with(Language::Rust, &[], 0));
//! assert_eq!(answer.verdict, Verdict::Holds);
//! assert_eq!(answer.to_string(), "holds: the program printed \"hello\".");
//! assert_eq!(
//!     Expectation::parse("polls(foo) = 2").unwrap_err().to_string(),
//!     "`= 2` is not a comparison: write ==, <, <=, > or >= and a number, as in `polls(foo) == 2`"
//! );
//! ```

pub mod answer;
mod evaluate;
mod facts;
mod futures;
pub mod parse;
pub mod run;
mod scan;
mod words;

pub use answer::{Answer, Verdict};
pub use parse::{ParseError, WORDS, parse_lines};
pub use run::{CompileError, Outcome, Run};

use pollscope_trace::{RunStatus, WakeCause};

use crate::insights::InsightKind;

/// Something that must be seen when a program runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// As it was written, without spaces at its ends.
    text: String,
    what: What,
}

impl Expectation {
    /// The expectation as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds for this run, in a sentence.
    ///
    /// Where events were dropped, it says so instead of anything that a missing event could disprove.
    pub fn evaluate(&self, run: &Run<'_>) -> Answer {
        evaluate::evaluate(&self.what, run)
    }
}

/// The vocabulary. Times are nanoseconds on the run's clock.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    Status(RunStatus),
    Prints(String),
    PrintsExactly(Vec<String>),
    PrintsInOrder(Vec<String>),
    EndsWithin(u64),
    EndsAfter(u64),
    Takes(u64),
    StartsAt(Futures, u64),
    StartsBefore(Futures, Futures),
    Overlap(Futures, Futures),
    Sequential(Futures, Futures),
    NeverPolled(Futures),
    Polls(Futures, Comparison),
    MaxConcurrent(Futures, Comparison),
    Cancelled(Futures, Option<u32>),
    Wakes(Futures, WakeCause),
    Insight(InsightKind, Option<u32>),
    NoInsight(Option<InsightKind>),
    Tasks(usize),
    Threads(usize),
    CompileError(String, Option<u32>),
}

/// Which futures: `foo(3)` are those of that name, `foo` all of that function, `foo @ 7` those of them
/// that were created in line 7.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Futures {
    pub(crate) name: String,
    pub(crate) line: Option<u32>,
}

/// A comparison with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Comparison {
    pub(crate) operator: Operator,
    pub(crate) number: usize,
}

/// How a comparison compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Comparison {
    pub(crate) fn holds(self, count: usize) -> bool {
        match self.operator {
            Operator::Equal => count == self.number,
            Operator::Less => count < self.number,
            Operator::AtMost => count <= self.number,
            Operator::Greater => count > self.number,
            Operator::AtLeast => count >= self.number,
        }
    }

    /// Whether it is false for this count and for every higher one.
    pub(crate) fn is_exceeded_by(self, count: usize) -> bool {
        match self.operator {
            Operator::Equal | Operator::AtMost => count > self.number,
            Operator::Less => count >= self.number,
            Operator::Greater | Operator::AtLeast => false,
        }
    }
}
