//! A future was kept where it waited, and nobody polled it when its turn came.
//!
//! A future that waits for a lock, a semaphore or room in a channel has a place in a queue, and keeps its
//! turn until it is polled. The trace does not show queues. So it is said only of a program that could not go on,
//! where the task was woken after it had stopped polling that future and the wake was of use to nothing
//! that it did poll.

use pollscope_trace::PollOutcome;

use crate::history::futures::Future;
use crate::history::polls::Poll;
use crate::insights::facts::Facts;
use crate::insights::groups::evidence;
use crate::insights::source::awaited;
use crate::insights::waiting::{called, innermost};
use crate::insights::{Ending, Insight, InsightKind};
use crate::words::{in_line, seconds};

/// What polls only those of its futures that were woken.
const SELECTIVE: [&str; 12] = [
    "FuturesUnordered",
    "FuturesOrdered",
    "join_all",
    "JoinAll",
    "buffer",
    "for_each_concurrent",
    "select_all",
    "futures_concurrency",
    "impl Wake",
    "ArcWake",
    "RawWaker",
    "waker_fn",
];

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    let source = facts.input.source;
    let selective = source.is_empty() || SELECTIVE.iter().any(|name| source.contains(name));
    if facts.input.ending != Ending::Deadlock || !facts.is_complete() || selective {
        return Vec::new();
    }
    innermost(facts).iter().filter_map(|future| kept(facts, future)).collect()
}

fn kept(facts: &Facts<'_>, future: &Future) -> Option<Insight> {
    let (polled, by) = (future.last_end?, &facts.futures.all[future.last_polled_by?]);
    if future.stands_at == 0 || future.is_polled() || !by.is_waiting() {
        return None;
    }
    let task = facts.tasks.get(future.task)?;
    let poll: &Poll = &facts.polls.all[*task.polls.last()? as usize];
    let woken = poll.woken.first?;
    let of_use = poll.progress || poll.outcome != PollOutcome::Pending;
    // Whoever kept it was polled without polling it.
    let passed_over = Some(poll.start) < by.last_start && polled < poll.start;
    if of_use || !passed_over || poll.woken.by_itself > 0 || woken < polled {
        return None;
    }
    let other = innermost(facts)
        .into_iter()
        .find(|other| Some(poll.start) < other.last_start && other.number != future.number)?;
    let instead = match awaited(facts.input.source, other.stands_at) {
        _ if other.number == by.number => format!("something else{}", in_line(by.stands_at)),
        _ => called(other),
    };
    let end = facts.input.events.last()?.at;
    Some(Insight {
        kind: InsightKind::Futurelock,
        language: facts.input.language,
        line: future.stands_at,
        sentence: format!(
            "{} waits{} and has not been polled since {}: {} kept it and went on to wait for {instead}. The \
             wake at {} helped none of the futures that were polled.",
            called(future),
            in_line(future.stands_at),
            seconds(polled.at),
            called(by),
            seconds(woken.at),
        ),
        detail: "A future that waits for a lock, a semaphore or room in a channel has a place in a queue. If nobody \
            polls it when its turn comes, it keeps the turn, and everything behind it waits forever. Drop such a \
            future before you wait for something else, poll both together, or spawn it as a task."
            .to_owned(),
        evidence: evidence(facts.input.events, [polled, woken, poll.end]),
        from: polled.at,
        to: end,
        saves: None,
    })
}
