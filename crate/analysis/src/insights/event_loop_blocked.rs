//! One turn of JavaScript's event loop took long: nothing else could run, no timer could fire.
//!
//! A timer that was due meanwhile is the evidence of harm. A turn that nobody waited for is told only
//! if it was very long.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::history::turns::Turn;
use crate::insights::facts::Facts;
use crate::insights::groups::evidence;
use crate::insights::{Insight, InsightKind, cut_short};
use crate::words::{duration, in_line};

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    let told = facts.turns.all.iter().filter(|turn| is_worth_telling(facts, turn));
    let mut by_line: BTreeMap<u32, Vec<&Turn>> = BTreeMap::new();
    for turn in told {
        by_line.entry(turn.longest.line).or_default().push(turn);
    }
    let told = by_line.values().filter_map(|turns| insight(facts, turns));
    let is_told = facts.turns.all.last().is_some_and(|turn| is_worth_telling(facts, turn));
    told.chain(cut_short::job(facts).filter(|_| !is_told)).collect()
}

fn is_worth_telling(facts: &Facts<'_>, turn: &Turn) -> bool {
    let thresholds = &facts.input.thresholds;
    let harmful = waited(turn) >= thresholds.long_poll.max(1);
    let long = turn.time() >= thresholds.long_turn.max(1);
    let alone = turn.time() >= thresholds.long_poll_alone.max(1);
    // One that goes on may only have been recorded so far.
    (turn.is_over || facts.input.over) && ((long && harmful) || alone)
}

/// How long something that was due has waited.
fn waited(turn: &Turn) -> u64 {
    turn.harm.map_or(0, |(_, time, _)| time)
}

fn insight(facts: &Facts<'_>, turns: &[&Turn]) -> Option<Insight> {
    let worst = turns.iter().max_by_key(|turn| (waited(turn), turn.time(), Reverse(turn.start)))?;
    let least = facts.input.thresholds.long_poll;
    let others = match worst.harm.filter(|(_, time, _)| *time >= least) {
        None => "nothing was due meanwhile, but nothing could have run".to_owned(),
        Some((_, time, line)) => {
            let more = match worst.harmed - 1 {
                0 => String::new(),
                1 => " (and one more timer)".to_owned(),
                more => format!(" (and {more} more timers)"),
            };
            let time = duration(time);
            format!("the timer set{} was due and had to wait for {time}{more}", in_line(line))
        }
    };
    let line = worst.longest.line;
    let from = if line == 0 { String::new() } else { format!(", from line {line} on") };
    let jobs = match worst.jobs {
        1 => "one job".to_owned(),
        jobs => format!("{jobs} jobs without a break"),
    };
    let (least_time, open) = match worst.is_over {
        true => ("", ""),
        false => ("at least ", ", and was busy still when the run ended"),
    };
    let again = match turns.len() {
        1 => String::new(),
        count => format!(" It did so {count} times."),
    };
    let points = turns.iter().flat_map(|turn| {
        [Some(turn.start), Some(turn.longest.after), Some(turn.end), turn.harm.map(|harm| harm.0)]
    });
    Some(Insight {
        kind: InsightKind::EventLoopBlocked,
        language: facts.input.language,
        line,
        sentence: format!(
            "The event loop was busy for {least_time}{} in {jobs}{from}{open}; {others}.",
            duration(worst.time()),
        ),
        detail: format!(
            "JavaScript runs one job at a time, and all microtasks before the next timer, message or \
             click. To await a promise that is settled already is a microtask, and lets nothing else \
             in. Put a timer between the pieces of long work \
             (`await new Promise((go) => setTimeout(go))`), or move it to a worker.{again}"
        ),
        evidence: evidence(facts.input.events, points.flatten()),
        from: turns.first()?.start.at,
        to: turns.last()?.end.at,
        saves: None,
    })
}
