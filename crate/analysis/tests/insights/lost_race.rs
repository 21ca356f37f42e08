//! Promises that ran on after a race, and those that somebody still wanted or had told to stop. The
//! events are those that the schema describes.

use expect_test::expect;
use pollscope_trace::{EventKind, PromiseOrigin, PromiseOutcome};

use crate::events::Events;
use crate::program::describe;

/// `slow()` (2) and `quick()` (3) race (4) in line 9; `quick()` wins at 100 ms.
fn race(combinator: &str) -> Events {
    let mut events = Events::default();
    events.of(0, 1).promise(12, "main()", PromiseOrigin::AsyncFunction);
    events.of(0, 2).promise(7, "slow()", PromiseOrigin::AsyncFunction);
    events.add(3, EventKind::AwaitReached);
    events.of(0, 3).promise(8, "quick()", PromiseOrigin::AsyncFunction);
    events.add(3, EventKind::AwaitReached);
    events.of(0, 4).promise(9, combinator, PromiseOrigin::Combinator);
    events.add(9, EventKind::ReactionAdded { promise: 2 });
    events.add(9, EventKind::ReactionAdded { promise: 3 });
    events.of(0, 1).add(9, EventKind::AwaitReached);
    events.add(9, EventKind::ReactionAdded { promise: 4 });
    events.of(0, 3).at(100).add(3, EventKind::AwaitResumed).settled(PromiseOutcome::Fulfilled);
    events.of(0, 4).settled(PromiseOutcome::Fulfilled);
    events.of(0, 1).add(9, EventKind::AwaitResumed);
    events
}

/// `slow()` goes on at 900 ms and is done.
fn slow_goes_on(events: &mut Events) {
    events.of(0, 2).at(900).add(3, EventKind::AwaitResumed).settled(PromiseOutcome::Fulfilled);
}

fn main_ends(events: &mut Events) {
    events.of(0, 1).settled(PromiseOutcome::Fulfilled);
}

#[test]
fn it_ran_on() {
    let mut events = race("Promise.race");
    main_ends(&mut events);
    slow_goes_on(&mut events);
    expect![[r#"
        LostRace in line 7, 100 to 900 ms: slow() lost the race in line 9 at 0.100 s and ran on until 0.900 s.
          Not waiting for a promise does not stop it: its requests, writes and output still happen. Give it an `AbortSignal` and abort that when the race is decided. (In Rust the loser is dropped, and that stops it.)
          events [2, 13, 16, 17]
    "#]].assert_eq(&describe(&events.js()));
}

#[test]
fn of_any() {
    let mut events = race("Promise.any");
    main_ends(&mut events);
    slow_goes_on(&mut events);
    assert_eq!(events.js().len(), 1);
}

#[test]
fn of_all() {
    let mut events = race("Promise.all");
    main_ends(&mut events);
    slow_goes_on(&mut events);
    assert_eq!(describe(&events.js()), "");
}

#[test]
fn it_did_nothing_more() {
    let mut events = race("Promise.race");
    main_ends(&mut events);
    assert_eq!(describe(&events.js()), "");
}

#[test]
fn somebody_awaits_it_later() {
    let mut events = race("Promise.race");
    events.of(0, 1).add(11, EventKind::AwaitReached);
    events.add(11, EventKind::ReactionAdded { promise: 2 });
    slow_goes_on(&mut events);
    events.of(0, 1).add(11, EventKind::AwaitResumed);
    main_ends(&mut events);
    assert_eq!(describe(&events.js()), "");
}

#[test]
fn it_was_told_to_stop() {
    let mut events = race("Promise.race");
    events.of(0, 1).add(10, EventKind::SignalAborted { signal: 1 });
    events.of(0, 2).add(3, EventKind::AwaitResumed).settled(PromiseOutcome::Rejected);
    main_ends(&mut events);
    assert_eq!(describe(&events.js()), "");
}
