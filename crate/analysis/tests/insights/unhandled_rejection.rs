//! Rejections that nobody handled, and those that somebody did. The events are those that the schema
//! describes.

use expect_test::expect;
use pollscope_analysis::{Input, insights};
use pollscope_trace::{EventKind, Language, PromiseOrigin, PromiseOutcome};

use crate::events::Events;
use crate::program::describe;

/// `main()` awaits `fails(1)`, which is rejected at 30 ms, and so is `main()`.
fn rejected() -> Events {
    let mut events = Events::default();
    events.of(0, 1).promise(12, "main()", PromiseOrigin::AsyncFunction);
    events.of(0, 2).promise(7, "fails(1)", PromiseOrigin::AsyncFunction);
    events.add(3, EventKind::AwaitReached);
    events.of(0, 1).add(7, EventKind::AwaitReached);
    events.add(7, EventKind::ReactionAdded { promise: 2 });
    events.of(0, 2).at(30).settled(PromiseOutcome::Rejected);
    events
}

#[test]
fn that_began_further_inside() {
    let mut events = rejected();
    events.of(0, 1).settled(PromiseOutcome::Rejected).add(0, EventKind::RejectionUnhandled);
    expect![[r#"
        UnhandledRejection in line 7, 30 to 30 ms: main() was rejected at 0.030 s and nobody handled it; the rejection began in fails(1).
          Await it inside `try` and `catch`, or give it a `.catch(...)`, before its rejection can happen. A rejection that nobody handles is reported as an error, and in Node.js ends the program.
          events [6, 7, 8]
    "#]].assert_eq(&describe(&events.js()));
}

#[test]
fn of_a_promise_that_nobody_awaits() {
    let mut events = Events::default();
    events.of(0, 1).promise(4, "Promise.reject", PromiseOrigin::Constructor);
    events.settled(PromiseOutcome::Rejected).add(0, EventKind::RejectionUnhandled);
    expect![[r#"
        UnhandledRejection in line 4, 0 to 0 ms: Promise.reject was rejected at 0.000 s and nobody handled it.
          Await it inside `try` and `catch`, or give it a `.catch(...)`, before its rejection can happen. A rejection that nobody handles is reported as an error, and in Node.js ends the program.
          events [2, 3]
    "#]].assert_eq(&describe(&events.js()));
}

#[test]
fn that_was_caught() {
    let mut events = rejected();
    events.of(0, 1).add(7, EventKind::AwaitResumed).settled(PromiseOutcome::Fulfilled);
    assert_eq!(describe(&events.js()), "");
}

#[test]
fn that_was_handled_late() {
    let mut events = rejected();
    events.of(0, 1).settled(PromiseOutcome::Rejected).add(0, EventKind::RejectionUnhandled);
    events.at(40).add(0, EventKind::RejectionHandled);
    assert_eq!(describe(&events.js()), "");
}

#[test]
fn that_may_still_be_handled() {
    let mut events = rejected();
    events.of(0, 1).settled(PromiseOutcome::Rejected).add(0, EventKind::RejectionUnhandled);
    assert_eq!(insights(&Input::new(Language::JavaScript, &events.list, false)), []);
}
