//! Tasks, futures, polls and wakers.

use pollscope_trace::EventKind::*;
use pollscope_trace::{FutureEnd, TaskEnd, WakeCause};

use super::{PENDING, READY, accept, console, created, first, promise, refuse, spawned};

#[test]
fn a_task_that_is_polled_and_ends() {
    accept(&[
        (0, 1, 1, created()),
        (1, 1, 2, spawned()),
        (1, 0, 0, PollStart),
        (1, 1, 0, first(0)),
        (1, 1, 0, PollStart),
        (1, 1, 3, AwaitReached),
        (1, 1, 0, TimerArmed { timer: 1, deadline: 5 }),
        (1, 1, 0, WakerCloned),
        (1, 1, 0, PENDING),
        (1, 0, 0, PENDING),
        (0, 0, 0, TimerFired { timer: 1 }),
        (1, 0, 0, Woken { cause: WakeCause::Timer, by: 1 }),
        (1, 0, 0, WakerDropped),
        (1, 0, 0, PollStart),
        (1, 1, 0, PollStart),
        (1, 1, 3, AwaitResumed),
        (1, 1, 0, READY),
        (1, 0, 0, READY),
        (1, 0, 0, TaskEnded { end: TaskEnd::Ready }),
        (1, 1, 0, FutureDropped { end: FutureEnd::Ready }),
        (1, 0, 0, TaskJoined { by: 0 }),
    ]);
}

#[test]
fn polls_nest_and_end_where_they_began() {
    refuse(
        &[(1, 0, 0, spawned()), (1, 0, 0, PENDING)],
        "event 2: a poll of task 1 ends that is not the innermost one",
    );
    refuse(
        &[
            (0, 1, 0, created()),
            (1, 1, 0, spawned()),
            (1, 0, 0, PollStart),
            (1, 1, 0, first(0)),
            (1, 1, 0, PollStart),
            (1, 0, 0, PENDING),
        ],
        "event 6: a poll of task 1 ends that is not the innermost one",
    );
    refuse(
        &[(1, 0, 0, spawned()), (1, 0, 0, PollStart), (1, 0, 0, PollStart)],
        "event 3: task 1 is polled while it is being polled",
    );
    refuse(
        &[(0, 1, 0, created()), (1, 0, 0, spawned()), (0, 1, 0, first(0)), (1, 1, 0, PollStart)],
        "event 4: task 1, future 0 is not what is being polled on its thread",
    );
}

#[test]
fn only_what_is_polled_does_something() {
    let setup = [(0, 1, 0, created()), (1, 1, 0, spawned())];
    for kind in [
        AwaitReached,
        console(),
        Mark { name: "here".to_owned() },
        Counter { name: "n".to_owned(), value: 1.0 },
        TimerArmed { timer: 1, deadline: 2 },
    ] {
        let steps = [&setup[..], &[(1, 1, 4, kind)]].concat();
        refuse(&steps, "event 3: task 1, future 1 is not what is being polled on its thread");
    }
}

#[test]
fn what_has_ended_is_not_polled_and_not_woken() {
    let ended = TaskEnded { end: TaskEnd::Cancelled };
    let setup = [(1, 0, 0, spawned()), (1, 0, 0, ended.clone())];
    let after = |kind| [&setup[..], &[(1, 0, 0, kind)]].concat();
    refuse(&after(PollStart), "event 3: task 1 is polled after it has ended");
    refuse(&after(ended), "event 3: task 1 has ended before");
    refuse(
        &after(Woken { cause: WakeCause::Outside, by: 0 }),
        "event 3: task 1 is woken after it has ended",
    );
    refuse(
        &[
            (0, 1, 0, created()),
            (0, 1, 0, FutureDropped { end: FutureEnd::NeverPolled }),
            (0, 1, 0, FutureDropped { end: FutureEnd::NeverPolled }),
        ],
        "event 3: future 1 has ended before",
    );
}

#[test]
fn the_first_poll_is_announced_once_and_follows() {
    refuse(
        &[(0, 1, 0, created()), (0, 1, 0, PollStart)],
        "event 2: the first poll of future 1 is not where it is said to be",
    );
    refuse(
        &[(0, 1, 0, created()), (0, 1, 0, first(0)), (0, 0, 0, console())],
        "event 3: the first poll of future 1 is not where it is said to be",
    );
    let polled =
        [(0, 1, 0, created()), (0, 1, 0, first(0)), (0, 1, 0, PollStart), (0, 1, 0, PENDING)];
    refuse(
        &[&polled[..], &[(0, 1, 0, first(0)), (0, 1, 0, PollStart)]].concat(),
        "event 5: future 1 was polled before",
    );
    refuse(
        &[(0, 1, 0, created()), (0, 2, 0, created()), (0, 1, 0, first(2)), (0, 1, 0, PollStart)],
        "event 3: future 1 is polled by another future than said",
    );
    refuse(
        &[&polled[..3], &[(0, 1, 0, PollStart)]].concat(),
        "event 4: the first poll of future 1 is not where it is said to be\n\
         event 4: future 1 is polled while it is being polled",
    );
}

#[test]
fn the_end_is_how_it_stood() {
    refuse(
        &[(0, 1, 0, created()), (0, 1, 0, FutureDropped { end: FutureEnd::Pending })],
        "event 2: future 1 ends in another state than it was in",
    );
    refuse(
        &[(1, 0, 0, spawned()), (1, 0, 0, TaskEnded { end: TaskEnd::Ready })],
        "event 2: task 1 ends in another state than it was in",
    );
    refuse(
        &[
            (1, 0, 0, spawned()),
            (1, 0, 0, PollStart),
            (1, 0, 0, TaskEnded { end: TaskEnd::Cancelled }),
        ],
        "event 3: task 1 ends in another state than it was in",
    );
}

#[test]
fn a_wake_has_a_cause() {
    let setup = [(1, 0, 0, spawned()), (2, 0, 0, spawned())];
    for (cause, by) in [
        (WakeCause::Timer, 1),
        (WakeCause::Task, 0),
        (WakeCause::Task, 1),
        (WakeCause::Itself, 1),
        (WakeCause::Outside, 1),
        (WakeCause::Thread, 3),
    ] {
        let steps = [&setup[..], &[(1, 0, 0, Woken { cause, by })]].concat();
        refuse(&steps, "event 3: task 1 is woken by something that was not there to do so");
    }
    accept(&[&setup[..], &[(1, 0, 0, Woken { cause: WakeCause::Task, by: 2 })]].concat());
    refuse(
        &[(0, 0, 0, Woken { cause: WakeCause::Outside, by: 0 })],
        "event 1: task 0 was never begun",
    );
}

#[test]
fn wakers_are_dropped_as_often_as_they_were_cloned() {
    let clone = [(1, 0, 0, spawned()), (1, 0, 0, WakerCloned), (1, 0, 0, WakerDropped)];
    accept(&clone);
    refuse(
        &[&clone[..], &[(1, 0, 0, WakerDropped)]].concat(),
        "event 4: a waker of task 1 is dropped, but none is left",
    );
}

#[test]
fn a_handle_is_used_once() {
    let ended = (1, 0, 0, TaskEnded { end: TaskEnd::Cancelled });
    let joined = (1, 0, 0, TaskJoined { by: 0 });
    let said = "task 1 is joined or detached, but has not ended or was before";
    refuse(&[(1, 0, 0, spawned()), joined.clone()], &format!("event 2: {said}"));
    refuse(
        &[(1, 0, 0, spawned()), ended.clone(), joined.clone(), joined],
        &format!("event 4: {said}"),
    );
    refuse(
        &[(1, 0, 0, spawned()), (1, 0, 0, TaskDetached), (1, 0, 0, TaskDetached)],
        &format!("event 3: {said}"),
    );
    accept(&[(1, 0, 0, spawned()), ended, (1, 0, 0, TaskAborted { by: 0 })]);
}

#[test]
fn an_await_goes_on_where_it_stands() {
    let polled = [(0, 1, 0, created()), (0, 1, 0, first(0)), (0, 1, 0, PollStart)];
    refuse(
        &[&polled[..], &[(0, 1, 4, AwaitReached), (0, 1, 5, AwaitResumed)]].concat(),
        "event 5: future 1 goes on at an await in line 5 it did not reach",
    );
    // Two bodies that do not report may run in one that does.
    let twice = [(0, 1, 4, AwaitReached), (0, 1, 4, AwaitReached), (0, 1, 4, AwaitResumed)];
    accept(&[&polled[..], &twice].concat());
    refuse(
        &[(0, 1, 0, promise()), (0, 1, 4, AwaitReached), (0, 1, 5, AwaitResumed)],
        "event 3: future 1 goes on at an await in line 5 it did not reach",
    );
}
