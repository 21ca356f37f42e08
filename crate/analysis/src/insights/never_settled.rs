//! An async function of JavaScript stood at an `await` when nothing was left to run: what it awaited never
//! settled.
//!
//! Silent unless the program came to its own end, about whoever waits for such a function, and about what
//! has lost a race.

use pollscope_trace::PromiseOrigin;

use crate::history::promises::Promise;
use crate::insights::facts::Facts;
use crate::insights::groups::{alike, evidence};
use crate::insights::{Ending, Insight, InsightKind};
use crate::words::{in_line, list};

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    if facts.input.ending != Ending::Finished || !facts.is_complete() {
        return Vec::new();
    }
    let all = &facts.promises.all;
    let mut lost = vec![false; all.len()];
    for race in all.iter().filter(|promise| promise.settled.is_some()) {
        race.members.iter().for_each(|member| lost[*member] = true);
    }
    let waiting = all.iter().zip(&lost).filter(|(promise, lost)| {
        // What it awaits may be told of itself.
        let inner = promise
            .awaits
            .is_some_and(|awaited| stands(&all[awaited]) || lost_inside(all, awaited));
        stands(promise) && !**lost && !inner
    });
    let groups = alike(waiting.map(|(promise, _)| promise), |it| (it.stands_at, &*it.name));
    groups.iter().filter_map(|group| insight(facts, group)).collect()
}

fn stands(promise: &Promise) -> bool {
    promise.origin == PromiseOrigin::AsyncFunction
        && promise.settled.is_none()
        && promise.stands_at != 0
}

/// Whether a combinator waits for a function that stands somewhere: that one is told of.
fn lost_inside(all: &[Promise], awaited: usize) -> bool {
    all[awaited].origin == PromiseOrigin::Combinator && all.iter().any(stands)
}

fn insight(facts: &Facts<'_>, group: &[&Promise]) -> Option<Insight> {
    let first = *group.first()?;
    let names: Vec<&str> = group.iter().map(|promise| &*promise.name).collect();
    let awaited = first.awaits.map(|place| &facts.promises.all[place]);
    let awaited = awaited.filter(|awaited| awaited.settled.is_none())?;
    let what = match &*awaited.name {
        "" => "a promise".to_owned(),
        name => name.to_owned(),
    };
    let (waits, each) = if group.len() == 1 { ("waits", "") } else { ("wait", " each") };
    let points = group.iter().filter_map(|promise| promise.reached);
    Some(Insight {
        kind: InsightKind::NeverSettled,
        language: facts.input.language,
        line: first.stands_at,
        sentence: format!(
            "{} {waits}{} for {what}{}{each}, which never settled: nothing after that line ran.",
            list(&names),
            in_line(first.stands_at),
            match awaited.line {
                0 => String::new(),
                line => format!(" of line {line}"),
            },
        ),
        detail: "The program ended because nothing was left to run. A promise settles only when somebody calls \
            its `resolve` or `reject`: see that every path of the code that makes it does."
            .to_owned(),
        evidence: evidence(facts.input.events, points.clone()),
        from: points.map(|point| point.at).min()?,
        to: facts.input.events.last()?.at,
        saves: None,
    })
}
