//! Moments of the JavaScript half.

mod common;

use common::moments::check;
use common::numbered;
use expect_test::expect;
use pollscope_analysis::Replay;
use pollscope_trace::{Event, EventKind, JobSource, PromiseOrigin, PromiseOutcome, Stream};

fn promise(name: &str, parent: u32) -> EventKind {
    let origin = PromiseOrigin::AsyncFunction;
    EventKind::PromiseCreated { name: name.to_owned(), parent, origin }
}

/// `main` calls `foo(1)` and awaits it; `foo` awaits a timer.
fn javascript() -> Vec<Event> {
    use EventKind::*;
    let here = || Console { stream: Stream::Stdout, text: "here\n".to_owned() };
    let fulfilled = || PromiseSettled { outcome: PromiseOutcome::Fulfilled };
    numbered([
        (0, 1, 9, promise("main()", 0)),
        (0, 2, 10, promise("foo(1)", 1)),
        (0, 2, 2, here()),
        (0, 2, 3, TimerArmed { timer: 1, deadline: 50_000_000 }),
        (0, 2, 3, AwaitReached),
        (0, 1, 11, here()),
        (0, 1, 12, AwaitReached),
        (0, 1, 12, ReactionAdded { promise: 2 }),
        (0, 2, 3, TimerFired { timer: 1 }),
        (0, 2, 3, AwaitResumed),
        (0, 2, 5, fulfilled()),
        (0, 1, 12, AwaitResumed),
        (0, 1, 13, fulfilled()),
    ])
}

#[test]
fn javascript_has_a_call_stack() {
    check(
        &javascript(),
        |event| event.id > 2,
        expect![[r#"
            printed in line 2: here
              main(): Running, 1 polls
              foo(1): Running, 1 polls
              calls: main() at 10 > foo(1) at 2
            timer 1 armed by foo(1) in line 3, due at 0.050 s
              main(): Running, 1 polls
              foo(1): Running, 1 polls
              calls: main() at 10 > foo(1) at 3
              timers: [50]
            foo(1) waits in line 3
              main(): Running, 1 polls
              foo(1): Waiting at 3, 1 polls
              calls: main() at 10
              timers: [50]
              waiting in: [3]
            printed in line 11: here
              main(): Running, 1 polls
              foo(1): Waiting at 3, 1 polls
              calls: main() at 11
              timers: [50]
              waiting in: [3]
            main() waits in line 12
              main(): Waiting at 12, 1 polls
              foo(1): Waiting at 3, 1 polls
              timers: [50]
              waiting in: [3, 12]
            main() waits for the promise of foo(1)
              main(): Waiting at 12, 1 polls
              foo(1): Waiting at 3, 1 polls
              timers: [50]
              waiting in: [3, 12]
            timer 1 fires
              main(): Waiting at 12, 1 polls
              foo(1): Waiting at 3, 1 polls
              waiting in: [3, 12]
            foo(1) goes on after its await in line 3
              main(): Waiting at 12, 1 polls
              foo(1): Running, 2 polls
              calls: foo(1) at 3
              waiting in: [12]
            promise of foo(1) fulfilled
              main(): Waiting at 12, 1 polls
              foo(1): Ready, 2 polls
              waiting in: [12]
            main() goes on after its await in line 12
              main(): Running, 2 polls
              foo(1): Ready, 2 polls
              calls: main() at 12
            promise of main() fulfilled
              main(): Ready, 2 polls
              foo(1): Ready, 2 polls
        "#]],
    );
}

#[test]
fn what_a_promise_waits_for() {
    let events = javascript();
    let replay = Replay::of(&events);
    let waits = |position| replay.moment(&events, position).waits_for(1);
    assert_eq!([7, 8, 10, 11].map(waits), [vec![], vec![2], vec![2], vec![]]);
}

#[test]
fn queues_of_javascript_are_known_only_if_they_are_recorded() {
    let events = javascript();
    let moment = Replay::of(&events).latest().clone();
    assert_eq!((moment.microtasks(), moment.macrotasks()), (None, None));
    use EventKind::*;
    let micro = |job| MicrotaskQueued { job, source: JobSource::Reaction };
    let macrotask = |job| MacrotaskQueued { job, source: JobSource::Timer };
    let events = numbered([
        (0, 0, 0, macrotask(1)),
        (0, 0, 0, JobStarted { job: 1 }),
        (0, 0, 0, micro(2)),
        (0, 0, 0, macrotask(3)),
        (0, 0, 0, micro(4)),
        (0, 0, 0, JobEnded { job: 1 }),
        (0, 0, 0, JobStarted { job: 2 }),
    ]);
    let replay = Replay::of(&events);
    let at = |position| {
        let moment = replay.moment(&events, position);
        let ids = |jobs: Option<Vec<pollscope_analysis::moment::JobState>>| {
            jobs.expect("they are recorded").iter().map(|job| job.id).collect::<Vec<_>>()
        };
        let running = moment.running_job().map_or(0, |job| job.id);
        (ids(moment.microtasks()), ids(moment.macrotasks()), running)
    };
    assert_eq!(at(1), (vec![], vec![1], 0));
    assert_eq!(at(5), (vec![2, 4], vec![3], 1));
    assert_eq!(at(6), (vec![2, 4], vec![3], 0));
    assert_eq!(at(7), (vec![4], vec![3], 2));
}
