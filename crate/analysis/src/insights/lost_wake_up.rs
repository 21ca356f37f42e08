//! A task waits, and nobody is left who could wake it.
//!
//! A waker is known to be gone when as many clones were dropped as had been made. Silent while the
//! program runs, where events are missing, about what was aborted on purpose, about what lost its
//! waker only because the program came to its end, and about every task of a program in which one was
//! polled without having been woken: there something else than wakers is at work.

use pollscope_trace::TaskEnd;

use crate::history::tasks::Task;
use crate::insights::facts::Facts;
use crate::insights::groups::{evidence, task as named};
use crate::insights::{Insight, InsightKind};
use crate::words::{in_line, seconds};

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    facts
        .tasks
        .all
        .iter()
        .filter(|task| is_lost(facts, task))
        .filter_map(|task| insight(facts, task))
        .collect()
}

/// Whether nothing could wake the task any more, long before the program was over.
pub(super) fn is_lost(facts: &Facts<'_>, task: &Task) -> bool {
    if !facts.input.over || !facts.is_complete() || facts.polled_without_wake {
        return false;
    }
    // What `main` drops in its last poll, it drops because the program is over.
    let end = match facts.main_ended() {
        Some(_) => facts.main().and_then(|main| main.last_start).map_or(0, |start| start.index),
        None => facts.end(),
    };
    let on_purpose = task.aborted.is_some_and(|aborted| aborted.index < facts.end());
    let unfinished = match task.ended {
        None => true,
        Some((ended, end)) => end == TaskEnd::Cancelled && ended.index >= facts.end(),
    };
    unfinished && !on_purpose && task.unwakeable().is_some_and(|since| since.index < end)
}

fn insight(facts: &Facts<'_>, task: &Task) -> Option<Insight> {
    let since = task.unwakeable()?;
    let end = task.last_end?;
    let stands = task.stands.map(|future| &facts.futures.all[future]);
    let line = stands.map_or(task.line, |future| match future.awaiting {
        0 => future.line,
        awaiting => awaiting,
    });
    let never_cloned = since == end;
    let how = match never_cloned {
        true => "its last poll left no waker with anybody",
        false => "the last clone of its waker was dropped without being used",
    };
    let last = facts.input.events.last().map_or(end.at, |event| event.at);
    Some(Insight {
        kind: InsightKind::LostWakeUp,
        language: facts.input.language,
        line,
        sentence: format!(
            "{} has waited{} since {}, and nothing can wake it: {how}.",
            named(task),
            in_line(line),
            seconds(end.at),
        ),
        detail:
            "Before it returns `Poll::Pending`, a future has to give a clone of `cx.waker()` to \
            whatever will change, and that has to call `wake` when it has. Unless this is meant to \
            wait for ever, one of the two is missing."
                .to_owned(),
        evidence: evidence(facts.input.events, [task.last_start?, end, since]),
        from: end.at,
        to: last,
        saves: None,
    })
}
