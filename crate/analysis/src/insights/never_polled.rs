//! A future was created and nothing of it ever ran; or a JavaScript generator, which is lazy too.
//!
//! Silent about what was spawned (its task says what became of it), about what was dropped along
//! with something else that was given up or that panicked (nobody got as far as awaiting it), and
//! about what might still be polled.

use pollscope_trace::{FutureEnd, PromiseOrigin};

use crate::history::futures::Future;
use crate::history::promises::Generator;
use crate::insights::facts::Facts;
use crate::insights::groups::{alike, evidence};
use crate::insights::{Insight, InsightKind};
use crate::words::{in_line, list};

pub(super) fn find(facts: &Facts<'_>) -> Vec<Insight> {
    let forgotten = facts.futures.all.iter().filter(|future| was_forgotten(facts, future));
    let groups = alike(forgotten, |future| (future.line, &*future.name));
    let futures = groups.iter().map(|futures| insight(facts, futures));
    futures.chain(generators(facts)).collect()
}

fn was_forgotten(facts: &Facts<'_>, future: &Future) -> bool {
    if future.is_spawned || future.first_polled.is_some() {
        return false;
    }
    match future.dropped {
        Some((_, FutureEnd::NeverPolled)) => {
            let panicked = |index: usize| facts.futures.all[index].panicked;
            !future.dropped_with_holder && !future.dropped_in.is_some_and(panicked)
        }
        Some(_) => false,
        // Kept until the end: only a program that came to its own end had its chance.
        None => facts.input.over && facts.is_complete() && facts.main_ended().is_some(),
    }
}

fn insight(facts: &Facts<'_>, futures: &[&Future]) -> Insight {
    let names: Vec<&str> = futures.iter().map(|future| &*future.name).collect();
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
            `join!` it with others, or spawn it if it is to run beside what follows. (One that an early \
            return skipped, or a `select!` that was decided at once, is as it should be.)"
                .to_owned(),
        evidence: evidence(facts.input.events, created.chain(dropped)),
        from: futures[0].created.at,
        to: last.unwrap_or_default(),
        saves: None,
    }
}

/// Generators of which no value was asked for, unless some function had not come to its end: the
/// program was stopped, or waits for what never comes.
fn generators(facts: &Facts<'_>) -> Vec<Insight> {
    let promises = &facts.promises;
    let mut functions =
        promises.all.iter().filter(|promise| promise.origin == PromiseOrigin::AsyncFunction);
    let over = facts.input.over && facts.is_complete();
    if !over || functions.any(|promise| promise.settled.is_none()) {
        return Vec::new();
    }
    let forgotten = promises.generators.all.iter().filter(|generator| !generator.is_resumed);
    let groups = alike(forgotten, |generator| (generator.line, &*generator.name));
    groups.iter().map(|generators| generator_insight(facts, generators)).collect()
}

fn generator_insight(facts: &Facts<'_>, generators: &[&Generator]) -> Insight {
    let names: Vec<&str> = generators.iter().map(|generator| &*generator.name).collect();
    let line = generators[0].line;
    let (were, it) = if generators.len() == 1 { ("was", "it") } else { ("were", "them") };
    Insight {
        kind: InsightKind::NeverPolled,
        language: facts.input.language,
        line,
        sentence: format!(
            "{} {were} created{} and never asked for a value: nothing of {it} ran.",
            list(&names),
            in_line(line),
        ),
        detail:
            "Unlike other JavaScript functions, a generator does nothing when it is called. Go \
            through it with `for await`, or call its `next()`."
                .to_owned(),
        evidence: evidence(facts.input.events, generators.iter().map(|it| it.created)),
        from: generators[0].created.at,
        to: generators[0].created.at,
        saves: None,
    }
}
