//! Events in words: whole programs, sentence by sentence.

mod common;

use common::{main, nap, numbered, record};
use expect_test::{Expect, expect};
use pollscope::spawn_local;
use pollscope_analysis::{History, describe, words};
use pollscope_trace::{
    Event, EventKind, JobSource, LockMode, PromiseOrigin, PromiseOutcome, Stream, TaskEnd,
    WakeCause, probe, root, task,
};

fn check(events: &[Event], expected: Expect) {
    let mut names = History::default();
    let mut text = String::new();
    for event in events {
        names.push(event);
        text.push_str(&format!("{} {}\n", words::moment(event.at), describe::event(event, &names)));
    }
    expected.assert_eq(&text);
}

#[test]
fn a_program_with_two_tasks() {
    let body = async {
        let unused = nap(9);
        let task = spawn_local(task!("nap(50)", nap(50)));
        assert!(probe::awaiting(9, task).await.is_ok());
        drop(unused);
        probe::console(Stream::Stdout, 10, "done\n");
    };
    let events = record(|| root!("main()", main(body)));
    check(
        &events,
        expect![[r#"
        0.000 main() created in line 7: lazy
        0.000 task 1 spawned: main()
        0.000 task 1 is polled
        0.000 main() polled for the first time by task 1
        0.000 main() is polled
        0.000 nap(9) created by main() in line 1: lazy
        0.000 nap(50) created by main() in line 1: lazy
        0.000 task 2 spawned by task 1 in line 28: nap(50)
        0.000 main() waits in line 9
        0.000 waker of task 1 cloned by main()
        0.000 main() polled: pending, waiting in line 9
        0.000 task 1 polled: pending
        0.000 task 2 is polled
        0.000 nap(50) polled for the first time by task 2
        0.000 nap(50) is polled
        0.000 nap(50) waits in line 3
        0.000 waker of task 2 cloned by nap(50)
        0.000 timer 1 armed by nap(50), due at 0.050 s
        0.000 nap(50) polled: pending, waiting in line 3
        0.000 task 2 polled: pending, waiting for a timer at 0.050 s
        0.050 timer 1 fires
        0.050 task 2 woken by timer 1
        0.050 waker of task 2 dropped
        0.050 task 2 is polled
        0.050 nap(50) is polled
        0.050 nap(50) goes on after its await in line 3
        0.050 nap(50) polled: ready
        0.050 task 2 polled: ready
        0.050 task 2 finished
        0.050 nap(50) dropped: ready
        0.050 task 1 woken by task 2
        0.050 waker of task 1 dropped
        0.050 task 1 is polled
        0.050 main() is polled
        0.050 result of task 2 taken by task 1
        0.050 main() goes on after its await in line 9
        0.050 nap(9) dropped: never polled
        0.050 printed in line 10: done
        0.050 main() polled: ready
        0.050 task 1 polled: ready
        0.050 task 1 finished
        0.050 main() dropped: ready
    "#]],
    );
}

fn first_of_three() -> Vec<Event> {
    record(|| {
        root!(
            "main()",
            main(async {
                let (mut a, mut b, mut c) =
                    (Box::pin(nap(30)), Box::pin(nap(20)), Box::pin(nap(90)));
                let any = std::future::poll_fn(|cx| {
                    let ready = [a.as_mut().poll(cx), b.as_mut().poll(cx), c.as_mut().poll(cx)];
                    let first = ready.into_iter().find(|poll| poll.is_ready());
                    first.unwrap_or(std::task::Poll::Pending)
                });
                probe::awaiting(9, any).await;
            })
        )
    })
}

#[test]
fn cancelled_with_three_timers() {
    check(
        &first_of_three(),
        expect![[r#"
        0.000 main() created in line 7: lazy
        0.000 task 1 spawned: main()
        0.000 task 1 is polled
        0.000 main() polled for the first time by task 1
        0.000 main() is polled
        0.000 nap(30) created by main() in line 1: lazy
        0.000 nap(20) created by main() in line 1: lazy
        0.000 nap(90) created by main() in line 1: lazy
        0.000 main() waits in line 9
        0.000 nap(30) polled for the first time by main()
        0.000 nap(30) is polled
        0.000 nap(30) waits in line 3
        0.000 waker of task 1 cloned by nap(30)
        0.000 timer 1 armed by nap(30), due at 0.030 s
        0.000 nap(30) polled: pending, waiting in line 3
        0.000 nap(20) polled for the first time by main()
        0.000 nap(20) is polled
        0.000 nap(20) waits in line 3
        0.000 waker of task 1 cloned by nap(20)
        0.000 timer 2 armed by nap(20), due at 0.020 s
        0.000 nap(20) polled: pending, waiting in line 3
        0.000 nap(90) polled for the first time by main()
        0.000 nap(90) is polled
        0.000 nap(90) waits in line 3
        0.000 waker of task 1 cloned by nap(90)
        0.000 timer 3 armed by nap(90), due at 0.090 s
        0.000 nap(90) polled: pending, waiting in line 3
        0.000 main() polled: pending, waiting in line 9
        0.000 task 1 polled: pending, waiting for 3 timers, the next at 0.020 s
        0.020 timer 2 fires
        0.020 task 1 woken by timer 2
        0.020 waker of task 1 dropped
        0.020 task 1 is polled
        0.020 main() is polled
        0.020 nap(30) is polled
        0.020 nap(30) polled: pending, waiting in line 3
        0.020 nap(20) is polled
        0.020 nap(20) goes on after its await in line 3
        0.020 nap(20) polled: ready
        0.020 nap(90) is polled
        0.020 nap(90) polled: pending, waiting in line 3
        0.020 main() goes on after its await in line 9
        0.020 nap(90) dropped: cancelled in line 3
        0.020 waker of task 1 dropped
        0.020 timer 3 cancelled
        0.020 nap(20) dropped: ready
        0.020 nap(30) dropped: cancelled in line 3
        0.020 waker of task 1 dropped
        0.020 timer 1 cancelled
        0.020 main() polled: ready
        0.020 task 1 polled: ready
        0.020 task 1 finished
        0.020 main() dropped: ready
    "#]],
    );
}

#[test]
fn every_other_kind() {
    use EventKind::*;
    let name = || "shared".to_owned();
    let events = numbered([
        (0, 0, 0, ThreadStarted { name: String::new() }),
        (0, 0, 0, ThreadStarted { name: "worker".to_owned() }),
        (2, 0, 4, TaskSpawned { name: "foo()".to_owned(), by: 1 }),
        (2, 0, 0, Woken { cause: WakeCause::Itself, by: 2 }),
        (2, 0, 0, Woken { cause: WakeCause::Outside, by: 0 }),
        (2, 0, 0, Woken { cause: WakeCause::Thread, by: 0 }),
        (2, 0, 0, TaskAborted { by: 1 }),
        (2, 0, 0, TaskEnded { end: TaskEnd::Panicked }),
        (2, 0, 5, TaskJoined { by: 0 }),
        (3, 0, 0, TaskDetached),
        (2, 0, 6, LockRequested { lock: 1, name: name(), mode: LockMode::Exclusive }),
        (2, 0, 6, LockAcquired { lock: 1 }),
        (2, 0, 0, LockReleased { lock: 1 }),
        (0, 7, 0, LockCancelled { lock: 2 }),
        (0, 0, 8, Mark { name: "halfway".to_owned() }),
        (0, 0, 8, Counter { name: "queue".to_owned(), value: 2.5 }),
        (0, 0, 9, Console { stream: Stream::Stderr, text: "oops\n".to_owned() }),
        (0, 0, 0, TimerCancelled { timer: 4 }),
        (0, 0, 0, ThreadEnded),
    ]);
    check(
        &events,
        expect![[r#"
        0.001 thread 0 begins
        0.002 thread 0 begins: worker
        0.003 task 2 spawned by task 1 in line 4: foo()
        0.004 task 2 woken by itself
        0.005 task 2 woken from outside
        0.006 task 2 woken by another thread
        0.007 task 2 told to stop by task 1
        0.008 task 2 panicked
        0.009 result of task 2 taken in line 5
        0.010 task 3 detached: nobody will take its result
        0.011 task 2 asks for shared in line 6
        0.012 task 2 holds shared
        0.013 task 2 releases shared
        0.014 future 7 no longer waits for lock 2
        0.015 mark in line 8: halfway
        0.016 queue is 2.5
        0.017 printed an error in line 9: oops
        0.018 timer 4 cancelled
        0.019 thread 0 ends
    "#]],
    );
}

#[test]
fn a_promise_that_rust_has_asked_for() {
    use EventKind::*;
    let origin = PromiseOrigin::Bridge;
    let events = numbered([
        (1, 1, 0, TaskSpawned { name: "main()".to_owned(), by: 0 }),
        (1, 1, 5, FutureCreated { name: "js::promise()".to_owned(), parent: 0 }),
        (1, 2, 5, PromiseCreated { name: "6 * 7".to_owned(), parent: 1, origin }),
        (1, 2, 0, RejectionReason { text: "TypeError: no".to_owned() }),
        (1, 2, 0, PromiseSettled { outcome: PromiseOutcome::Rejected }),
        (1, 0, 0, Woken { cause: WakeCause::Promise, by: 2 }),
    ]);
    check(
        &events,
        expect![[r#"
            0.001 task 1 spawned: main()
            0.002 js::promise() created in line 5: lazy
            0.003 promise 6 * 7 asked of JavaScript by js::promise() in line 5
            0.004 reason why 6 * 7 is rejected: TypeError: no
            0.005 promise of 6 * 7 rejected
            0.006 task 1 woken by the JavaScript promise 6 * 7
        "#]],
    );
}

#[test]
fn javascript() {
    use EventKind::*;
    let created =
        |name: &str, parent, origin| PromiseCreated { name: name.to_owned(), parent, origin };
    let source = JobSource::Reaction;
    let events = numbered([
        (0, 0, 0, MacrotaskQueued { job: 1, source: JobSource::Script }),
        (0, 0, 0, JobStarted { job: 1 }),
        (0, 1, 9, created("main()", 0, PromiseOrigin::AsyncFunction)),
        (0, 2, 10, created("Promise.all", 1, PromiseOrigin::Combinator)),
        (0, 1, 10, AwaitReached),
        (0, 1, 10, ReactionAdded { promise: 2 }),
        (0, 0, 0, JobEnded { job: 1 }),
        (0, 2, 0, PromiseFollows { promise: 3 }),
        (0, 2, 0, PromiseSettled { outcome: PromiseOutcome::Fulfilled }),
        (0, 1, 0, MicrotaskQueued { job: 2, source }),
        (0, 1, 10, AwaitResumed),
        (0, 1, 11, PromiseSettled { outcome: PromiseOutcome::Rejected }),
        (0, 1, 0, RejectionUnhandled),
        (0, 1, 0, RejectionHandled),
        (0, 4, 12, GeneratorCreated { name: "count(3)".to_owned(), parent: 0 }),
        (0, 4, 0, GeneratorResumed),
        (0, 4, 13, GeneratorYielded),
        (0, 4, 0, GeneratorEnded { outcome: PromiseOutcome::Fulfilled }),
        (0, 4, 0, GeneratorEnded { outcome: PromiseOutcome::Rejected }),
        (0, 0, 0, SignalAborted { signal: 1 }),
    ]);
    check(
        &events,
        expect![[r#"
        0.001 macrotask 1 queued: the script
        0.002 job 1 begins
        0.003 main() called in line 9: it runs at once
        0.004 promise of Promise.all created by main() in line 10
        0.005 main() waits in line 10
        0.006 main() waits for the promise of Promise.all
        0.007 job 1 ends
        0.008 promise of Promise.all follows that of future 3
        0.009 promise of Promise.all fulfilled
        0.010 microtask 2 queued: reaction to a promise
        0.011 main() goes on after its await in line 10
        0.012 promise of main() rejected
        0.013 promise of main() rejected, and nobody handles it
        0.014 rejection of main() handled after all
        0.015 generator count(3) created in line 12: lazy
        0.016 generator count(3) runs
        0.017 generator count(3) yields in line 13
        0.018 generator count(3) finished
        0.019 generator count(3) threw
        0.020 signal 1 aborted
    "#]],
    );
}
