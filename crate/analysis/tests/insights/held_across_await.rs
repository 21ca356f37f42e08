//! Locks held across an `.await` while others wait, and those that harm nobody.

use expect_test::expect;
use pollscope_trace::{EventKind, LockMode, PollOutcome, TaskEnd, WakeCause};

use crate::events::Events;
use crate::program::describe;

/// A program of two tasks: future 1 of task 1, `holds()`, stands at the `.await` in line 7 or not,
/// and future 2 of task 2, `wants()`.
struct Locks(Events);

impl Locks {
    fn new() -> Self {
        let mut events = Events::default();
        for (number, name) in [(1, "holds()"), (2, "wants()")] {
            events.of(0, number).created(number, name, 0);
            events.of(number, number).spawned(number, name, number - 1);
        }
        Locks(events)
    }

    /// A poll of that task, in which this happens.
    fn poll(&mut self, task: u32, at: u64, outcome: PollOutcome, act: impl FnOnce(&mut Events)) {
        let events = &mut self.0;
        events.at(at).of(task, 0);
        if events.list.iter().any(|event| {
            (event.task, event.future, &event.kind) == (task, 0, &EventKind::PollStart)
        }) {
            events.add(0, EventKind::Woken { cause: WakeCause::Outside, by: 0 });
        }
        events.start().of(task, task).start();
        act(events);
        events.end(outcome).of(task, 0).end(outcome);
        if outcome == PollOutcome::Ready {
            events.add(0, EventKind::TaskEnded { end: TaskEnd::Ready });
        }
        // Somebody has its waker.
        events.add(0, EventKind::WakerCloned);
    }
}

fn requested(events: &mut Events, line: u32, mode: LockMode) -> &mut Events {
    events.add(line, EventKind::LockRequested { lock: 1, name: "shared".to_owned(), mode })
}

const ACQUIRED: EventKind = EventKind::LockAcquired { lock: 1 };
const RELEASED: EventKind = EventKind::LockReleased { lock: 1 };
const CANCELLED: EventKind = EventKind::LockCancelled { lock: 1 };

/// `holds()` takes the lock at 0 ms, awaits in line 7, and releases it in its poll at `released`;
/// `wants()` asks for it at 10 ms and gets it at `acquired`.
fn contended(modes: [LockMode; 2], across: bool, released: u64, acquired: Option<u64>) -> Events {
    let mut locks = Locks::new();
    locks.poll(1, 0, PollOutcome::Pending, |events| {
        requested(events, 5, modes[0]).add(5, ACQUIRED);
        if !across {
            events.add(6, RELEASED);
        }
        events.add(7, EventKind::AwaitReached);
    });
    locks.poll(2, 10, PollOutcome::Pending, |events| {
        requested(events, 9, modes[1]);
        if acquired == Some(10) {
            events.add(9, ACQUIRED).add(9, RELEASED);
        }
    });
    let Some(acquired) = acquired else { return locks.0 };
    locks.poll(1, released, PollOutcome::Ready, |events| {
        events.add(7, EventKind::AwaitResumed);
        if across {
            events.add(8, RELEASED);
        }
    });
    locks.poll(2, acquired.max(released), PollOutcome::Ready, |events| {
        if acquired > 10 {
            events.add(9, ACQUIRED).add(9, RELEASED);
        }
    });
    locks.0
}

use LockMode::{Exclusive, Shared};

#[test]
fn while_another_waits() {
    let events = contended([Exclusive, Exclusive], true, 300, Some(300));
    expect![[r#"
        HeldAcrossAwait in line 7, 0 to 300 ms: holds() held `shared` across the `.await` in line 7 while wants() waited for 290 ms.
          Whoever asks for it meanwhile has to wait, or panics if it is a `RefCell`; a blocking lock on the same thread then never comes free. Take what is needed out of it, drop the guard (end its block, or `drop(guard)`) and await after that.
          events [8, 11, 15, 23, 31]
    "#]].assert_eq(&describe(&events.rust()));
}

#[test]
fn while_another_waits_for_ever() {
    let events = contended([Shared, Exclusive], true, 0, None);
    let said = describe(&events.rust());
    expect![[r#"
        HeldAcrossAwait in line 7, 0 to 10 ms: holds() held `shared` across the `.await` in line 7 while wants() waited for it and never got it.
          Whoever asks for it meanwhile has to wait, or panics if it is a `RefCell`; a blocking lock on the same thread then never comes free. Take what is needed out of it, drop the guard (end its block, or `drop(guard)`) and await after that.
          events [8, 11, 15]
    "#]].assert_eq(&said);
}

#[test]
fn a_borrow_that_another_panics_over() {
    let mut locks = Locks::new();
    locks.poll(1, 0, PollOutcome::Pending, |events| {
        requested(events, 5, Exclusive).add(5, ACQUIRED).add(7, EventKind::AwaitReached);
    });
    locks.poll(2, 10, PollOutcome::Panicked, |events| {
        requested(events, 9, Exclusive).add(9, CANCELLED);
    });
    expect![[r#"
        HeldAcrossAwait in line 7, 0 to 10 ms: holds() held `shared` across the `.await` in line 7 while wants() asked for it and panicked.
          Whoever asks for it meanwhile has to wait, or panics if it is a `RefCell`; a blocking lock on the same thread then never comes free. Take what is needed out of it, drop the guard (end its block, or `drop(guard)`) and await after that.
          events [8, 11, 15, 16]
    "#]].assert_eq(&describe(&locks.0.rust()));
}

#[test]
fn an_attempt_that_may_fail() {
    let mut locks = Locks::new();
    locks.poll(1, 0, PollOutcome::Pending, |events| {
        requested(events, 5, Exclusive).add(5, ACQUIRED).add(7, EventKind::AwaitReached);
    });
    locks.poll(2, 10, PollOutcome::Pending, |events| {
        requested(events, 9, Exclusive).add(9, CANCELLED).add(10, EventKind::AwaitReached);
    });
    assert_eq!(describe(&locks.0.rust()), "");
}

#[test]
fn two_that_share_it() {
    let events = contended([Shared, Shared], true, 300, Some(10));
    assert_eq!(describe(&events.rust()), "");
}

#[test]
fn released_before_the_await() {
    let events = contended([Exclusive, Exclusive], false, 300, Some(10));
    assert_eq!(describe(&events.rust()), "");
}

#[test]
fn for_so_short_a_time_that_nobody_minds() {
    let events = contended([Exclusive, Exclusive], true, 15, Some(15));
    assert_eq!(describe(&events.rust()), "");
}

#[test]
fn held_across_an_await_with_nobody_asking() {
    let mut locks = Locks::new();
    locks.poll(1, 0, PollOutcome::Pending, |events| {
        requested(events, 5, Exclusive).add(5, ACQUIRED).add(7, EventKind::AwaitReached);
    });
    locks.poll(1, 900, PollOutcome::Ready, |events| {
        events.add(7, EventKind::AwaitResumed).add(8, RELEASED);
    });
    locks.poll(2, 900, PollOutcome::Ready, |events| {
        requested(events, 9, Exclusive).add(9, ACQUIRED).add(9, RELEASED);
    });
    assert_eq!(describe(&locks.0.rust()), "");
}
