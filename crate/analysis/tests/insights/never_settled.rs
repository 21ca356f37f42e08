//! JavaScript functions that awaited what never settled.

use expect_test::expect;
use pollscope_analysis::check::possible;
use pollscope_analysis::{Ending, Input, Insight, InsightKind, insights};
use pollscope_trace::{EventKind, Language, PromiseOrigin, PromiseOutcome};

use crate::events::Events;
use crate::program::sentences;

fn said(events: &Events, ending: Ending) -> Vec<Insight> {
    let events = possible(events.list.clone());
    insights(&Input { ending, ..Input::new(Language::JavaScript, &events, true) })
}

/// `wait()` stands at the `await` of a gate in line 4, and `calls()` awaits `wait()`.
fn waits() -> Events {
    let mut events = Events::default();
    events.of(0, 1).promise(1, "new Promise", PromiseOrigin::Constructor);
    events.of(0, 2).promise(9, "calls()", PromiseOrigin::AsyncFunction);
    events.of(0, 3).promise(8, "wait()", PromiseOrigin::AsyncFunction);
    events.add(4, EventKind::AwaitReached).add(0, EventKind::ReactionAdded { promise: 1 });
    events.of(0, 2).add(8, EventKind::AwaitReached);
    events.add(0, EventKind::ReactionAdded { promise: 3 });
    events
}

#[test]
fn the_innermost_is_told() {
    expect![[r#"
        NeverSettled in line 4: wait() waits in line 4 for new Promise of line 1, which never settled: nothing after that line ran.
    "#]]
    .assert_eq(&sentences(&said(&waits(), Ending::Finished)));
}

#[test]
fn silent_where_it_could_have_settled_later() {
    for ending in [Ending::Unknown, Ending::Stopped, Ending::Limit] {
        assert_eq!(said(&waits(), ending), []);
    }
    let mut events = waits();
    events.of(0, 1).settled(PromiseOutcome::Fulfilled);
    assert_eq!(said(&events, Ending::Finished), []);
}

/// Whoever has lost a race is not missed.
#[test]
fn silent_about_what_lost_a_race() {
    let mut events = Events::default();
    events.of(0, 1).promise(1, "new Promise", PromiseOrigin::Constructor);
    events.of(0, 2).promise(8, "wait()", PromiseOrigin::AsyncFunction);
    events.add(4, EventKind::AwaitReached).add(0, EventKind::ReactionAdded { promise: 1 });
    events.of(0, 3).promise(8, "Promise.race", PromiseOrigin::Combinator);
    events.add(0, EventKind::ReactionAdded { promise: 2 });
    let told = said(&events, Ending::Finished);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].kind, InsightKind::NeverSettled);
    events.of(0, 3).settled(PromiseOutcome::Fulfilled);
    assert_eq!(said(&events, Ending::Finished), []);
}
