//! Moments: what everything is after each event.

mod common;

use std::time::Duration;

use common::moments::{check, show};
use common::{main, nap, numbered, record};
use expect_test::expect;
use pollscope::{sleep, spawn_local, yield_now};
use pollscope_analysis::moment::{Frame, FuturePhase, TaskPhase};
use pollscope_analysis::{History, Moment, Replay};
use pollscope_trace::{Event, EventKind, LockMode, Stream, probe, root, task};

fn printed(event: &Event) -> bool {
    matches!(event.kind, EventKind::Console { .. } | EventKind::Mark { .. })
}

fn say(line: u32) {
    probe::console(Stream::Stdout, line, "here\n");
}

fn several_tasks() -> Vec<Event> {
    record(|| {
        root!(
            "main()",
            main(async {
                let unused = nap(9);
                let first = spawn_local(task!("nap(50)", nap(50)));
                let second = spawn_local(task!("yields", async {
                    say(21);
                    yield_now().await;
                    say(23);
                }));
                say(10);
                assert!(probe::awaiting(11, first).await.is_ok());
                drop(unused);
                second.abort();
                let inner = probe::block(async {
                    say(15);
                    probe::awaiting(16, sleep(Duration::from_millis(5))).await;
                    say(17);
                });
                probe::awaiting(18, inner).await;
            })
        )
    })
}

#[test]
fn tasks_and_futures() {
    check(
        &several_tasks(),
        printed,
        expect![[r#"
        printed in line 10: here
          main(): Running, 1 polls
          nap(9): Lazy, 0 polls
          nap(50): Lazy, 0 polls
          task 1: Polled, 0 wakes, 0 wakers, 0 timers
          task 2: Queued, 0 wakes, 0 wakers, 0 timers
          task 3: Queued, 0 wakes, 0 wakers, 0 timers
          stack: task 1 at 0 > main() at 10
          ready: [2, 3]
        printed in line 21: here
          main(): Waiting at 11, 1 polls
          nap(9): Lazy, 0 polls
          nap(50): Waiting at 3, 1 polls
          task 1: Idle, 0 wakes, 1 wakers, 0 timers
          task 2: Idle, 0 wakes, 1 wakers, 1 timers
          task 3: Polled, 0 wakes, 0 wakers, 0 timers
          stack: task 3 at 21
          timers: [50]
          waiting in: [3, 11]
        printed in line 23: here
          main(): Waiting at 11, 1 polls
          nap(9): Lazy, 0 polls
          nap(50): Waiting at 3, 1 polls
          task 1: Idle, 0 wakes, 1 wakers, 0 timers
          task 2: Idle, 0 wakes, 1 wakers, 1 timers
          task 3: Polled, 0 wakes, 0 wakers, 0 timers
          stack: task 3 at 23
          timers: [50]
          waiting in: [3, 11]
        printed in line 15: here
          main(): Running at 18, 2 polls
          nap(9): NeverPolled, 0 polls
          nap(50): Ready, 2 polls
          async block: Running, 1 polls, by main()
          task 1: Polled, 0 wakes, 0 wakers, 0 timers
          task 2: Ended(Ready), 0 wakes, 0 wakers, 0 timers
          task 3: Ended(Ready), 0 wakes, 0 wakers, 0 timers
          stack: task 1 at 0 > main() at 18 > async block at 15
        printed in line 17: here
          main(): Running at 18, 3 polls
          nap(9): NeverPolled, 0 polls
          nap(50): Ready, 2 polls
          async block: Running, 2 polls, by main()
          task 1: Polled, 0 wakes, 0 wakers, 0 timers
          task 2: Ended(Ready), 0 wakes, 0 wakers, 0 timers
          task 3: Ended(Ready), 0 wakes, 0 wakers, 0 timers
          stack: task 1 at 0 > main() at 18 > async block at 17
    "#]],
    );
}

#[test]
fn woken_while_polled_is_queued_after_it() {
    use EventKind::*;
    let pending = || PollEnd { outcome: pollscope_trace::PollOutcome::Pending };
    let spawned = || TaskSpawned { name: "t".to_owned(), by: 0 };
    let woken = || Woken { cause: pollscope_trace::WakeCause::Outside, by: 0 };
    let events = numbered([
        (1, 0, 0, spawned()),
        (2, 0, 0, spawned()),
        (1, 0, 0, PollStart),
        (1, 0, 0, woken()),
        (1, 0, 0, woken()),
        (1, 0, 0, pending()),
        (2, 0, 0, PollStart),
        (2, 0, 0, pending()),
        (2, 0, 0, woken()),
    ]);
    check(
        &events,
        |event| event.id > 3,
        expect![[r#"
            task 1 woken from outside
              task 1: Polled, 1 wakes, 0 wakers, 0 timers
              task 2: Queued, 0 wakes, 0 wakers, 0 timers
              stack: task 1 at 0
              ready: [2]
            task 1 woken from outside
              task 1: Polled, 2 wakes, 0 wakers, 0 timers
              task 2: Queued, 0 wakes, 0 wakers, 0 timers
              stack: task 1 at 0
              ready: [2]
            task 1 polled: pending
              task 1: Queued, 2 wakes, 0 wakers, 0 timers
              task 2: Queued, 0 wakes, 0 wakers, 0 timers
              ready: [2, 1]
            task 2 is polled
              task 1: Queued, 2 wakes, 0 wakers, 0 timers
              task 2: Polled, 0 wakes, 0 wakers, 0 timers
              stack: task 2 at 0
              ready: [1]
            task 2 polled: pending
              task 1: Queued, 2 wakes, 0 wakers, 0 timers
              task 2: Idle, 0 wakes, 0 wakers, 0 timers
              ready: [1]
            task 2 woken from outside
              task 1: Queued, 2 wakes, 0 wakers, 0 timers
              task 2: Queued, 1 wakes, 0 wakers, 0 timers
              ready: [1, 2]
        "#]],
    );
}

#[test]
fn every_position_is_the_same_however_it_is_reached() {
    let events = record(|| {
        root!("main()", async {
            let naps: Vec<_> = (0..300).map(|n| spawn_local(task!("nap()", nap(n % 7)))).collect();
            for nap in naps {
                assert!(nap.await.is_ok());
            }
        })
    });
    let replay = Replay::of(&events);
    assert!(events.len() > 2 * replay.spacing(), "{} events: several keyframes", events.len());
    let mut names = History::default();
    let mut short = Replay::default();
    let mut before = Moment::default();
    for (position, event) in events.iter().enumerate() {
        if position % 61 == 0 || position % replay.spacing() < 2 {
            let moment = replay.moment(&events, position);
            assert_eq!(moment.position(), position);
            assert_eq!(show(&moment, &names), show(short.latest(), &names), "{position}");
            for start in [before.clone(), replay.latest().clone(), moment.clone()] {
                let other = replay.moment_after(start, &events, position);
                assert_eq!(show(&other, &names), show(&moment, &names), "{position}");
            }
            before = moment;
        }
        names.push(event);
        short.push(event);
    }
    assert_eq!(show(&replay.moment(&events, usize::MAX), &names), show(replay.latest(), &names));
}

#[test]
fn locks() {
    use EventKind::*;
    let created = || FutureCreated { name: "f()".to_owned(), parent: 0 };
    let requested = || LockRequested { lock: 1, name: "m".to_owned(), mode: LockMode::Exclusive };
    let events = numbered([
        (1, 1, 1, created()),
        (2, 2, 1, created()),
        (1, 1, 3, requested()),
        (1, 1, 3, LockAcquired { lock: 1 }),
        (2, 2, 4, requested()),
        (1, 1, 0, LockReleased { lock: 1 }),
        (2, 2, 4, LockAcquired { lock: 1 }),
    ]);
    let replay = Replay::of(&events);
    let at = |position| {
        let moment = replay.moment(&events, position);
        let lock = *moment.lock(1).expect("it was asked for");
        let wants = |id| moment.future(id).expect("it was created").lock;
        (lock.held, lock.future, lock.waiting, wants(1), wants(2))
    };
    assert_eq!(
        [3, 4, 5, 6, 7].map(at),
        [(0, 0, 1, 1, 0), (1, 1, 0, 0, 0), (1, 1, 1, 0, 1), (0, 1, 1, 0, 1), (1, 2, 0, 0, 0),]
    );
}

#[test]
fn threads_have_stacks_of_their_own() {
    let on = |thread, mut event: Event| {
        event.thread = thread;
        event
    };
    let polls = numbered((1..=3).map(|task| (task, 0, 0, EventKind::PollStart)));
    let events: Vec<_> = [0, 7, u32::MAX].into_iter().zip(polls).map(|(t, e)| on(t, e)).collect();
    let moment = Replay::of(&events).latest().clone();
    assert_eq!(moment.polling_threads(), [0, 7]);
    assert_eq!(moment.poll_stack_of(7), [Frame { task: 2, future: 0, line: 0 }]);
    assert_eq!(moment.poll_stack_of(u32::MAX), []);
}

#[test]
fn nonsense_changes_nothing() {
    use EventKind::*;
    let ready = || PollEnd { outcome: pollscope_trace::PollOutcome::Ready };
    let kinds = [
        PollStart,
        ready(),
        ready(),
        AwaitReached,
        AwaitResumed,
        FutureDropped { end: pollscope_trace::FutureEnd::Ready },
        TaskEnded { end: pollscope_trace::TaskEnd::Ready },
        WakerDropped,
        TimerFired { timer: 3 },
        LockReleased { lock: 3 },
        LockAcquired { lock: 3 },
        JobEnded { job: 9 },
        JobStarted { job: 9 },
        GeneratorYielded,
        PromiseFollows { promise: 77 },
    ];
    let events = numbered(kinds.map(|kind| (5, 77, 1, kind)));
    let replay = Replay::of(&events);
    for position in 0..=events.len() {
        let moment = replay.moment(&events, position);
        assert_eq!((moment.futures().count(), moment.tasks().count()), (0, 0));
    }
    assert_eq!(replay.latest().poll_stack(), []);
}

#[test]
fn a_future_has_one_end_and_a_task_too() {
    let events = record(|| root!("main()", main(async {})));
    let moment = Replay::of(&events).latest().clone();
    let future = moment.future(1).expect("it was created");
    assert_eq!((future.phase, future.ended), (FuturePhase::Ready, Some(0)));
    let task = moment.task(1).expect("it was spawned");
    assert_eq!(task.phase, TaskPhase::Ended(pollscope_trace::TaskEnd::Ready));
    assert_eq!((moment.live_futures().count(), moment.live_tasks().count()), (0, 0));
}

#[test]
fn a_very_deep_poll_is_no_problem() {
    let events = numbered((1..=200_000).map(|id| (1, id, 1, EventKind::PollStart)));
    let replay = Replay::of(&events);
    assert_eq!(replay.moment(&events, 150_000).poll_stack().len(), 150_000);
}
