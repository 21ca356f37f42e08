//! Programs that could not go on: who waits for whom, and where.

use std::rc::Rc;

use expect_test::{Expect, expect};
use futures::channel::oneshot;
use futures::lock::Mutex;
use pollscope::sleep;
use pollscope_analysis::check::possible;
use pollscope_analysis::{Ending, InsightKind};
use pollscope_trace::lock::Lock;
use pollscope_trace::{Event, EventKind, LockMode, PollOutcome};

use crate::events::Events;
use crate::program::{call, ended, forgetful, main, ms, sentences, stalled, wait};
use crate::spawn::spawn;

#[track_caller]
fn check(events: &[Event], source: &str, expected: Expect) {
    expected.assert_eq(&sentences(&ended(events, Ending::Deadlock, source)));
    // Nothing of the kind is said of a run that ended in any other way.
    for ending in [Ending::Unknown, Ending::Finished, Ending::Limit, Ending::Stopped] {
        let said = ended(events, ending, source);
        assert!(said.iter().all(|said| said.kind != InsightKind::Deadlock));
    }
}

/// A lock with what it is called here.
type Named = (Rc<Mutex<u32>>, Lock);

fn named(name: &'static str) -> Named {
    (Rc::default(), Lock::new(name))
}

/// Takes both, one after the other, in this line and two further down.
async fn both((first, first_lock): Named, (second, second_lock): Named, line: u32) {
    let request = first_lock.request(LockMode::Exclusive, line);
    let guard = wait!(line, first.lock());
    let held = request.acquired();
    wait!(line + 1, sleep(ms(10)));
    let request = second_lock.request(LockMode::Exclusive, line + 2);
    let other = wait!(line + 2, second.lock());
    let other_held = request.acquired();
    drop((other_held, other, held, guard));
}

#[test]
fn two_locks_in_opposite_order() {
    let events = stalled(main!(async {
        let (a, b) = (named("a"), named("b"));
        let one = spawn("one()", call!(3, "one()", both(a.clone(), b.clone(), 10)));
        let two = spawn("two()", call!(4, "two()", both(b, a, 20)));
        wait!(5, one).expect("it never ends");
        wait!(6, two).expect("it never ends");
    }));
    check(
        &events,
        "",
        expect![[r#"
            Deadlock in line 12: one() holds `a` in line 10 and waits for `b` in line 12; two() holds `b` in line 20 and waits for `a` in line 22: each waits for the other.
        "#]],
    );
}

#[test]
fn the_same_order_is_fine() {
    let events = stalled(main!(async {
        let (a, b) = (named("a"), named("b"));
        let one = spawn("one()", call!(3, "one()", both(a.clone(), b.clone(), 10)));
        let two = spawn("two()", call!(4, "two()", both(a, b, 20)));
        wait!(5, one).expect("it ends");
        wait!(6, two).expect("it ends");
        let (sender, receiver) = oneshot::channel::<()>();
        std::mem::forget(sender);
        wait!(7, receiver).expect("it never ends");
    }));
    check(
        &events,
        "\n\n\n\n\n\nreceiver.await.unwrap();",
        expect![[r#"
            Deadlock in line 7: main() waits in line 7 for `receiver`; nothing is left that could wake it.
            HeldAcrossAwait in line 11: one() held `a` across the `.await` in line 11 while two() waited for 10 ms.
        "#]],
    );
}

/// In one task: the two branches of a `join!`.
#[test]
fn a_circle_within_one_task() {
    let events = stalled(main!(async {
        let (a, b) = (named("a"), named("b"));
        let one = call!(3, "one()", both(a.clone(), b.clone(), 10));
        let two = call!(4, "two()", both(b, a, 20));
        wait!(5, futures::future::join(one, two));
    }));
    check(
        &events,
        "",
        expect![[r#"
            Deadlock in line 12: one() holds `a` in line 10 and waits for `b` in line 12; two() holds `b` in line 20 and waits for `a` in line 22: each waits for the other.
        "#]],
    );
}

#[test]
fn three_in_a_circle() {
    let mut events = Events::default();
    for task in 1..=3 {
        let name = format!("eats({task})");
        events.of(0, task).created(task, &name, 0);
        events.of(task, task).spawned(task, &name, 0);
        events.of(task, 0).start().of(task, task);
        events.add(0, EventKind::FutureFirstPolled { by: 0 }).start();
        events.takes(10 + task, task, &format!("forks[{task}]"));
        events.end(PollOutcome::Pending).of(task, 0).end(PollOutcome::Pending);
    }
    for task in 1..=3 {
        events
            .of(task, 0)
            .add(0, EventKind::Woken { cause: pollscope_trace::WakeCause::Outside, by: 0 });
        events.start().of(task, task).start();
        let next = task % 3 + 1;
        events.asks(20 + task, next, &format!("forks[{next}]"));
        events.end(PollOutcome::Pending).of(task, 0).end(PollOutcome::Pending);
    }
    check(
        &possible(events.list),
        "",
        expect![[r#"
        LostWakeUp in line 1: eats(1) (task 1) has waited in line 1 since 0.000 s, and nothing can wake it: its last poll left no waker with anybody.
        LostWakeUp in line 2: eats(2) (task 2) has waited in line 2 since 0.000 s, and nothing can wake it: its last poll left no waker with anybody.
        LostWakeUp in line 3: eats(3) (task 3) has waited in line 3 since 0.000 s, and nothing can wake it: its last poll left no waker with anybody.
        Deadlock in line 21: eats(1) holds `forks[1]` in line 11 and waits for `forks[2]` in line 21; eats(2) holds `forks[2]` in line 12 and waits for `forks[3]` in line 22; eats(3) holds `forks[3]` in line 13 and waits for `forks[1]` in line 23: all 3 wait for each other in a circle.
    "#]],
    );
}

/// The task of `main()` as far as the poll in which nothing was pending yet.
fn main_is_polled() -> Events {
    let mut events = Events::default();
    events.of(0, 1).created(1, "main()", 0).of(1, 1).spawned(1, "main()", 0);
    events.of(1, 0).start().of(1, 1);
    events.add(0, EventKind::FutureFirstPolled { by: 0 }).start();
    events
}

/// One branch of a `join!` holds a lock of the standard library across an `.await`, the other wants it.
#[test]
fn a_lock_that_blocks_its_own_task() {
    let mut events = main_is_polled();
    for (future, name) in [(2, "add(1)"), (3, "add(2)")] {
        events.of(1, future).created(15, name, 1);
    }
    events.of(1, 2).add(0, EventKind::FutureFirstPolled { by: 1 }).start();
    events.takes(5, 1, "sum").add(6, EventKind::AwaitReached).add(0, EventKind::WakerCloned);
    events.end(PollOutcome::Pending);
    events.of(1, 3).add(0, EventKind::FutureFirstPolled { by: 1 }).start().asks(5, 1, "sum");
    check(
        &possible(events.list),
        "",
        expect![[r#"
        Deadlock in line 6: add(2) blocks its thread in line 5: it waits for `sum`, which add(1) holds across the `.await` in line 6 and cannot drop before the same task goes on.
    "#]],
    );
}

#[test]
fn a_lock_that_was_never_dropped() {
    let mut events = main_is_polled();
    events.takes(2, 1, "lock").asks(3, 1, "lock");
    check(
        &possible(events.list),
        "",
        expect![[r#"
        Deadlock in line 3: main() holds `lock` in line 2 and waits for `lock` in line 3: it waits for itself.
    "#]],
    );
}

#[test]
fn a_channel_that_blocks_the_thread() {
    let mut events = main_is_polled();
    events.add(
        7,
        EventKind::Console {
            stream: pollscope_trace::Stream::Stdout,
            text: "reader waits\n".to_owned(),
        },
    );
    let source = "\n\n\n\n\n\nprintln!(\"reader waits\");\nrx.recv().unwrap() + 1";
    let events = possible(events.list);
    check(
        &events,
        source,
        expect![[r#"
        Deadlock in line 8: main() blocks its thread, in line 7 or after it (the next call that can block is in line 8): its poll never returned, and what it waits for never came.
    "#]],
    );
    check(
        &events,
        "",
        expect![[r#"
        Deadlock in line 7: main() blocks its thread, in line 7 or after it: its poll never returned, and what it waits for never came.
    "#]],
    );
}

#[test]
fn a_lock_whose_holder_waits_for_something_else() {
    let events = stalled(main!(async {
        let (mutex, lock) = named("shelf");
        let (sender, receiver) = oneshot::channel::<()>();
        std::mem::forget(sender);
        let (keeps, kept) = (mutex.clone(), lock);
        let keeps = call!(3, "keeps()", async move {
            let request = kept.request(LockMode::Exclusive, 4);
            let guard = wait!(4, keeps.lock());
            let held = request.acquired();
            wait!(5, receiver).expect("it never comes");
            drop((held, guard));
        });
        let keeps = spawn("keeps()", keeps);
        let asks = || {
            let (mutex, lock) = (mutex.clone(), lock);
            call!(7, "asks()", async move {
                let request = lock.request(LockMode::Exclusive, 8);
                let guard = wait!(8, mutex.lock());
                drop((request.acquired(), guard));
            })
        };
        let (one, two) = (spawn("asks()", asks()), spawn("asks()", asks()));
        wait!(9, keeps).expect("it never ends");
        wait!(10, one).expect("it never ends");
        wait!(11, two).expect("it never ends");
    }));
    check(
        &events,
        "",
        expect![[r#"
            Deadlock in line 9: main() waits in line 9, keeps() waits in line 5, 2 × asks() wait in line 8 for `shelf`, which keeps() holds in line 4; nothing is left that could wake any of them.
            HeldAcrossAwait in line 5: keeps() held `shelf` across the `.await` in line 5 while asks() asked for it and never got it.
        "#]],
    );
}

/// One task with a lost waker is no deadlock of several.
#[test]
fn a_lost_waker_says_enough() {
    let events = stalled(main!(async {
        let waits = call!(3, "waits()", async { wait!(4, forgetful()) });
        wait!(5, spawn("waits()", waits)).expect("it never ends");
    }));
    check(
        &events,
        "",
        expect![[r#"
        LostWakeUp in line 4: waits() (task 2) has waited in line 4 since 0.000 s, and nothing can wake it: its last poll left no waker with anybody.
    "#]],
    );
}

/// `block_on` of another crate has no task.
#[test]
fn a_future_without_a_task() {
    let mut events = Events::default();
    events.of(0, 1).created(4, "async block", 0);
    events.add(0, EventKind::FutureFirstPolled { by: 0 }).start();
    events.add(11, EventKind::AwaitReached).end(PollOutcome::Pending);
    check(
        &possible(events.list),
        "",
        expect![[r#"
        Deadlock in line 11: async block (line 4) waits in line 11; nothing is left that could wake it.
    "#]],
    );
}
