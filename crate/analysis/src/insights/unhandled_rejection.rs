//! A JavaScript promise was rejected and nobody handled that.
//!
//! Silent about one that was handled late, and until the program is over, since it may be.

use crate::history::promises::Promise;
use crate::insights::facts::Facts;
use crate::insights::groups::evidence;
use crate::insights::{Insight, InsightKind};
use crate::words::seconds;
use pollscope_trace::PromiseOutcome;

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    if !facts.input.over || !facts.is_complete() {
        return Vec::new();
    }
    let unhandled = facts.promises.all.iter().filter(|promise| !promise.handled_late);
    unhandled.filter_map(|promise| insight(facts, promise)).collect()
}

fn insight(facts: &Facts<'_>, promise: &Promise) -> Option<Insight> {
    let (reported, line) = promise.unhandled?;
    let rejected = |promise: &Promise| match promise.settled {
        Some((at, PromiseOutcome::Rejected)) => Some(at),
        _ => None,
    };
    let at = rejected(promise).unwrap_or(reported);
    // The reason often comes from further inside, and that is where to look.
    let mut cause = promise;
    let mut points = vec![at, reported];
    while let Some(awaited) = cause.awaits.map(|place| &facts.promises.all[place]) {
        let Some(inner) = rejected(awaited).filter(|inner| Some(*inner) < rejected(cause)) else {
            break;
        };
        points.push(inner);
        cause = awaited;
    }
    let inside = match std::ptr::eq(cause, promise) {
        true => String::new(),
        false => format!("; the rejection began in {}", cause.name),
    };
    Some(Insight {
        kind: InsightKind::UnhandledRejection,
        language: facts.input.language,
        line: [cause.line, line, promise.line].into_iter().find(|line| *line != 0).unwrap_or(0),
        sentence: format!(
            "{} was rejected at {} and nobody handled it{inside}.",
            promise.name,
            seconds(at.at)
        ),
        detail: "Await it inside `try` and `catch`, or give it a `.catch(...)`, before its rejection can \
             happen. A rejection that nobody handles is reported as an error, and in Node.js ends the \
             program."
            .to_owned(),
        evidence: evidence(facts.input.events, points),
        from: at.at,
        to: reported.at,
        saves: None,
    })
}
