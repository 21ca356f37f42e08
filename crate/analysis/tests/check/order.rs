//! Identifiers, times, threads and numbers.

use pollscope_analysis::check;
use pollscope_trace::EventKind::*;
use pollscope_trace::{
    Clock, Ended, Engine, Header, Language, PromiseOrigin, RunStatus, SCHEMA, Trace,
};

use super::{PENDING, console, created, events, promise, refuse, sentences, spawned};

#[test]
fn identifiers_grow() {
    let mut list = events(&[(0, 0, 0, console()), (0, 0, 0, console())]);
    list[1].id = 1;
    assert_eq!(
        sentences(&list),
        "event 1: its identifier is not greater than 1, which came before"
    );
    list[0].id = 0;
    assert_eq!(sentences(&list), "its identifier is not greater than 0, which came before");
}

#[test]
fn time_goes_on_on_each_thread() {
    let mut list = events(&[(0, 0, 0, console()), (0, 0, 0, console())]);
    list[0].at = 9;
    list[1].thread = 1;
    assert_eq!(sentences(&list), "");
    list[1].thread = 0;
    assert_eq!(sentences(&list), "event 2: its time is before 9 ns, which its thread had reached");
}

#[test]
fn a_thread_has_a_beginning_and_an_end() {
    let started = ThreadStarted { name: "worker".to_owned() };
    let mut list = events(&[
        (0, 0, 0, console()),
        (0, 0, 0, started.clone()),
        (0, 0, 0, ThreadEnded),
        (0, 0, 0, console()),
        (0, 0, 0, started),
    ]);
    for event in &mut list[1..] {
        event.thread = 1;
    }
    assert_eq!(
        sentences(&list),
        "event 4: thread 1 has ended before\n\
         event 5: thread 1 has ended before\n\
         event 5: thread 1 begins, but was there before"
    );
    assert_eq!(sentences(&list[..3]), "");
    list[1].thread = 0;
    assert_eq!(sentences(&list[..3]), "event 2: thread 0 begins, but was there before");
}

#[test]
fn numbers_are_new_once_and_known_after_that() {
    refuse(
        &[(1, 0, 0, spawned()), (1, 0, 0, spawned()), (0, 0, 0, spawned())],
        "event 2: task 1 begins, but was there before\n\
         event 3: task 0 begins, but was there before",
    );
    refuse(
        &[(0, 1, 0, created()), (0, 1, 0, promise()), (0, 0, 0, created())],
        "event 2: future 1 begins, but was there before\n\
         event 3: future 0 begins, but was there before",
    );
    refuse(
        &[(2, 3, 0, WakerCloned)],
        "event 1: future 3 was never begun\nevent 1: task 2 was never begun",
    );
    let child =
        PromiseCreated { name: "foo()".to_owned(), parent: 7, origin: PromiseOrigin::Reaction };
    refuse(&[(0, 1, 0, child)], "event 1: future 7 was never begun");
    refuse(
        &[(0, 1, 0, promise()), (0, 1, 0, ReactionAdded { promise: 0 })],
        "event 2: future 0 was never begun",
    );
    refuse(
        &[(1, 0, 0, TaskSpawned { name: "task".to_owned(), by: 5 })],
        "event 1: task 5 was never begun\n\
         event 1: task 5, future 0 is not what is being polled on its thread",
    );
}

#[test]
fn of_a_trace_with_gaps_only_the_order_is_checked() {
    let ended = Some(Ended { status: RunStatus::Stopped, at: 1, message: None });
    let header = Header {
        schema: SCHEMA,
        language: Language::Rust,
        engine: Engine::Native,
        clock: Clock::Simulated,
        program: "test".to_owned(),
        runtime: String::new(),
        dropped: 1,
        ended,
        source: String::new(),
    };
    let mut trace = Trace { header, events: events(&[(1, 0, 0, PENDING), (1, 0, 0, PENDING)]) };
    let sentences = |trace: &Trace| -> Vec<String> {
        check::trace(trace).iter().map(ToString::to_string).collect()
    };
    let said = "the run is said to have ended at 1 ns, but goes on until 2 ns";
    assert_eq!(sentences(&trace), [said]);
    trace.header.dropped = 0;
    assert_eq!(sentences(&trace).len(), 5);
}
