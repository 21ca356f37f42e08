//! Futures that do not need each other's results were awaited one after the other.
//!
//! That they do not is certain if all of them had been created before the first was polled: no
//! result can be among their arguments. Silent about those that share state as far as the source or the
//! trace shows it, and about those that were polled within one `.await`: they are joined, however long one
//! of them blocks. Of a future created after the one before it had finished nothing is known, and nothing
//! is said.

use crate::history::futures::Future;
use crate::insights::facts::Facts;
use crate::insights::groups::evidence;
use crate::insights::{Insight, InsightKind};
use crate::map::Map;
use crate::order::sort_by_key;
use crate::words::{duration, list};

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    // For each future the ones it polled itself, in the order in which it began to.
    let mut awaited: Vec<Vec<&Future>> = vec![Vec::new(); facts.futures.all.len()];
    for future in &facts.futures.all {
        if let (Some(by), Some(_)) = (future.polled_by, future.first_polled) {
            awaited[by].push(future);
        }
    }
    let mut found = Vec::new();
    for mut futures in awaited {
        sort_by_key(&mut futures, |future| {
            future.first_polled.map_or(0, |point| point.index as u128)
        });
        found.extend(rows(&futures).into_iter().filter_map(|row| insight(facts, &row)));
    }
    found
}

/// The futures that came one after the other though all had been created before the first of them
/// was polled.
fn rows<'f>(futures: &[&'f Future]) -> Vec<Vec<&'f Future>> {
    let mut rows: Vec<Vec<&Future>> = Vec::new();
    for future in futures {
        let continued = rows.last_mut().filter(|row| {
            let (first, last) = (row[0], row[row.len() - 1]);
            Some(future.created) < first.first_polled
                && last.awaited_at != future.awaited_at
                && last.ready.is_some_and(|ready| Some(ready) < future.first_polled)
        });
        match continued {
            Some(row) => row.push(future),
            None => rows.push(vec![future]),
        }
    }
    // One that was dropped before it was ready can only come last, and tells nothing.
    for row in &mut rows {
        row.retain(|future| future.ready.is_some());
    }
    rows
}

/// Types and functions through which futures can depend on each other.
const SHARED: [&str; 20] = [
    "Cell",
    "Mutex",
    "RwLock",
    "Atomic",
    "channel",
    "Notify",
    "Semaphore",
    "Barrier",
    "Sender",
    "Receiver",
    "OnceLock",
    "OnceCell",
    "LazyLock",
    "static ",
    "thread_local",
    "task_local",
    "unbounded",
    "bounded",
    "duplex",
    "DashMap",
];

/// Whether the futures may share state: the source has something to share it with and two of them take more
/// than plain values; or both have used one lock.
fn share_state(facts: &Facts<'_>, row: &[&Future]) -> bool {
    let source = facts.input.source;
    let may_share = |future: &&&Future| future.name.contains('…') || !is_plain(source, future);
    let two_may = row.iter().filter(may_share).count() >= 2;
    let has_static =
        ["static ", "thread_local", "task_local"].iter().any(|word| source.contains(word));
    let has_shared = has_static || two_may && SHARED.iter().any(|word| source.contains(word));
    let mut users: Map<u32, u32> = Map::default();
    has_shared
        || facts.locks.all.iter().any(|lock| {
            let uses = row.iter().any(|future| future.number == lock.future);
            uses && *users.or_insert_with(lock.lock, || lock.future) != lock.future
        })
}

/// Whether it is a call of a function with plain values: not of a method, and no block.
fn is_plain(source: &str, future: &Future) -> bool {
    let Some((name, _)) = future.name.split_once('(') else { return false };
    let line = source.lines().nth((future.line as usize).saturating_sub(1)).unwrap_or_default();
    !line.contains(&format!(".{name}("))
}

fn insight(facts: &Facts<'_>, row: &[&Future]) -> Option<Insight> {
    let (first, last) = (row.first()?, row.last()?);
    let (from, to) = (first.first_polled?, last.ready?);
    let times = row
        .iter()
        .filter_map(|future| Some(future.ready?.at.saturating_sub(future.first_polled?.at)));
    let busy: u64 = row.iter().map(|future| future.busy).sum();
    let apart: u64 = times.clone().sum();
    // Together they take as long as the longest of them, but their polls still exclude each other.
    let together = times.max().unwrap_or(0).max(busy);
    let saves = apart.saturating_sub(together);
    if row.len() < 2 || saves < facts.input.thresholds.saving {
        return None;
    }
    if share_state(facts, row) {
        return None;
    }
    let names: Vec<&str> = row.iter().map(|future| &*future.name).collect();
    let begun = row.iter().filter_map(|future| future.first_polled);
    let (would, by) = match facts.tasks.only_timers(first.task, from, to) {
        true => ("would have", ""),
        false => ("could have", "up to "),
    };
    Some(Insight {
        kind: InsightKind::OneAtATime,
        language: facts.input.language,
        line: first.awaited_in,
        sentence: format!(
            "{} were awaited one at a time, which took {}; joined they {would} taken {}.",
            list(&names),
            duration(apart),
            duration(together),
        ),
        detail: format!(
            "All of them had been created before the first was awaited, so none takes the result of \
             another. Unless one depends on what another does, await them together with `join!` or \
             `join_all`, which saves {by}{}.",
            duration(saves),
        ),
        evidence: evidence(
            facts.input.events,
            begun.chain(row.iter().filter_map(|future| future.ready)),
        ),
        from: from.at,
        to: to.at,
        saves: Some(saves),
    })
}
