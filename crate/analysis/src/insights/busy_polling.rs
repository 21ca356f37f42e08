//! A task asked to be polled again at once, many times in a row, without getting on.
//!
//! Yielding is what a task that has much to do should do, so it takes a long row of polls that did
//! the same in the same lines, had no effect on anything else and took no time.

use crate::history::polls::Poll;
use crate::insights::facts::Facts;
use crate::insights::groups::{evidence, task as named};
use crate::insights::{Insight, InsightKind};
use crate::order::{pair, sort_by_key};
use crate::words::{duration, in_line};

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    // For each task the row it is in now, and the longest one of each line.
    let mut rows: Vec<Vec<&Poll>> = vec![Vec::new(); facts.tasks.all.len()];
    let mut found: Vec<Insight> = Vec::new();
    for poll in &facts.polls.all {
        let row = &mut rows[poll.task];
        if !row.last().is_some_and(|last| continues(last, poll)) {
            found.extend(insight(facts, row));
            row.clear();
        }
        row.push(poll);
    }
    found.extend(rows.iter().filter_map(|row| insight(facts, row)));
    longest_of_each_line(found)
}

/// Whether `poll` follows from nothing but the one before, and is just like it.
fn continues(last: &Poll, poll: &Poll) -> bool {
    let woken = poll.woken;
    let asked = woken.by_itself > 0 && woken.by_tasks == 0 && woken.by_others == 0;
    asked && poll.shape == last.shape && !poll.effect && !last.effect
}

fn insight(facts: &Facts<'_>, row: &[&Poll]) -> Option<Insight> {
    let (first, last) = (row.first()?, row.last()?);
    let count = row.len() as u64;
    let busy: u64 = row.iter().map(|poll| poll.end.at.saturating_sub(poll.start.at)).sum();
    let thresholds = facts.input.thresholds;
    if count < u64::from(thresholds.busy_polls) || busy / count >= thresholds.work {
        return None;
    }
    let line = last.line;
    let for_ = match last.end.at.saturating_sub(first.start.at) {
        0 => String::new(),
        time => format!(", for {}", duration(time)),
    };
    Some(Insight {
        kind: InsightKind::BusyPolling,
        language: facts.input.language,
        line,
        sentence: format!(
            "{} asked to be polled again at once {count} times in a row{}{for_}, and nothing else \
             came of it.",
            named(&facts.tasks.all[last.task]),
            in_line(line),
        ),
        detail: "It keeps the executor busy instead of waiting. If it waits for something, await that \
            (a timer, a channel, a handle): who makes it ready then wakes the task. If it does a bit of \
            its work each time, this is how to let others run in between."
            .to_owned(),
        evidence: evidence(
            facts.input.events,
            row.iter().filter_map(|poll| poll.woken.first).chain([first.start, last.end]),
        ),
        from: first.start.at,
        to: last.end.at,
        saves: None,
    })
}

/// A task that does so now and again in one line is told of once.
fn longest_of_each_line(mut found: Vec<Insight>) -> Vec<Insight> {
    // What is equal stays in its order, so the one that decides comes last.
    sort_by_key(&mut found, |insight| insight.from.into());
    sort_by_key(&mut found, |insight| {
        let time = insight.to.saturating_sub(insight.from);
        pair(insight.line.into(), u64::MAX - time)
    });
    found.dedup_by_key(|insight| insight.line);
    found
}
