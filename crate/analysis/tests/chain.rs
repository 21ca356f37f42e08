//! Why something is pending, in sentences.

mod common;

use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use common::{main, nap, numbered, record};
use pollscope::{sleep, spawn_local};
use pollscope_analysis::Replay;
use pollscope_analysis::chain::{Subject, why_pending};
use pollscope_trace::{
    Event, EventKind, JobSource, LockMode, PromiseOrigin, Stream, probe, root, task,
};

/// The sentence about `subject` at the first console event, or else at the end of `events`.
fn why(events: &[Event], subject: Subject) -> String {
    let printed = |event: &Event| matches!(event.kind, EventKind::Console { .. });
    let position = events.iter().position(printed).map_or(events.len(), |index| index + 1);
    why_at(events, position, subject)
}

fn why_at(events: &[Event], position: usize, subject: Subject) -> String {
    let replay = Replay::of(events);
    let moment = replay.moment(events, position);
    let chain = why_pending(&moment, &replay, subject).expect("it is there");
    chain.sentence(replay.history())
}

const MAIN: Subject = Subject::Future(1);

/// Why `subject` is pending when task 1 has been polled once.
fn why_after_first_poll(events: &[Event], subject: Subject) -> String {
    let is_end = |event: &Event| {
        event.task == 1 && event.future == 0 && matches!(event.kind, EventKind::PollEnd { .. })
    };
    let end = events.iter().position(is_end).expect("it was polled");
    why_at(events, end + 1, subject)
}

/// Runs `body` as main and says why main is pending when it first waits.
fn check<F: Future<Output = ()> + 'static>(body: impl FnOnce() -> F + 'static, expected: &str) {
    let events = record(|| root!("main()", main(body())));
    assert_eq!(why_after_first_poll(&events, MAIN), expected);
}

#[test]
fn a_timer_at_the_end_of_two_awaits() {
    let body = || async { probe::awaiting(9, nap(2000)).await };
    let expected = "main() waits in line 9 for nap(2000), which waits in line 3 for a timer due at \
                    2.000 s; the timer holds the waker of task 1.";
    check(body, expected);
    let events = record(|| root!("main()", main(body())));
    assert_eq!(
        why_after_first_poll(&events, Subject::Task(1)),
        format!("task 1 waits for main(), which{}", &expected[6..])
    );
}

#[test]
fn several_at_once() {
    let all = || async {
        let mut naps: Vec<_> = [30, 20, 90].map(nap).map(Box::pin).into();
        let all = poll_fn(move |cx| {
            naps.retain_mut(|nap| nap.as_mut().poll(cx).is_pending());
            if naps.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        });
        probe::awaiting(9, all).await;
    };
    check(
        all,
        "main() waits in line 9 for 3 futures; the next to go on is nap(20), which waits in \
                line 3 for a timer due at 0.020 s; the timer holds the waker of task 1.",
    );
}

#[test]
fn what_was_polled_once_and_put_aside_is_not_waited_for() {
    let body = || async {
        let mut aside = Box::pin(nap(10));
        let once = poll_fn(|cx| {
            assert!(aside.as_mut().poll(cx).is_pending());
            Poll::Ready(())
        });
        probe::awaiting(9, once).await;
        probe::awaiting(10, nap(20)).await;
        drop(aside);
    };
    check(
        body,
        "main() waits in line 10 for nap(20), which waits in line 3 for a timer due at \
                 0.020 s; the timer holds the waker of task 1.",
    );
}

#[test]
fn a_sleep_that_is_polled_again_at_another_await() {
    let body = || async {
        let mut sleep = Box::pin(sleep(Duration::from_millis(30)));
        let once = poll_fn(|cx| {
            assert!(sleep.as_mut().poll(cx).is_pending());
            Poll::Ready(())
        });
        probe::awaiting(9, once).await;
        probe::awaiting(10, sleep).await;
    };
    check(
        body,
        "main() waits in line 10 for an earlier timer due at 0.030 s; the timer holds the \
                 waker of task 1.",
    );
}

#[test]
fn nothing_can_wake_it() {
    check(
        || async { probe::awaiting(9, pending::<()>()).await },
        "main() waits in line 9 for something that does not report, but no waker of task 1 is left: \
         nothing can wake it.",
    );
}

#[test]
fn somebody_holds_its_waker() {
    let kept = Rc::new(Cell::new(None));
    let keeps = move || async move {
        let kept = kept;
        let keep = poll_fn(|cx| {
            kept.set(Some(cx.waker().clone()));
            Poll::<()>::Pending
        });
        probe::awaiting(9, keep).await;
    };
    check(
        keeps,
        "main() waits in line 9 for something that does not report and holds the waker of \
                  task 1.",
    );
}

#[test]
fn a_handle_of_a_task() {
    let body = || async {
        let task = spawn_local(task!("nap(7)", nap(7)));
        assert!(probe::awaiting(9, task).await.is_ok());
    };
    check(body, "main() waits in line 9 for task 2, which is polled next: task 2 was woken.");
    // Nothing says so before it has joined.
    let events = record(|| root!("main()", main(body())));
    let is_joined = |event: &Event| matches!(event.kind, EventKind::TaskJoined { .. });
    let joined = events.iter().position(is_joined).expect("it is joined");
    assert_eq!(
        why_after_first_poll(&events[..joined], MAIN),
        "main() waits in line 9 for something that does not report (perhaps task 2, which it \
         spawned) and holds the waker of task 1."
    );
}

#[test]
fn a_task_that_somebody_else_spawned_is_not_waited_for() {
    let body = || async {
        let kept = Rc::new(Cell::new(None));
        let _task = spawn_local(task!("nap(7)", nap(7)));
        let inner = probe::function::<(), _>("inner()", ("", 5), &[], async move {
            let keep = poll_fn(|cx| {
                kept.set(Some(cx.waker().clone()));
                Poll::<()>::Pending
            });
            probe::awaiting(6, keep).await;
        });
        probe::awaiting(9, inner).await;
    };
    check(
        body,
        "main() waits in line 9 for inner(), which waits in line 6 for something that does not \
         report and holds the waker of task 1.",
    );
}

#[test]
fn lazy_running_queued_and_over() {
    let events = record(|| {
        root!(
            "main()",
            main(async {
                let later = nap(9);
                probe::console(Stream::Stdout, 8, "look\n");
                let tasks = [5, 5].map(|ms| spawn_local(task!("nap(5)", nap(ms))));
                for task in tasks {
                    assert!(probe::awaiting(9, task).await.is_ok());
                }
                later.await;
            })
        )
    });
    assert_eq!(why(&events, MAIN), "main() is running.");
    assert_eq!(why(&events, Subject::Task(1)), "task 1 is running.");
    assert_eq!(
        why(&events, Subject::Future(2)),
        "nap(9) has not been polled: nothing of it has run."
    );
    let woken = |task| {
        let is_wake =
            |event: &Event| event.task == task && matches!(event.kind, EventKind::Woken { .. });
        1 + events.iter().position(is_wake).expect("it is woken")
    };
    assert_eq!(
        why_at(&events, woken(2), Subject::Future(3)),
        "nap(5) is polled next: task 2 was woken."
    );
    assert_eq!(
        why_at(&events, woken(3), Subject::Task(3)),
        "task 3 is polled after 1 other task: task 3 was woken."
    );
    assert_eq!(why_at(&events, events.len(), MAIN), "main() has come to its end.");
}

#[test]
fn what_does_not_exist_is_not_pending() {
    let events = record(|| root!("main()", main(async {})));
    let replay = Replay::of(&events);
    let why = |position, subject| why_pending(&replay.moment(&events, position), &replay, subject);
    assert_eq!(why(0, MAIN), None, "it has not been created");
    assert_eq!(why(events.len(), Subject::Future(77)), None);
    assert_eq!(why(events.len(), Subject::Task(77)), None);
}

fn created(name: &str, parent: u32) -> EventKind {
    EventKind::FutureCreated { name: name.to_owned(), parent }
}

fn spawned(name: &str) -> EventKind {
    EventKind::TaskSpawned { name: name.to_owned(), by: 0 }
}

/// `future` of `task` is polled, reaches line `line`, does `inside` there and is pending.
fn waits(
    task: u32,
    future: u32,
    line: u32,
    inside: Vec<EventKind>,
) -> Vec<(u32, u32, u32, EventKind)> {
    use EventKind::*;
    let pending = || PollEnd { outcome: pollscope_trace::PollOutcome::Pending };
    let mut events = vec![
        (task, 0, 0, PollStart),
        (task, future, 0, PollStart),
        (task, future, line, AwaitReached),
    ];
    events.extend(inside.into_iter().map(|kind| (task, future, line, kind)));
    events.extend([(task, future, 0, pending()), (task, 0, 0, pending())]);
    events
}

#[test]
fn who_joins_is_known_from_what_follows() {
    use EventKind::*;
    let mut events = vec![
        (0, 1, 1, created("main()", 0)),
        (1, 1, 1, spawned("main()")),
        (1, 2, 2, created("foo()", 1)),
        (2, 2, 2, spawned("foo()")),
    ];
    events.extend(waits(1, 1, 9, vec![WakerCloned]));
    let looked_at = events.len();
    events.extend([
        (2, 0, 0, TaskEnded { end: pollscope_trace::TaskEnd::Ready }),
        (1, 0, 0, PollStart),
        (1, 1, 0, PollStart),
        (2, 0, 9, TaskJoined { by: 1 }),
        (1, 1, 9, AwaitResumed),
    ]);
    let events = numbered(events);
    assert_eq!(
        why_at(&events, looked_at, MAIN),
        "main() waits in line 9 for task 2, which is polled next: task 2 was woken."
    );
    assert_eq!(
        why_at(&events[..looked_at], looked_at, MAIN),
        "main() waits in line 9 for something that does not report and holds the waker of task 1."
    );
}

#[test]
fn two_that_hold_what_the_other_wants() {
    let request = |lock, name: &str| EventKind::LockRequested {
        lock,
        name: name.to_owned(),
        mode: LockMode::Exclusive,
    };
    let acquired = |lock| EventKind::LockAcquired { lock };
    let mut events = vec![
        (0, 1, 1, created("a()", 0)),
        (1, 1, 1, spawned("a()")),
        (0, 2, 2, created("b()", 0)),
        (2, 2, 2, spawned("b()")),
    ];
    events.extend(waits(1, 1, 3, vec![request(1, "left"), acquired(1)]));
    events.extend(waits(2, 2, 6, vec![request(2, "right"), acquired(2), request(1, "left")]));
    let one_waits = events.len();
    events.extend(waits(1, 1, 4, vec![request(2, "right")]));
    let events = numbered(events);
    assert_eq!(
        why_at(&events, one_waits, Subject::Future(2)),
        "b() waits in line 6 for the lock left, held by a(), which waits in line 3 for something that \
         does not report, but no waker of task 1 is left: nothing can wake it."
    );
    assert_eq!(
        why(&events, Subject::Future(2)),
        "b() waits in line 6 for the lock left, held by a(), which waits in line 4 for the lock \
         right, held by b() again: they wait for each other, and none can go on."
    );
}

#[test]
fn promises() {
    use EventKind::*;
    use PromiseOrigin::*;
    let promise =
        |name: &str, parent, origin| PromiseCreated { name: name.to_owned(), parent, origin };
    let events = numbered([
        (0, 1, 9, promise("main()", 0, AsyncFunction)),
        (0, 2, 10, promise("foo(1)", 1, AsyncFunction)),
        (0, 3, 3, promise("new Promise", 2, Constructor)),
        (0, 2, 3, TimerArmed { timer: 1, deadline: 50_000_000 }),
        (0, 2, 3, AwaitReached),
        (0, 2, 3, ReactionAdded { promise: 3 }),
        (0, 4, 10, promise("bar()", 1, AsyncFunction)),
        (0, 5, 6, promise("new Promise", 4, Constructor)),
        (0, 4, 6, AwaitReached),
        (0, 4, 6, ReactionAdded { promise: 5 }),
        (0, 6, 10, promise("Promise.all", 1, Combinator)),
        (0, 6, 10, ReactionAdded { promise: 2 }),
        (0, 6, 10, ReactionAdded { promise: 4 }),
        (0, 1, 10, AwaitReached),
        (0, 1, 10, ReactionAdded { promise: 6 }),
        (0, 2, 3, TimerFired { timer: 1 }),
        (0, 3, 3, PromiseSettled { outcome: pollscope_trace::PromiseOutcome::Fulfilled }),
        (0, 2, 0, MicrotaskQueued { job: 1, source: JobSource::Reaction }),
    ]);
    assert_eq!(
        why_at(&events, 15, MAIN),
        "main() waits in line 10 for Promise.all, which waits for 2 futures; the next to go on is \
         foo(1), which waits in line 3 for new Promise, which waits for a timer due at 0.050 s."
    );
    assert_eq!(why(&events, Subject::Future(2)), "foo(1) goes on next: its microtask is queued.");
    assert_eq!(
        why(&events, Subject::Future(4)),
        "bar() waits in line 6 for new Promise, which waits for something that does not report."
    );
}

#[test]
fn a_million_futures_deep() {
    use EventKind::*;
    let depth = 1_000_000;
    let mut events = vec![(1, 0, 0, spawned("t")), (1, 0, 0, PollStart)];
    for future in 1..=depth {
        events.push((1, future, 1, created("", future - 1)));
        events.push((1, future, 0, PollStart));
        events.push((1, future, 5, AwaitReached));
    }
    events.push((1, depth, 0, TimerArmed { timer: 1, deadline: 9_000_000_000_000 }));
    for future in (0..=depth).rev() {
        events.push((1, future, 0, PollEnd { outcome: pollscope_trace::PollOutcome::Pending }));
    }
    assert_eq!(
        why(&numbered(events), MAIN),
        "future 1 waits in line 5 for future 2, which waits in line 5 for future 3, which waits in \
         line 5 for future 4, which waits in line 5 for future 5, which waits in line 5 for future 6, \
         which waits in line 5 for future 7, and so on through 999992 more to future 1000000, which \
         waits in line 5 for a timer due at 9000.000 s; the timer holds the waker of task 1."
    );
}
