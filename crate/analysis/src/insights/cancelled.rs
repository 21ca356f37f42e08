//! A task or a future was dropped where it waited.
//!
//! Only what was given up for itself: not what it held, not what the end of the program or a stop took
//! with it, and not what had panicked.

use pollscope_trace::{FutureEnd, TaskEnd};

use crate::history::Point;
use crate::insights::facts::Facts;
use crate::insights::groups::{alike, evidence};
use crate::insights::{Insight, InsightKind};
use crate::words::{in_line, list, seconds};

/// Something that was dropped.
struct Dropped<'a> {
    name: &'a str,
    at: Point,
    /// When it was last heard of before.
    before: Point,
    /// The line it stood at; 0 if it had not begun or that is unknown.
    line: u32,
    /// The line it was spawned or created in.
    made_in: u32,
    begun: bool,
}

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    let tasks = facts.tasks.all.iter().filter_map(|task| {
        let (at, end) = task.ended?;
        if end != TaskEnd::Cancelled || at.index >= facts.end() {
            return None;
        }
        let future = task.future.map(|future| &facts.futures.all[future]);
        let begun = task.first_polled.is_some();
        let line = future.map_or(0, |future| future.awaiting);
        let before = task.last_end.unwrap_or(task.spawned);
        Some(Dropped { name: &task.name, at, before, line, made_in: task.line, begun })
    });
    let futures = facts.futures.all.iter().filter_map(|future| {
        let (at, end) = future.dropped?;
        let itself = !future.is_spawned && !future.dropped_with_holder;
        let panicked = |index: usize| facts.futures.all[index].panicked;
        let unwinding = future.dropped_in.is_some_and(panicked);
        if end != FutureEnd::Pending || at.index >= facts.end() || !itself || unwinding {
            return None;
        }
        let before = future.first_polled.unwrap_or(future.created);
        let (line, made_in) = (future.awaiting, future.line);
        Some(Dropped { name: &future.name, at, before, line, made_in, begun: true })
    });
    let (begun, others): (Vec<_>, Vec<_>) = tasks.chain(futures).partition(|dropped| dropped.begun);
    let begun = alike(begun, |dropped| (dropped.line, dropped.name));
    let others = alike(others, |dropped| (dropped.made_in, dropped.name));
    begun.iter().chain(&others).map(|dropped| insight(facts, dropped)).collect()
}

fn insight(facts: &Facts<'_>, dropped: &[Dropped<'_>]) -> Insight {
    let names: Vec<&str> = dropped.iter().map(|dropped| dropped.name).collect();
    let (first, line) = (&dropped[0], dropped[0].line);
    let (was, it) = if dropped.len() == 1 { ("was", "it") } else { ("were", "they") };
    let when = match dropped.len() {
        1 => format!(" at {}", seconds(first.at.at)),
        _ => String::new(),
    };
    let (where_, consequence) = match (first.begun, line) {
        (false, _) => (format!(" before {it} had begun"), "nothing ran".to_owned()),
        (true, 0) => {
            (format!(" where {it} waited"), "what would have come next never ran".to_owned())
        }
        (true, _) => (
            format!(" where {it} waited{}", in_line(line)),
            "nothing after that line ran".to_owned(),
        ),
    };
    let points = dropped.iter().flat_map(|dropped| [dropped.before, dropped.at]);
    let last = dropped.iter().map(|dropped| dropped.at.at).max();
    Insight {
        kind: InsightKind::Cancelled,
        language: facts.input.language,
        line: if line == 0 { first.made_in } else { line },
        sentence: format!("{} {was} cancelled{when}{where_}: {consequence}.", list(&names)),
        detail: "A future is cancelled by dropping it: it never goes on from the `.await` it stands \
            at, and only destructors run. What has to be finished needs a task of its own that nobody \
            aborts, or has to be kept and awaited again."
            .to_owned(),
        evidence: evidence(facts.input.events, points),
        from: first.before.at,
        to: last.unwrap_or_default(),
        saves: None,
    }
}
