//! What a file of expectations says about a run, for the command line: a line for each.

use pollscope_analysis::expect::{Expectation, Outcome, Verdict};
use pollscope_protocol::diagnostic::errors;
use pollscope_protocol::live::{LiveResult, LiveStatus};
use pollscope_trace::{Language, RunStatus};

/// What they say: whether all hold, and a line for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whether all of them hold.
    pub hold: bool,
    /// Verdict, expectation and sentence of each, in their order.
    pub lines: Vec<String>,
}

/// Evaluates expectations on a run of edited Rust with this source.
pub fn report(expectations: &[Expectation], result: &LiveResult, source: &str) -> Report {
    let errors = errors(&result.diagnostics);
    // A program that could not be made to report has lost all of its events.
    let unseen = !result.instrumented && result.status != LiveStatus::CompileError;
    let outcome = Outcome {
        message: result.message.as_deref(),
        stdout: Some(&result.stdout),
        source,
        errors: &errors,
        ..Outcome::new(status(result.status))
    };
    let run = outcome.with(Language::Rust, &result.events, result.dropped + u64::from(unseen));
    let (mut hold, mut lines) = (true, Vec::new());
    for expectation in expectations {
        let answer = expectation.evaluate(&run);
        hold &= answer.verdict == Verdict::Holds;
        let (verdict, text) = (answer.verdict.words(), expectation.text());
        lines.push(format!("{verdict}: {text}: {}", answer.sentence));
    }
    Report { hold, lines }
}

fn status(status: LiveStatus) -> RunStatus {
    match status {
        LiveStatus::Ok => RunStatus::Ok,
        LiveStatus::CompileError => RunStatus::CompileError,
        LiveStatus::Panicked => RunStatus::Panicked,
        LiveStatus::Stopped => RunStatus::Stopped,
        LiveStatus::Limit => RunStatus::Limit,
    }
}
