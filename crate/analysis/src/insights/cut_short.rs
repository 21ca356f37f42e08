//! What was still running when a limit or somebody ended the run: a poll, or a job of JavaScript's event
//! loop, that had not come back.
//!
//! It may never have ended, or only have taken longer; so what is said is where it was, and where the next
//! loop begins. Any run that is ended by a limit is in the middle of something: so a poll is told of only
//! if a loop follows that reports nothing, and in no run with so many events that the end may have come
//! between any two.

use pollscope_trace::{Event, EventKind};

use crate::history::Point;
use crate::history::futures::Future;
use crate::insights::facts::Facts;
use crate::insights::groups::evidence;
use crate::insights::source::{body, first_line, silent_loop};
use crate::insights::waiting::called;
use crate::insights::{Insight, InsightKind};

/// A run that reported more than this was not busy with something that reports nothing.
const MOST_EVENTS: usize = 20_000;

/// How far from the last line that reported something a loop is looked for.
const WITHIN: usize = 40;

/// Polls that had not come back.
pub(super) fn polls(facts: &Facts<'_>) -> Vec<Insight> {
    if !is_worth_telling(facts) {
        return Vec::new();
    }
    let all = &facts.futures.all;
    let polled = || all.iter().filter(|future| future.is_waiting() && future.is_polled());
    let mut has_inner = vec![false; all.len()];
    for by in polled().filter_map(|future| future.last_polled_by) {
        has_inner[by] = true;
    }
    let is_innermost = |future: &&Future| {
        facts.futures.place(future.number).is_some_and(|place| !has_inner[place])
    };
    polled().filter(is_innermost).filter_map(|future| poll(facts, future)).collect()
}

/// The job of the event loop that had not come back.
pub(super) fn job(facts: &Facts<'_>) -> Option<Insight> {
    let turn = facts.turns.all.last()?;
    if !is_worth_telling(facts) || turn.is_over || turn.jobs > 1 {
        return None;
    }
    let events = facts.input.events.get(turn.start.index..)?;
    let last = events.iter().rev().map(|event| event.line).find(|line| *line != 0).unwrap_or(0);
    let next = silent_loop(facts.input.source, last + 1, WITHIN, u32::MAX);
    let busy = format!(
        "One job of the event loop was still running when {}{}{}.",
        facts.input.ending.words(),
        since(last),
        next.map_or(String::new(), next_loop),
    );
    let line = next.unwrap_or(last);
    Some(insight(facts, InsightKind::EventLoopBlocked, line, turn.start, busy))
}

fn is_worth_telling(facts: &Facts<'_>) -> bool {
    let few = facts.input.events.len() <= MOST_EVENTS;
    facts.input.ending.is_interrupted() && facts.is_complete() && few
}

fn poll(facts: &Facts<'_>, future: &Future) -> Option<Insight> {
    let source = facts.input.source;
    let last = last_line(facts, future);
    let from = if last == 0 { body(source, future) } else { last };
    // The loops of the next function are not its own.
    let is_other = |line: &str| line.contains("fn ");
    let until = first_line(source, from + 1, WITHIN, is_other).unwrap_or(u32::MAX);
    let next = silent_loop(source, from + 1, WITHIN, until).filter(|_| from != 0)?;
    let busy = format!(
        "{} was still in one poll when {}{}{}.",
        called(future),
        facts.input.ending.words(),
        since(last),
        next_loop(next),
    );
    Some(insight(facts, InsightKind::ExecutorBlocked, next, future.last_start?, busy))
}

fn since(last: u32) -> String {
    match last {
        0 => String::new(),
        line => format!(", with nothing reported since line {line}"),
    }
}

fn next_loop(line: u32) -> String {
    format!("; the next loop begins in line {line}")
}

/// The last line in which this future itself reported something in the poll that is under way; 0 if in
/// none.
pub(super) fn last_line(facts: &Facts<'_>, future: &Future) -> u32 {
    let Some(start) = future.last_start else { return 0 };
    let is_own = |event: &&Event| match event.kind {
        EventKind::FutureCreated { parent, .. } => parent == future.number,
        // Whatever else it is, the future that it is of was running.
        _ => event.future == future.number,
    };
    let own = facts.input.events[start.index..].iter().filter(is_own);
    own.map(|event| event.line).rfind(|line| *line != 0).unwrap_or(0)
}

fn insight(
    facts: &Facts<'_>,
    kind: InsightKind,
    line: u32,
    start: Point,
    sentence: String,
) -> Insight {
    let events = facts.input.events;
    let last = Point { index: events.len() - 1, at: 0 };
    let detail = match kind {
        InsightKind::EventLoopBlocked => {
            "Nothing else runs before a job returns: no timer, no message, no click. Either it has a loop \
             that never ends, or it has more to compute than there was time."
        }
        _ => {
            "Nothing else on its thread runs before a poll returns. Either it has a loop that never ends, or \
             it blocks, or it has more to compute than there was time (edited Rust is interpreted, and some \
             hundred times slower than compiled)."
        }
    };
    Insight {
        kind,
        language: facts.input.language,
        line,
        sentence,
        detail: detail.to_owned(),
        evidence: evidence(events, [start, last]),
        from: start.at,
        to: events.last().map_or(start.at, |event| event.at.max(start.at)),
        saves: None,
    }
}
