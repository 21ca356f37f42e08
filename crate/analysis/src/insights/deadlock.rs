//! The program ended because nothing was left that could go on: who waits for whom, and where.
//!
//! Said only of a run that its engine has ended for that reason. The most exact of four is told: those
//! who hold a lock each and wait for each other's; whoever blocks its thread; otherwise everything that
//! waits. Silent where a lost wake-up or a kept future explains it.

use crate::history::futures::Future;
use crate::history::locks::LockUse;
use crate::insights::cut_short::last_line;
use crate::insights::facts::Facts;
use crate::insights::groups::evidence;
use crate::insights::source::{body, first_line};
use crate::insights::waiting::{called, innermost, standing, user, wanted};
use crate::insights::{Ending, Insight, InsightKind, futurelock, lost_wake_up};
use crate::words::in_line;

/// How many are told one by one before the rest is counted.
const TOLD: usize = 3;

/// Calls that block their thread.
const BLOCKING: [&str; 9] = [
    ".recv()",
    ".lock()",
    ".join()",
    ".wait(",
    ".read()",
    ".write()",
    "park()",
    "block_on(",
    ".send(",
];

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    if facts.input.ending != Ending::Deadlock || !facts.is_complete() {
        return Vec::new();
    }
    let circles = circles(facts);
    if !circles.is_empty() {
        return circles.iter().filter_map(|circle| circle_insight(facts, circle)).collect();
    }
    let waiting = innermost(facts);
    let blocked: Vec<Insight> = waiting
        .iter()
        .filter(|future| future.is_polled())
        .filter_map(|future| blocked(facts, future))
        .collect();
    let lost = facts.tasks.all.iter().any(|task| lost_wake_up::is_lost(facts, task));
    if !blocked.is_empty() || lost || !futurelock::find(facts).is_empty() {
        return blocked;
    }
    everything(facts, &waiting).into_iter().collect()
}

/// Whether `held` is told of here: it is part of a circle, or what blocks a thread waits for it.
pub(super) fn tells_of(facts: &Facts<'_>, held: &LockUse) -> bool {
    if facts.input.ending != Ending::Deadlock || !facts.is_complete() {
        return false;
    }
    let in_circle = circles(facts).iter().flatten().any(|asked| asked.lock == held.lock);
    let blocks = |future: &&Future| {
        future.is_polled() && wanted(facts, future).is_some_and(|asked| asked.lock == held.lock)
    };
    in_circle || facts.futures.all.iter().filter(|future| future.is_waiting()).any(|it| blocks(&it))
}

/// Requests in a circle: whoever made one holds what the one before asks for.
fn circles<'f>(facts: &Facts<'f>) -> Vec<Vec<&'f LockUse>> {
    let open: Vec<&LockUse> = facts.locks.all.iter().filter(|lock| !lock.is_settled()).collect();
    if open.is_empty() {
        return Vec::new();
    }
    // The request that keeps each holder from going on.
    let next = |asked: &LockUse| {
        let holder = facts.locks.holders(asked.lock).next()?;
        open.iter().position(|other| is_within(facts, other, holder))
    };
    let next: Vec<Option<usize>> = open.iter().map(|asked| next(asked)).collect();
    let mut seen = vec![0_usize; open.len()];
    let mut circles = Vec::new();
    for start in 0..open.len() {
        let mut at = Some(start);
        while let Some(place) = at.filter(|place| seen[*place] == 0) {
            seen[place] = start + 1;
            at = next[place];
        }
        if let Some(first) = at.filter(|place| seen[*place] == start + 1) {
            let mut circle = vec![first];
            while let Some(place) = next[circle[circle.len() - 1]].filter(|place| *place != first) {
                circle.push(place);
            }
            circle.sort_unstable();
            circles.push(order(&circle, &next).iter().map(|place| open[*place]).collect());
        }
    }
    circles
}

/// The circle from its first request on, each followed by whoever holds what it asks for.
fn order(circle: &[usize], next: &[Option<usize>]) -> Vec<usize> {
    let mut ordered = vec![circle[0]];
    while ordered.len() < circle.len() {
        let Some(place) = next[ordered[ordered.len() - 1]] else { break };
        ordered.push(place);
    }
    ordered
}

/// Whether the one that `asked` is what holds the lock, or something that it waits for.
fn is_within(facts: &Facts<'_>, asked: &LockUse, holder: &LockUse) -> bool {
    if (asked.task, asked.future) == (holder.task, holder.future) {
        return true;
    }
    let mut at = facts.futures.place(asked.future);
    let holder = facts.futures.place(holder.future);
    // In a whole trace nothing polls itself; this keeps a broken one from taking for ever.
    for _ in 0..facts.futures.all.len() {
        let Some(place) = at else { return false };
        if Some(place) == holder {
            return true;
        }
        at = facts.futures.all[place].last_polled_by;
    }
    false
}

fn circle_insight(facts: &Facts<'_>, circle: &[&LockUse]) -> Option<Insight> {
    let count = circle.len();
    // What each of them holds is what the one before it asks for.
    let parts: Option<Vec<String>> = (0..count)
        .map(|place| {
            let (before, asked) = (circle[(place + count - 1) % count], circle[place]);
            let held = facts.locks.holders(before.lock).next()?;
            Some(format!(
                "{} holds `{}`{} and waits for `{}`{}",
                user(facts, held),
                facts.locks.short_name(before.lock),
                in_line(held.line),
                facts.locks.short_name(asked.lock),
                in_line(asked.line),
            ))
        })
        .collect();
    let (parts, first) = (parts?, circle.first()?);
    let end = match count {
        1 => "it waits for itself".to_owned(),
        2 => "each waits for the other".to_owned(),
        count => format!("all {count} wait for each other in a circle"),
    };
    let held = circle.iter().filter_map(|asked| facts.locks.holders(asked.lock).next());
    let points = held.clone().filter_map(|held| held.acquired);
    Some(Insight {
        kind: InsightKind::Deadlock,
        language: facts.input.language,
        line: first.line,
        sentence: format!("{}: {end}.", parts.join("; ")),
        detail: match count {
            1 => "A lock is not given to its holder a second time (nor is a read lock, once a writer \
                waits). Drop the first guard before you ask again."
                .to_owned(),
            _ => "Take the locks in the same order everywhere, or take what is needed out of the first and \
                drop its guard before you ask for the next one."
                .to_owned(),
        },
        evidence: evidence(
            facts.input.events,
            points.clone().chain(circle.iter().map(|asked| asked.requested)),
        ),
        from: points.map(|point| point.at).min().unwrap_or(first.requested.at),
        to: circle.iter().map(|asked| asked.requested.at).max()?,
        saves: None,
    })
}

/// A future whose poll blocks its thread for ever.
fn blocked(facts: &Facts<'_>, future: &Future) -> Option<Insight> {
    let start = future.last_start?;
    let events = facts.input.events;
    let asked = wanted(facts, future);
    let held = asked.and_then(|asked| facts.locks.holders(asked.lock).next());
    let (line, sentence) = match (asked, held) {
        (Some(asked), Some(held)) => by_lock(facts, future, asked, held),
        _ => by_call(facts, future),
    };
    let points = [Some(start), asked.map(|asked| asked.requested), held.and_then(|it| it.acquired)];
    Some(Insight {
        kind: InsightKind::Deadlock,
        language: facts.input.language,
        line,
        sentence,
        detail: "The standard library's `lock`, `recv` and `join` block the thread, and with it every other \
            task and future that it polls, perhaps the one it waits for. Use the async kind and \
            `.await` it, and drop the guard of a lock before the next `.await`."
            .to_owned(),
        evidence: evidence(events, points.into_iter().flatten()),
        from: start.at,
        to: events.last().map_or(start.at, |event| event.at),
        saves: None,
    })
}

/// The line to look at and the sentence about a future that blocks its thread for a lock.
fn by_lock(facts: &Facts<'_>, future: &Future, asked: &LockUse, held: &LockUse) -> (u32, String) {
    let across = held.across.map_or(0, |(_, line)| line);
    let holds = match across {
        0 => format!("holds{}", in_line(held.line)),
        line => format!("holds across the `.await`{}", in_line(line)),
    };
    let stuck = match held.task == asked.task && held.across.is_some() {
        true => " and cannot drop before the same task goes on",
        false => "",
    };
    let sentence = format!(
        "{} blocks its thread{}: it waits for `{}`, which {} {holds}{stuck}.",
        called(future),
        in_line(asked.line),
        facts.locks.short_name(asked.lock),
        user(facts, held),
    );
    (if across == 0 { asked.line } else { across }, sentence)
}

/// The same about one that blocks it in some call that does not report.
fn by_call(facts: &Facts<'_>, future: &Future) -> (u32, String) {
    let last = match last_line(facts, future) {
        0 => body(facts.input.source, future),
        line => line,
    };
    let blocks = |line: &str| BLOCKING.iter().any(|call| line.contains(call));
    let call = first_line(facts.input.source, last, 8, blocks).filter(|_| last != 0);
    let perhaps = match call {
        Some(line) if line != last => format!(" (the next call that can block is in line {line})"),
        _ => String::new(),
    };
    let place = match last {
        0 => String::new(),
        line => format!(", in line {line} or after it{perhaps}"),
    };
    let sentence = format!(
        "{} blocks its thread{place}: its poll never returned, and what it waits for never came.",
        called(future),
    );
    (call.unwrap_or(last), sentence)
}

/// Everything that waits, of which no more is known.
fn everything(facts: &Facts<'_>, waiting: &[&Future]) -> Option<Insight> {
    let mut groups: Vec<(String, String, Vec<&Future>)> = Vec::new();
    for future in waiting {
        let (name, standing) = (called(future), standing(facts, future));
        match groups.iter_mut().find(|group| (&group.0, &group.1) == (&name, &standing)) {
            Some(group) => group.2.push(future),
            None => groups.push((name, standing, vec![future])),
        }
    }
    let clause = |(name, standing, group): &(String, String, Vec<&Future>)| match group.len() {
        1 => format!("{name} waits{standing}"),
        count => format!("{count} × {name} wait{standing}"),
    };
    let mut clauses: Vec<String> = groups.iter().take(TOLD).map(clause).collect();
    let rest: usize = groups.iter().skip(TOLD).map(|group| group.2.len()).sum();
    if rest > 0 {
        clauses.push(format!("{rest} more wait"));
    }
    let end = match waiting {
        [] => return None,
        [_] => "nothing is left that could wake it",
        _ => "nothing is left that could wake any of them",
    };
    let first = groups[0].2[0];
    let points = waiting.iter().filter_map(|future| future.last_end);
    Some(Insight {
        kind: InsightKind::Deadlock,
        language: facts.input.language,
        line: if first.stands_at == 0 { first.line } else { first.stands_at },
        sentence: format!("{}; {end}.", clauses.join(", ")),
        detail: "No timer is running that could help. Either the event came before this code waited for it, \
            or the code that should cause it has ended or waits as well. A receiver, for example, waits as \
            long as any sender is alive."
            .to_owned(),
        evidence: evidence(facts.input.events, points.clone()),
        from: points.map(|point| point.at).min()?,
        to: facts.input.events.last()?.at,
        saves: None,
    })
}
