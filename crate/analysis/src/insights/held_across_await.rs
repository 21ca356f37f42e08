//! A lock or a borrow was held across an `.await` while others waited for it.
//!
//! Held by itself it does no harm: somebody else has to have asked for it meanwhile, and have waited
//! long, have panicked over it, or have waited for ever.

use crate::history::locks::LockUse;
use crate::insights::facts::Facts;
use crate::insights::groups::evidence;
use crate::insights::{Insight, InsightKind, deadlock};
use crate::map::Map;
use crate::order::{groups, sort_by_key};
use crate::words::{duration, in_line, list};

/// A lock that was held, as a place in the list, and who had to wait for it.
struct Held<'f> {
    holder: usize,
    waiters: Vec<Waiter<'f>>,
}

/// Who had to wait, and for how long; `None` for ever.
struct Waiter<'f> {
    asked: &'f LockUse,
    time: Option<u64>,
}

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    let mut held: Vec<Held<'_>> = Vec::new();
    let mut places: Map<u64, usize> = Map::default();
    for asked in &facts.locks.all {
        if let Some(holder) = asked.blocked_by
            && let Some(waiter) = waiter(facts, &facts.locks.all[holder], asked)
        {
            let place = *places.or_insert_with(holder as u64, || held.len());
            if place == held.len() {
                held.push(Held { holder, waiters: Vec::new() });
            }
            held[place].waiters.push(waiter);
        }
    }
    sort_by_key(&mut held, |held| held.holder as u128);
    // One insight for each lock and line.
    let by_line = groups(held, |held| {
        let held = &facts.locks.all[held.holder];
        (held.across.map_or(0, |(_, line)| line), facts.lock_name(held))
    });
    by_line.iter().filter_map(|group| insight(facts, group)).collect()
}

/// What `asked` suffered from `held`, if that is worth telling.
fn waiter<'f>(facts: &Facts<'_>, held: &LockUse, asked: &'f LockUse) -> Option<Waiter<'f>> {
    held.across?;
    if deadlock::tells_of(facts, held) {
        return None;
    }
    let panicked = facts.futures.get(asked.future).is_some_and(|future| future.panicked);
    let until = asked.acquired.or(asked.over);
    let Some(until) = until else {
        let for_ever = facts.input.over && facts.is_complete();
        return for_ever.then_some(Waiter { asked, time: None });
    };
    let until = held.over.map_or(until.at, |over| over.at.min(until.at));
    let time = until.saturating_sub(asked.requested.at);
    let long = time >= facts.input.thresholds.saving;
    // What panics over it does not wait, however long the panic takes.
    let panicked = panicked && asked.acquired.is_none();
    let time = if long { time } else { 0 };
    (long || panicked).then_some(Waiter { asked, time: Some(time) })
}

fn insight(facts: &Facts<'_>, group: &[Held<'_>]) -> Option<Insight> {
    let held = &facts.locks.all[group.first()?.holder];
    let (_, line) = held.across?;
    let waiters: Vec<&Waiter<'_>> = group.iter().flat_map(|held| &held.waiters).collect();
    let worst = waiters.iter().max_by_key(|waiter| waiter.time.unwrap_or(u64::MAX))?;
    let names: Vec<&str> = waiters.iter().map(|waiter| name(facts, waiter.asked)).collect();
    let mut unique = names.clone();
    unique.dedup();
    let harm = match worst.time {
        None => "asked for it and never got it".to_owned(),
        Some(0) => "asked for it and panicked".to_owned(),
        Some(time) if waiters.len() == 1 => format!("waited for {}", duration(time)),
        Some(time) => format!("waited, up to {}", duration(time)),
    };
    let points = group.iter().flat_map(|Held { holder, waiters }| {
        let held = &facts.locks.all[*holder];
        let waited = waiters.iter().flat_map(|waiter| {
            [Some(waiter.asked.requested), waiter.asked.acquired.or(waiter.asked.over)]
        });
        [held.acquired, held.across.map(|(point, _)| point), held.over].into_iter().chain(waited)
    });
    let to = group.iter().filter_map(|held| facts.locks.all[held.holder].over).map(|to| to.at);
    let last = facts.input.events.last().map_or(0, |event| event.at);
    Some(Insight {
        kind: InsightKind::HeldAcrossAwait,
        language: facts.input.language,
        line: if line == 0 { held.line } else { line },
        sentence: format!(
            "{} held `{}` across the `.await`{} while {} {harm}.",
            name(facts, held),
            facts.lock_name(held),
            in_line(line),
            list(&unique),
        ),
        detail: "Whoever asks for it meanwhile has to wait, or panics if it is a `RefCell`; a blocking \
            lock on the same thread then never comes free. Take what is needed out of it, drop the guard \
            (end its block, or `drop(guard)`) and await after that."
            .to_owned(),
        evidence: evidence(facts.input.events, points.flatten()),
        from: held.acquired?.at,
        to: to.max().unwrap_or(last),
        saves: None,
    })
}

/// What the one that uses a lock is called.
fn name<'a>(facts: &Facts<'a>, user: &LockUse) -> &'a str {
    let future = facts.futures.get(user.future).map(|future| &*future.name);
    let task = || facts.tasks.get(user.task).map(|task| &*task.name);
    future.or_else(task).unwrap_or("another thread")
}
