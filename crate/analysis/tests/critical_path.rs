//! Why something took as long as it did.

mod common;

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use common::{event_of, main, nap, record};
use pollscope::platform::VirtualTime;
use pollscope::{Run, sleep, spawn_local};
use pollscope_analysis::History;
use pollscope_analysis::chain::Subject;
use pollscope_analysis::critical_path::{Causes, Path};
use pollscope_trace::{Event, EventKind, PollOutcome, PromiseOrigin, PromiseOutcome};
use pollscope_trace::{TaskEnd, WakeCause, probe, root, task};

const MS: u64 = 1_000_000;
const MAIN: Subject = Subject::Future(1);

fn path(events: &[Event], subject: Subject) -> Path {
    let path = Causes::of(events).path(subject, 0).expect("there is a path");
    // Without a gap, from the beginning to the end.
    let mut at = path.from;
    for segment in &path.segments {
        assert!(segment.from == at && segment.to > at, "{:?}", path.segments);
        at = segment.to;
    }
    assert_eq!(at, path.to);
    path
}

/// The stretches one a line, and the sentence.
fn why(events: &[Event], subject: Subject) -> String {
    let names = History::of(events);
    let path = path(events, subject);
    let mut text = String::new();
    for segment in &path.segments {
        let (from, to) = (segment.from / MS, segment.to / MS);
        text.push_str(&format!("{from}-{to} {}\n", segment.sentence(&names)));
    }
    text + &path.sentence(subject, &names)
}

fn check<F: Future<Output = ()> + 'static>(body: impl FnOnce() -> F + 'static, expected: &str) {
    assert_eq!(why(&record(|| root!("main()", main(body()))), MAIN), expected);
}

#[test]
fn one_after_the_other() {
    let body = || async {
        let naps = [nap(100), nap(200), nap(300)];
        for nap in naps {
            probe::awaiting(9, nap).await;
        }
    };
    check(
        body,
        "0-100 nap(100) waited in line 3 for a timer\n\
                 100-300 nap(200) waited in line 3 for a timer\n\
                 300-600 nap(300) waited in line 3 for a timer\n\
                 main() took 600 ms: 600 ms while nap(100) to nap(300), one after the other, waited in \
                 line 3 for timers.",
    );
    let events = record(|| root!("main()", main(body())));
    // The last one was created at the beginning, and what it waited for first was the others.
    assert_eq!(
        why(&events, Subject::Future(4)).lines().last(),
        Some(
            "nap(300) took 600 ms: 600 ms while nap(100) to nap(300), one after the other, waited in \
              line 3 for timers."
        )
    );
    assert_eq!(why(&events, Subject::Task(1)).lines().count(), 4);
}

#[test]
fn of_several_at_once_the_last_counts() {
    let body = || async {
        let mut naps: Vec<_> = [30, 90, 20].map(nap).map(Box::pin).into();
        let all = poll_fn(move |cx| {
            naps.retain_mut(|nap| nap.as_mut().poll(cx).is_pending());
            if naps.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        });
        probe::awaiting(9, all).await;
    };
    check(
        body,
        "0-90 nap(90) waited in line 3 for a timer\n\
                 main() took 90 ms: 90 ms while nap(90) waited in line 3 for a timer.",
    );
}

#[test]
fn through_another_task() {
    let body = || async {
        probe::awaiting(8, sleep(Duration::from_millis(10))).await;
        let task = spawn_local(task!("nap(50)", nap(50)));
        let _ = probe::awaiting(9, task).await;
        probe::awaiting(10, sleep(Duration::from_millis(5))).await;
    };
    check(
        body,
        "0-10 main() waited in line 8 for a timer\n\
                 10-60 nap(50) waited in line 3 for a timer\n\
                 60-65 main() waited in line 10 for a timer\n\
                 main() took 65 ms: 10 ms while main() waited in line 8 for a timer, 50 ms while \
                 nap(50) waited in line 3 for a timer, 5.0 ms while main() waited in line 10 for a timer.",
    );
}

#[test]
fn what_never_ran_has_no_path() {
    let events = record(|| {
        root!(
            "main()",
            main(async {
                drop(nap(1));
            })
        )
    });
    let causes = Causes::of(&events);
    assert_eq!(causes.path(Subject::Future(2), 0), None);
    assert_eq!(causes.path(Subject::Future(9), 0), None);
    assert_eq!(causes.path(Subject::Task(9), 0), None);
    assert_eq!(why(&events, MAIN), "main() took 0 s.");
}

#[test]
fn running_ready_outside_and_cancelled() {
    use EventKind::*;
    let pending = || PollEnd { outcome: PollOutcome::Pending };
    let events = [
        event_of(1, 1, 0, 0, TaskSpawned { name: "t".to_owned(), by: 0 }),
        event_of(3, 1, 0, 0, PollStart),
        event_of(13, 1, 0, 0, pending()),
        event_of(33, 1, 0, 0, Woken { cause: WakeCause::Outside, by: 0 }),
        event_of(34, 1, 0, 0, Woken { cause: WakeCause::Timer, by: 7 }),
        event_of(40, 1, 0, 0, PollStart),
        event_of(45, 1, 0, 0, Woken { cause: WakeCause::Itself, by: 1 }),
        event_of(48, 1, 0, 0, pending()),
        event_of(50, 1, 0, 0, PollStart),
        event_of(51, 1, 0, 0, pending()),
        event_of(60, 1, 0, 0, Woken { cause: WakeCause::Thread, by: 0 }),
        event_of(60, 1, 0, 0, PollStart),
        event_of(62, 1, 0, 0, pending()),
        event_of(70, 1, 0, 0, TaskEnded { end: TaskEnd::Cancelled }),
    ];
    assert_eq!(
        why(&events, Subject::Task(1)),
        "1-3 task 1 was ready and something else ran\n\
         3-13 task 1 ran\n\
         13-33 task 1 waited for something outside\n\
         33-40 task 1 was ready and something else ran\n\
         40-45 task 1 ran\n\
         45-50 task 1 was ready and something else ran\n\
         50-51 task 1 ran\n\
         51-60 task 1 waited for another thread\n\
         60-62 task 1 ran\n\
         62-70 task 1 waited\n\
         task 1 took 69 ms: 14 ms while task 1 was ready and something else ran, 18 ms while task 1 \
         ran, 20 ms while task 1 waited for something outside, 9.0 ms while task 1 waited for another \
         thread, 8.0 ms on 1 other thing."
    );
    let soon = Causes::of(&events[..13]).path(Subject::Task(1), 65 * MS).expect("it has run");
    assert_eq!((soon.is_over, soon.to), (false, 65 * MS));
}

/// A wake that is put down to a task that was idle then: it cannot have done it, and did not run until
/// then.
#[test]
fn a_task_that_is_idle_wakes_nobody() {
    use EventKind::*;
    let pending = || PollEnd { outcome: PollOutcome::Pending };
    let events = [
        event_of(0, 1, 0, 0, TaskSpawned { name: "main()".to_owned(), by: 0 }),
        event_of(0, 2, 0, 0, TaskSpawned { name: "other()".to_owned(), by: 0 }),
        event_of(0, 1, 0, 0, PollStart),
        event_of(1, 1, 0, 0, pending()),
        event_of(1, 2, 0, 0, PollStart),
        event_of(3, 2, 0, 0, pending()),
        event_of(193, 1, 0, 0, Woken { cause: WakeCause::Task, by: 2 }),
        event_of(193, 1, 0, 0, PollStart),
        event_of(195, 1, 0, 0, PollEnd { outcome: PollOutcome::Ready }),
        event_of(195, 1, 0, 0, TaskEnded { end: TaskEnd::Ready }),
    ];
    assert_eq!(
        why(&events, Subject::Task(1)),
        "0-1 task 1 ran\n\
         1-193 task 1 waited\n\
         193-195 task 1 ran\n\
         task 1 took 195 ms: 3.0 ms while task 1 ran, 192 ms while task 1 waited."
    );
}

#[test]
fn promises() {
    use EventKind::*;
    let promise =
        |name: &str, parent, origin| PromiseCreated { name: name.to_owned(), parent, origin };
    let settled = || PromiseSettled { outcome: PromiseOutcome::Fulfilled };
    let js = |at, future, line, kind| common::event(at, future, line, kind);
    let armed = |timer, ms: u64| TimerArmed { timer, deadline: ms * MS };
    let events = [
        js(0, 1, 9, promise("main()", 0, PromiseOrigin::AsyncFunction)),
        js(0, 2, 10, promise("foo(1)", 1, PromiseOrigin::AsyncFunction)),
        js(0, 3, 3, promise("new Promise", 2, PromiseOrigin::Constructor)),
        js(0, 2, 3, armed(1, 50)),
        js(0, 2, 3, AwaitReached),
        js(0, 2, 3, ReactionAdded { promise: 3 }),
        js(0, 4, 10, promise("foo(2)", 1, PromiseOrigin::AsyncFunction)),
        js(0, 5, 3, promise("new Promise", 4, PromiseOrigin::Constructor)),
        js(0, 4, 3, armed(2, 80)),
        js(0, 4, 3, AwaitReached),
        js(0, 4, 3, ReactionAdded { promise: 5 }),
        js(0, 6, 11, promise("Promise.all", 1, PromiseOrigin::Combinator)),
        js(0, 6, 11, ReactionAdded { promise: 2 }),
        js(0, 6, 11, ReactionAdded { promise: 4 }),
        js(0, 1, 11, AwaitReached),
        js(0, 1, 11, ReactionAdded { promise: 6 }),
        js(50, 2, 3, TimerFired { timer: 1 }),
        js(50, 3, 3, settled()),
        js(50, 2, 3, AwaitResumed),
        js(50, 2, 4, settled()),
        js(80, 4, 3, TimerFired { timer: 2 }),
        js(80, 5, 3, settled()),
        js(80, 4, 3, AwaitResumed),
        js(83, 4, 4, settled()),
        js(83, 6, 0, settled()),
        js(84, 1, 11, AwaitResumed),
        js(90, 1, 12, settled()),
    ];
    assert_eq!(
        why(&events, MAIN),
        "0-80 foo(2) waited in line 3 for a timer\n\
         80-83 foo(2) ran\n\
         83-84 main() was ready and something else ran\n\
         84-90 main() ran\n\
         main() took 90 ms: 80 ms while foo(2) waited in line 3 for a timer, 9.0 ms while foo(2) and \
         then main() ran, 1.0 ms while main() was ready and something else ran."
    );
}

#[test]
fn a_promise_that_follows_another_one_leaves_no_gap() {
    use EventKind::*;
    let promise = |name: &str| PromiseCreated {
        name: name.to_owned(),
        parent: 0,
        origin: PromiseOrigin::Constructor,
    };
    let settled = || PromiseSettled { outcome: PromiseOutcome::Fulfilled };
    let origin = PromiseOrigin::AsyncFunction;
    let main = PromiseCreated { name: "main()".to_owned(), parent: 0, origin };
    let events = [
        common::event(0, 2, 0, promise("a")),
        common::event(1, 3, 0, promise("b")),
        common::event(2, 1, 9, main),
        common::event(3, 3, 0, PromiseFollows { promise: 2 }),
        common::event(4, 1, 9, AwaitReached),
        common::event(4, 1, 9, ReactionAdded { promise: 3 }),
        common::event(10, 2, 0, settled()),
        common::event(12, 3, 0, settled()),
        common::event(15, 1, 9, AwaitResumed),
        common::event(15, 1, 9, settled()),
    ];
    assert_eq!(
        why(&events, MAIN),
        "2-4 main() ran\n\
         4-10 main() waited in line 9 for something outside\n\
         10-12 a was ready and something else ran\n\
         12-15 main() was ready and something else ran\n\
         main() took 13 ms: 2.0 ms while main() ran, 6.0 ms while main() waited in line 9 for \
         something outside, 5.0 ms while a and then main() was ready and something else ran."
    );
}

#[test]
fn an_end_before_the_beginning_takes_no_time() {
    use EventKind::*;
    let (name, origin) = ("main()".to_owned(), PromiseOrigin::AsyncFunction);
    let outcome = PromiseOutcome::Rejected;
    let created = common::event(75, 1, 9, PromiseCreated { name, parent: 0, origin });
    // On another thread, whose times the first one's say nothing about.
    let settled = Event { thread: 1, ..common::event(0, 1, 9, PromiseSettled { outcome }) };
    assert_eq!(why(&[created, settled], MAIN), "main() took 0 s.");
}

#[test]
fn a_long_run_has_a_long_path() {
    let events = record(|| {
        root!(
            "main()",
            main(async {
                for line in 0..3000 {
                    probe::awaiting(line % 3 + 20, sleep(Duration::from_millis(1))).await;
                }
            })
        )
    });
    assert_eq!(path(&events, MAIN).segments.len(), 3000);
    assert_eq!(
        path(&events, MAIN).sentence(MAIN, &History::of(&events)),
        "main() took 3.00 s: 1.00 s while main() waited in line 20 for timers, 1.00 s while main() \
         waited in line 21 for timers, 1.00 s while main() waited in line 22 for timers."
    );
}

/// A timer that was due while its own task still ran was not waited for.
#[test]
fn a_poll_that_takes_longer_than_the_timer_it_armed() {
    let clock = VirtualTime::new();
    let moves = clock.clone();
    let program = || {
        root!(
            "main()",
            main(async move {
                let blocks = poll_fn(move |_| {
                    moves.advance(Duration::from_millis(600));
                    Poll::Ready(())
                });
                probe::awaiting(9, futures::future::join(nap(300), blocks)).await;
            })
        )
    };
    let run = Run::start(clock.clone(), program, || {});
    clock.run_until_idle(run.executor());
    assert_eq!(
        why(&run.drain(), Subject::Task(1)),
        "0-600 main() ran\ntask 1 took 600 ms: 600 ms while main() ran."
    );
}
