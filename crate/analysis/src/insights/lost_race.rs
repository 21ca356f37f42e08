//! A JavaScript promise went on working after it had lost a race.
//!
//! Only async functions whose body ran on afterwards, and for whose outcome nobody but races asked.
//! Silent if something was told to abort in between, and until the program is over: somebody may ask
//! later.

use pollscope_trace::PromiseOrigin;

use crate::history::Point;
use crate::history::promises::Promise;
use crate::insights::facts::Facts;
use crate::insights::groups::evidence;
use crate::insights::{Insight, InsightKind};
use crate::words::{in_line, seconds};

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    if !facts.input.over || !facts.is_complete() {
        return Vec::new();
    }
    let mut told = vec![false; facts.promises.all.len()];
    let mut found = Vec::new();
    for race in &facts.promises.all {
        let Some((decided, _)) = race.settled else { continue };
        for &place in &race.members {
            let member = &facts.promises.all[place];
            if let (false, Some(resumed)) = (told[place], ran_on(facts, member, decided)) {
                told[place] = true;
                found.push(insight(facts, race, member, decided, resumed));
            }
        }
    }
    found
}

/// When the body of `member` first went on after the race was decided, if that is to be told.
fn ran_on(facts: &Facts<'_>, member: &Promise, decided: Point) -> Option<Point> {
    let is_loser = member.settled.is_none_or(|(settled, _)| settled > decided);
    if !is_loser || member.is_awaited || member.origin != PromiseOrigin::AsyncFunction {
        return None;
    }
    let after = member.resumed.partition_point(|resumed| *resumed < decided);
    let resumed = *member.resumed.get(after)?;
    let aborts = &facts.promises.aborts;
    let abort = aborts.get(aborts.partition_point(|abort| *abort < decided.index));
    abort.is_none_or(|abort| *abort > resumed.index).then_some(resumed)
}

fn insight(
    facts: &Facts<'_>,
    race: &Promise,
    member: &Promise,
    decided: Point,
    resumed: Point,
) -> Insight {
    let last = member.settled.map(|(settled, _)| settled).or(member.resumed.last().copied());
    let last = last.unwrap_or(resumed);
    let points = [Some(member.created), Some(decided), Some(resumed), Some(last)];
    Insight {
        kind: InsightKind::LostRace,
        language: facts.input.language,
        line: member.line,
        sentence: format!(
            "{} lost the race{} at {} and ran on until {}.",
            member.name,
            in_line(race.line),
            seconds(decided.at),
            seconds(last.at),
        ),
        detail: "Not waiting for a promise does not stop it: its requests, writes and output still \
            happen. Give it an `AbortSignal` and abort that when the race is decided. (In Rust the loser \
            is dropped, and that stops it.)"
            .to_owned(),
        evidence: evidence(facts.input.events, points.into_iter().flatten()),
        from: decided.at,
        to: last.at,
        saves: None,
    }
}
