//! One poll kept the executor from everything else for a long time.
//!
//! The others that were ready meanwhile are the evidence of harm; a timer that was due makes its task
//! ready. Where several threads poll tasks, only those count that the same thread polled in the end.
//! A poll that nobody waited for is told only if it was very long and the executor has no other
//! thread.

use crate::history::Point;
use crate::history::polls::Poll;
use crate::insights::facts::Facts;
use crate::insights::groups::{evidence, task as named};
use crate::insights::{Insight, InsightKind, cut_short};
use crate::map::Map;
use crate::order::{pair, sort_by_key};
use crate::words::duration;

/// One poll is charged to so many at most, so that a crowd that waits long costs no more than that.
const MOST_CHARGED: usize = 16;

/// A long poll and who waited for it.
struct Long<'f> {
    poll: &'f Poll,
    /// Who waited longest, how long, and when that was polled at last.
    harm: Option<(&'f Poll, u64)>,
    harmed: usize,
}

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    let least = facts.input.thresholds.long_poll.max(1);
    let mut long: Map<u32, Vec<Long<'_>>> = Map::default();
    for poll in &facts.polls.all {
        if poll.end.at.saturating_sub(poll.start.at) >= least {
            let long = long.or_default(poll.thread);
            long.push(Long { poll, harm: None, harmed: 0 });
        }
    }
    for poll in &facts.polls.all {
        if let Some(long) = long.get_mut(&poll.thread) {
            charge(long, poll, least);
        }
    }
    let told = long.into_values().flatten().filter(|long| is_worth_telling(facts, long));
    let mut told: Vec<Long<'_>> = told.collect();
    let key = |long: &Long<'_>| pair(long.poll.longest.line.into(), long.poll.task as u64);
    sort_by_key(&mut told, key);
    let by_line = told.chunk_by(|one, other| key(one) == key(other));
    by_line.filter_map(|long| insight(facts, long)).chain(cut_short::polls(facts)).collect()
}

/// Charges the time that `waited` could have been polled, and was not, to the long polls before it.
fn charge<'f>(long: &mut [Long<'f>], waited: &'f Poll, least: u64) {
    if waited.start.at.saturating_sub(waited.ready_at) < least {
        return;
    }
    let after = long.partition_point(|long| long.poll.end.index < waited.start.index);
    for long in long[..after].iter_mut().rev().take(MOST_CHARGED) {
        if long.poll.end.at <= waited.ready_at {
            break;
        }
        let from = waited.ready_at.max(long.poll.start.at);
        let time = long.poll.end.at.saturating_sub(from);
        if time >= least && long.poll.task != waited.task {
            long.harmed += 1;
            if long.harm.is_none_or(|(_, most)| time > most) {
                long.harm = Some((waited, time));
            }
        }
    }
}

fn is_worth_telling(facts: &Facts<'_>, long: &Long<'_>) -> bool {
    let time = long.poll.end.at.saturating_sub(long.poll.start.at);
    let alone = facts.polls.threads == 1 && time >= facts.input.thresholds.long_poll_alone;
    long.harm.is_some() || alone
}

fn insight(facts: &Facts<'_>, long: &[Long<'_>]) -> Option<Insight> {
    let time = |long: &Long<'_>| long.poll.end.at.saturating_sub(long.poll.start.at);
    let worst = long.iter().max_by_key(|long| {
        (long.harm.map(|(_, time)| time), time(long), std::cmp::Reverse(long.poll.start))
    })?;
    let line = worst.poll.longest.line;
    let others = match (worst.harm, worst.harmed) {
        (None, _) => "no other task was ready meanwhile, but none could have run".to_owned(),
        (Some((harm, time)), harmed) => {
            let more = match harmed - 1 {
                0 => String::new(),
                1 => " (and one more task)".to_owned(),
                more => format!(" (and {more} more tasks)"),
            };
            let waiting = named(&facts.tasks.all[harm.task]);
            format!("{waiting} was ready and had to wait for {}{more}", duration(time))
        }
    };
    let again = match long.len() {
        1 => String::new(),
        count => format!(" It did so {count} times."),
    };
    let from = if line == 0 { String::new() } else { format!(", from line {line} on") };
    let polls = long.iter().flat_map(|long| {
        let waited = long.harm.map(|(poll, _)| poll.start);
        [Some(long.poll.start), Some(long.poll.end), waited]
    });
    let after: Option<Point> = Some(worst.poll.longest.after);
    Some(Insight {
        kind: InsightKind::ExecutorBlocked,
        language: facts.input.language,
        line,
        sentence: format!(
            "{} kept the executor busy for {} in one poll{from}; {others}.",
            named(&facts.tasks.all[worst.poll.task]),
            duration(time(worst)),
        ),
        detail: format!(
            "A poll cannot be interrupted: until it returns, no other task runs and no timer fires. \
             Wait with `.await` instead of blocking, put `yield_now().await` between the pieces of \
             long work, or move the work to another thread.{again}"
        ),
        evidence: evidence(facts.input.events, polls.chain([after]).flatten()),
        from: long.first()?.poll.start.at,
        to: long.last()?.poll.end.at,
        saves: None,
    })
}
