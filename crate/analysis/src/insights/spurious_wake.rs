//! A task was woken by another one though nothing had changed for it.
//!
//! A poll of which nothing can be seen may still have got on: one of several futures that are awaited
//! together may have become ready, and those need not report. So it is said only
//!
//! * of a task that waited for a timer alone: since it had reached the `.await`, nothing but that
//!   timer had asked to be woken, and the timer had not fired; or
//! * of a task that waits for a lock and was woken several times in a row, each time by a task that was
//!   running, and kept as many wakers as it had: what becomes ready asks for no further wake. A poll that
//!   gives up a waker before it takes one has finished or dropped something: a turn of a `select!` loop.
//!   Without a lock nobody can tell: each wake may have brought an item to a stream that is collected.
//!
//! A timer, a task that has finished, another thread and the world outside have something to tell.

use pollscope_trace::PollOutcome;

use crate::history::polls::Poll;
use crate::insights::facts::Facts;
use crate::insights::groups::{evidence, task as named};
use crate::insights::{Insight, InsightKind};
use crate::words::in_line;

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    // For each task its last poll, and the polls in a row that were in vain.
    let mut before: Vec<Option<&Poll>> = vec![None; facts.tasks.all.len()];
    let mut rows: Vec<Vec<&Poll>> = vec![Vec::new(); facts.tasks.all.len()];
    let mut found = Vec::new();
    for poll in &facts.polls.all {
        let (row, last) = (&mut rows[poll.task], before[poll.task].replace(poll));
        if last.is_some_and(|last| is_in_vain(last, poll)) {
            row.push(poll);
        } else {
            found.extend(insight(facts, row));
            row.clear();
        }
    }
    found.extend(rows.iter().filter_map(|row| insight(facts, row)));
    found
}

fn is_in_vain(last: &Poll, poll: &Poll) -> bool {
    let woken = poll.woken;
    let by_tasks = woken.by_tasks > 0 && woken.by_itself == 0 && woken.by_others == 0;
    let stays = poll.outcome == PollOutcome::Pending && !poll.progress;
    let timer = last.waits_for_timer && poll.waits_for_timer;
    by_tasks && stays && (timer || poll.wakers >= last.wakers)
}

/// Whether the task had asked for a lock before these polls and did not get it in any of them.
fn waits_for_lock(facts: &Facts<'_>, first: &Poll, last: &Poll) -> bool {
    let task = facts.tasks.all[last.task].number;
    let mut locks = facts.locks.all.iter().filter(|lock| lock.task == task);
    locks.any(|lock| {
        let until = lock.acquired.or(lock.over);
        lock.requested < first.start && until.is_none_or(|until| until > last.end)
    })
}

fn insight(facts: &Facts<'_>, row: &[&Poll]) -> Option<Insight> {
    let (first, last) = (row.first()?, row.last()?);
    let timer = row.iter().all(|poll| poll.waits_for_timer);
    let often = row.len() >= facts.input.thresholds.vain_wakes as usize;
    let in_vain = timer || often && waits_for_lock(facts, first, last);
    if !in_vain {
        return None;
    }
    let line = last.line;
    let times = match row.len() {
        1 => "once by another task".to_owned(),
        2 => "twice by other tasks".to_owned(),
        count => format!("{count} times by other tasks"),
    };
    let waits = if timer { "waited for a timer" } else { "waited" };
    let detail = match timer {
        true => {
            "Whoever woke it used a waker that it had handed out before it came to this line. That is \
             allowed, and costs a poll each time."
        }
        false => {
            "It waits for a lock, and did not get it in any of these polls. Wake one of those who wait, and \
             only when the lock is free. If it waits for something else beside the lock, this is how it \
             has to be."
        }
    };
    Some(Insight {
        kind: InsightKind::SpuriousWake,
        language: facts.input.language,
        line,
        sentence: format!(
            "{} {waits}{} and was woken {times} without getting any further.",
            named(&facts.tasks.all[last.task]),
            in_line(line),
        ),
        detail: detail.to_owned(),
        evidence: evidence(
            facts.input.events,
            row.iter().flat_map(|poll| [poll.woken.first, Some(poll.end)]).flatten(),
        ),
        from: first.woken.first.unwrap_or(first.start).at,
        to: last.end.at,
        saves: None,
    })
}
