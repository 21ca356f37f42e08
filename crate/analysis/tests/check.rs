//! For each thing that is impossible, a trace in which it happens; and traces that only look it.

use pollscope_analysis::check::{self, check};
use pollscope_trace::EventKind::{self, *};
use pollscope_trace::{
    Clock, Ended, Engine, Event, FutureEnd, Header, JobSource, Language, LockMode, PollOutcome,
    PromiseOrigin, PromiseOutcome, RunStatus, SCHEMA, Stream, TaskEnd, Trace, WakeCause,
};

/// Task, future, line and what happened.
type Step = (u32, u32, u32, EventKind);

fn events(steps: &[Step]) -> Vec<Event> {
    (1..)
        .zip(steps)
        .map(|(id, (task, future, line, kind))| Event {
            id,
            at: id,
            thread: 0,
            task: *task,
            future: *future,
            line: *line,
            kind: kind.clone(),
        })
        .collect()
}

/// `expected` is what is impossible, one thing a line.
#[track_caller]
fn refuse(steps: &[Step], expected: &str) {
    assert_eq!(sentences(&events(steps)), expected);
}

#[track_caller]
fn accept(steps: &[Step]) {
    refuse(steps, "");
}

fn sentences(events: &[Event]) -> String {
    let found: Vec<String> = check(events).iter().map(ToString::to_string).collect();
    found.join("\n")
}

fn spawned() -> EventKind {
    TaskSpawned { name: "task".to_owned(), by: 0 }
}

fn created() -> EventKind {
    FutureCreated { name: "foo()".to_owned(), parent: 0 }
}

fn promise() -> EventKind {
    let origin = PromiseOrigin::AsyncFunction;
    PromiseCreated { name: "foo()".to_owned(), parent: 0, origin }
}

fn generator() -> EventKind {
    GeneratorCreated { name: "count()".to_owned(), parent: 0 }
}

fn first(by: u32) -> EventKind {
    FutureFirstPolled { by }
}

fn console() -> EventKind {
    Console { stream: Stream::Stdout, text: "text\n".to_owned() }
}

fn request(lock: u32, mode: LockMode) -> EventKind {
    LockRequested { lock, name: "lock".to_owned(), mode }
}

const PENDING: EventKind = PollEnd { outcome: PollOutcome::Pending };
const READY: EventKind = PollEnd { outcome: PollOutcome::Ready };
const FULFILLED: EventKind = PromiseSettled { outcome: PromiseOutcome::Fulfilled };
const REJECTED: EventKind = PromiseSettled { outcome: PromiseOutcome::Rejected };

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
fn a_body_that_waits_does_nothing() {
    let waits = [(0, 1, 0, promise()), (0, 1, 4, AwaitReached)];
    let after = |kind| [&waits[..], &[(0, 1, 4, kind)]].concat();
    let said = "event 3: future 1 does something while it does not run";
    for kind in [
        AwaitReached,
        console(),
        FULFILLED,
        Mark { name: "here".to_owned() },
        Counter { name: "n".to_owned(), value: 0.0 },
    ] {
        refuse(&after(kind), said);
    }
    accept(&after(REJECTED));
    refuse(
        &[(0, 1, 0, promise()), (0, 1, 0, AwaitReached)],
        "event 2: future 1 does something while it does not run",
    );
}

#[test]
fn a_promise_settles_once() {
    let created = (0, 1, 0, promise());
    refuse(
        &[created.clone(), (0, 1, 0, FULFILLED), (0, 1, 0, REJECTED)],
        "event 3: future 1 had settled before",
    );
    let follows = (0, 1, 0, PromiseFollows { promise: 1 });
    refuse(&[created.clone(), follows.clone(), follows], "event 3: future 1 had settled before");
    let said = "future 1 was not rejected, or not unhandled";
    refuse(
        &[created.clone(), (0, 1, 0, FULFILLED), (0, 1, 0, RejectionUnhandled)],
        &format!("event 3: {said}"),
    );
    refuse(
        &[created.clone(), (0, 1, 0, REJECTED), (0, 1, 0, RejectionHandled)],
        &format!("event 3: {said}"),
    );
    accept(&[
        created,
        (0, 1, 0, REJECTED),
        (0, 1, 0, RejectionUnhandled),
        (0, 1, 0, RejectionHandled),
    ]);
}

#[test]
fn a_generator_runs_when_it_is_asked() {
    let said = "event 2: future 1 does something while it does not run";
    for kind in [GeneratorYielded, console()] {
        refuse(&[(0, 1, 0, generator()), (0, 1, 1, kind)], said);
    }
    refuse(
        &[(0, 1, 0, generator()), (0, 1, 0, GeneratorResumed), (0, 1, 0, GeneratorResumed)],
        "event 3: future 1 does something while it does not run",
    );
    let ended = GeneratorEnded { outcome: PromiseOutcome::Fulfilled };
    accept(&[
        (0, 1, 0, generator()),
        (0, 1, 0, GeneratorResumed),
        (0, 1, 3, GeneratorYielded),
        (0, 1, 0, GeneratorResumed),
        (0, 1, 0, ended.clone()),
    ]);
    refuse(
        &[(0, 1, 0, generator()), (0, 1, 0, ended.clone()), (0, 1, 0, ended)],
        "event 3: future 1 had settled before",
    );
}

#[test]
fn jobs_run_one_after_the_other_and_microtasks_first() {
    let micro = |job| (0, 0, 0, MicrotaskQueued { job, source: JobSource::Reaction });
    let task = |job| (0, 0, 0, MacrotaskQueued { job, source: JobSource::Timer });
    let start = |job| (0, 0, 0, JobStarted { job });
    let end = |job| (0, 0, 0, JobEnded { job });
    accept(&[
        task(1),
        start(1),
        micro(2),
        micro(3),
        task(4),
        end(1),
        start(2),
        end(2),
        start(3),
        end(3),
        start(4),
    ]);
    refuse(&[start(1)], "event 1: job 1 was never begun");
    refuse(&[task(1), task(1)], "event 2: job 1 begins, but was there before");
    let said =
        |event, job| format!("event {event}: job {job} starts a second time or within a job");
    refuse(&[task(1), task(2), start(1), start(2)], &said(4, 2));
    refuse(&[task(1), start(1), end(1), start(1)], &said(4, 1));
    refuse(&[task(1), end(1)], "event 2: job 1 ends, but does not run");
    let said =
        |event, job| format!("event {event}: job {job} starts before microtasks queued earlier");
    refuse(&[micro(1), micro(2), start(2)], &said(3, 2));
    refuse(&[micro(1), task(2), start(2)], &said(3, 2));
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
