//! Who stands where at the end of a run that could not go on.

use crate::history::futures::Future;
use crate::history::locks::LockUse;
use crate::history::tasks::Task;
use crate::insights::facts::Facts;
use crate::insights::source::awaited;
use crate::words::in_line;

/// The futures that wait, and of those only the innermost: what they wait for is no future that reports.
pub(super) fn innermost<'f>(facts: &Facts<'f>) -> Vec<&'f Future> {
    let all = &facts.futures.all;
    let mut is_outer = vec![false; all.len()];
    for future in all.iter().filter(|future| future.is_waiting()) {
        if let Some(by) = future.last_polled_by
            && future.last_start > all[by].reached
        {
            is_outer[by] = true;
        }
    }
    let waiting = all.iter().zip(is_outer).filter(|(future, outer)| future.is_waiting() && !outer);
    waiting.map(|(future, _)| future).collect()
}

/// What to call a future so that it can be told from others: an async block by its line.
pub(super) fn called(future: &Future) -> String {
    if future.name.contains('(') || future.line == 0 {
        future.name.to_string()
    } else {
        format!("{} (line {})", future.name, future.line)
    }
}

/// What to call the one that uses a lock.
pub(super) fn user(facts: &Facts<'_>, user: &LockUse) -> String {
    let future = facts.futures.get(user.future).map(called);
    let task = || facts.tasks.get(user.task).map(|task: &Task| task.name.to_string());
    future.or_else(task).unwrap_or_else(|| "another thread".to_owned())
}

/// The lock that a future has asked for and not got.
pub(super) fn wanted<'f>(facts: &Facts<'f>, future: &Future) -> Option<&'f LockUse> {
    let of = |lock: &&LockUse| lock.future == future.number && !lock.is_settled();
    facts.locks.all.iter().rev().find(of)
}

/// Where it waits and for what, after "waits": ` in line 14 for bell.notified()`.
pub(super) fn standing(facts: &Facts<'_>, future: &Future) -> String {
    let line = future.stands_at;
    let what = match wanted(facts, future) {
        Some(lock) => {
            let name = facts.locks.short_name(lock.lock);
            let holder = facts.locks.holders(lock.lock).next();
            let held = holder.map_or(String::new(), |held| {
                format!(", which {} holds{}", user(facts, held), in_line(held.line))
            });
            format!(" for `{name}`{held}")
        }
        None => awaited(facts.input.source, line)
            .map_or(String::new(), |expression| format!(" for `{expression}`")),
    };
    format!("{}{what}", in_line(line))
}
