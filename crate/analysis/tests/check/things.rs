//! Timers, locks, signals and counters.

use pollscope_trace::EventKind::*;
use pollscope_trace::{FutureEnd, LockMode};

use super::{Step, accept, created, refuse, request, spawned};

#[test]
fn a_timer_is_over_once() {
    refuse(&[(0, 0, 0, TimerFired { timer: 1 })], "event 1: timer 1 was never begun");
    let armed = (0, 0, 0, TimerArmed { timer: 1, deadline: 3 });
    refuse(&[armed.clone(), armed.clone()], "event 2: timer 1 begins, but was there before");
    refuse(
        &[armed, (0, 0, 0, TimerFired { timer: 1 }), (0, 0, 0, TimerCancelled { timer: 1 })],
        "event 3: timer 1 has fired or was cancelled before",
    );
}

#[test]
fn a_lock_is_asked_for_and_held_by_one() {
    use LockMode::{Exclusive, Shared};
    let tasks = [(1, 0, 0, spawned()), (2, 0, 0, spawned())];
    let with = |steps: &[Step]| [&tasks[..], steps].concat();
    let acquired = |task| (task, 0, 0, LockAcquired { lock: 1 });
    let released = |task| (task, 0, 0, LockReleased { lock: 1 });
    refuse(&with(&[acquired(1)]), "event 3: lock 1 was not asked for");
    refuse(&with(&[(1, 0, 0, LockCancelled { lock: 1 })]), "event 3: lock 1 was not asked for");
    refuse(&with(&[released(1)]), "event 3: lock 1 is released by somebody who does not hold it");
    refuse(&with(&[(1, 0, 0, request(0, Shared))]), "event 3: lock 0 was never begun");
    for (one, other) in [(Exclusive, Exclusive), (Exclusive, Shared), (Shared, Exclusive)] {
        refuse(
            &with(&[
                (1, 0, 0, request(1, one)),
                acquired(1),
                (2, 0, 0, request(1, other)),
                acquired(2),
            ]),
            "event 6: lock 1 is acquired while somebody else holds it",
        );
    }
    accept(&with(&[
        (1, 0, 0, request(1, Shared)),
        acquired(1),
        (2, 0, 0, request(1, Shared)),
        acquired(2),
        (1, 0, 0, request(1, Exclusive)),
        released(2),
        released(1),
        acquired(1),
    ]));
}

#[test]
fn a_dropped_future_releases_its_lock_after_that() {
    accept(&[
        (0, 1, 0, created()),
        (0, 1, 0, request(1, LockMode::Exclusive)),
        (0, 1, 0, LockAcquired { lock: 1 }),
        (0, 1, 0, FutureDropped { end: FutureEnd::NeverPolled }),
        (0, 1, 0, LockReleased { lock: 1 }),
    ]);
}

#[test]
fn a_signal_aborts_once_and_a_counter_has_a_value() {
    let aborted = (0, 0, 0, SignalAborted { signal: 1 });
    refuse(&[aborted.clone(), aborted], "event 2: signal 1 begins, but was there before");
    refuse(
        &[(0, 0, 0, Counter { name: "n".to_owned(), value: f64::INFINITY })],
        "event 1: a counter's value is not a finite number",
    );
}
