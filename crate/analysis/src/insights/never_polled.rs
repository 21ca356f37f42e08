//! A future was created and nothing of it ever ran.
//!
//! Silent about what was spawned (its task says what became of it), about what was dropped along
//! with something else that was given up or that panicked (nobody got as far as awaiting it), and
//! about what might still be polled.

use std::collections::BTreeMap;

use pollscope_trace::FutureEnd;

use crate::insights::facts::{Facts, FutureFacts};
use crate::insights::words::{evidence, function, in_line, list};
use crate::insights::{Insight, InsightKind};

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    // What one line created again and again is one insight.
    let mut alike: BTreeMap<(u32, &str), Vec<&FutureFacts<'_>>> = BTreeMap::new();
    for future in facts.futures.iter().filter(|future| was_forgotten(facts, future)) {
        alike.entry((future.line, function(future.name))).or_default().push(future);
    }
    alike.values().map(|futures| insight(facts, futures)).collect()
}

fn was_forgotten(facts: &Facts<'_>, future: &FutureFacts<'_>) -> bool {
    if future.is_spawned || future.first_polled.is_some() {
        return false;
    }
    match future.dropped {
        Some((_, FutureEnd::NeverPolled)) => {
            let panicked = |index: usize| facts.futures[index].panicked;
            !future.dropped_with_holder && !future.dropped_in.is_some_and(panicked)
        }
        Some(_) => false,
        // Kept until the end: only a program that came to its own end had its chance.
        None => facts.input.over && facts.is_complete() && facts.main_ended().is_some(),
    }
}

fn insight(facts: &Facts<'_>, futures: &[&FutureFacts<'_>]) -> Insight {
    let names: Vec<&str> = futures.iter().map(|future| future.name).collect();
    let line = futures[0].line;
    let (were, it) = if futures.len() == 1 { ("was", "it") } else { ("were", "them") };
    let created = futures.iter().map(|future| future.created);
    let dropped = futures.iter().filter_map(|future| Some(future.dropped?.0));
    let last = created.clone().chain(dropped.clone()).map(|point| point.at).max();
    Insight {
        kind: InsightKind::NeverPolled,
        language: facts.input.language,
        line,
        sentence: format!(
            "{} {were} created{} and never polled: nothing of {it} ran.",
            list(&names),
            in_line(line),
        ),
        detail:
            "A future does nothing until it is polled. Add `.await` where its result is needed, \
            `join!` it with others, or spawn it if it is to run beside what follows."
                .to_owned(),
        evidence: evidence(facts.input.events, created.chain(dropped)),
        from: futures[0].created.at,
        to: last.unwrap_or_default(),
        saves: None,
    }
}
