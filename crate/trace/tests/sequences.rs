//! The exact events of small programs, polled by hand with a waker that only counts.

use std::cell::Cell;
use std::future::Future;
use std::pin::{pin, Pin};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use expect_test::{expect, Expect};
use pollscope_analysis::check::possible;
use pollscope_trace::{argument, probe, task, Recorder, Stream};

#[derive(Default)]
struct Counter(AtomicUsize);

impl Wake for Counter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Pending once, with its waker kept by the test.
struct Once {
    waker: Rc<Cell<Option<Waker>>>,
    polled: bool,
}

impl Future for Once {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.polled, true) {
            return Poll::Ready(());
        }
        self.waker.set(Some(cx.waker().clone()));
        Poll::Pending
    }
}

fn once() -> (Once, Rc<Cell<Option<Waker>>>) {
    let waker = Rc::default();
    (Once { waker: Rc::clone(&waker), polled: false }, waker)
}

/// Runs `program` under a recorder and compares what it recorded, one event a line.
fn check(program: impl FnOnce(&Recorder), expected: Expect) {
    let recorder = Recorder::new(|| 0);
    let installed = recorder.install();
    program(&recorder);
    drop(installed);
    let mut lines = String::new();
    for event in possible(recorder.drain()) {
        let mut json = serde_json::to_value(&event).expect("an event is JSON");
        let object = json.as_object_mut().expect("an event is an object");
        for always in ["id", "at", "line"] {
            object.remove(always);
        }
        let kind = object.remove("kind").expect("an event has a kind");
        object.retain(|_, value| value != 0);
        let rest: Vec<String> =
            object.iter().map(|(key, value)| format!("{key}={value}")).collect();
        lines.push_str(&format!("{} {}\n", kind.as_str().unwrap_or("?"), rest.join(" ")));
    }
    expected.assert_eq(&lines);
}

fn counting() -> (Arc<Counter>, Waker) {
    let counter = Arc::new(Counter::default());
    (Arc::clone(&counter), Waker::from(counter))
}

#[test]
fn a_future_that_is_never_polled() {
    check(
        |_| drop(probe::function::<(), _>("foo()", (file!(), 1), &[argument!(3)], async {})),
        expect![[r#"
            future_created future=1 name="foo(3)"
            future_dropped end="never_polled" future=1
        "#]],
    );
}

#[test]
fn a_task_that_waits_once_and_is_woken_from_outside() {
    check(
        |_| {
            let (leaf, leaf_waker) = once();
            let (counter, waker) = counting();
            let cx = &mut Context::from_waker(&waker);
            let body = probe::function::<(), _>("foo()", (file!(), 1), &[], async move {
                probe::awaiting(7, leaf).await;
            });
            let mut task = pin!(task!("foo()", body));
            assert!(task.as_mut().poll(cx).is_pending());
            leaf_waker.take().expect("the leaf took the waker").wake();
            assert_eq!(counter.0.load(Ordering::SeqCst), 1);
            assert!(task.as_mut().poll(cx).is_ready());
        },
        expect![[r#"
            future_created future=1 name="foo()"
            task_spawned future=1 name="foo()" task=1
            poll_start task=1
            future_first_polled future=1 task=1
            poll_start future=1 task=1
            await_reached future=1 task=1
            waker_cloned future=1 task=1
            poll_end future=1 outcome="pending" task=1
            poll_end outcome="pending" task=1
            woken cause="outside" task=1
            waker_dropped task=1
            poll_start task=1
            poll_start future=1 task=1
            await_resumed future=1 task=1
            poll_end future=1 outcome="ready" task=1
            poll_end outcome="ready" task=1
            task_ended end="ready" task=1
            future_dropped end="ready" future=1 task=1
        "#]],
    );
}

#[test]
fn a_task_dropped_where_it_waits() {
    check(
        |_| {
            let (leaf, _leaf_waker) = once();
            let (_, waker) = counting();
            let mut task = Box::pin(task!("async block", probe::block(leaf)));
            assert!(task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
            drop(task);
        },
        expect![[r#"
            future_created future=1 name="async block"
            task_spawned future=1 name="async block" task=1
            poll_start task=1
            future_first_polled future=1 task=1
            poll_start future=1 task=1
            waker_cloned future=1 task=1
            poll_end future=1 outcome="pending" task=1
            poll_end outcome="pending" task=1
            task_ended end="cancelled" task=1
            future_dropped end="pending" future=1 task=1
            waker_dropped task=1
        "#]],
    );
}

#[test]
fn causes_of_a_wake() {
    check(
        |recorder| {
            let (leaf, leaf_waker) = once();
            let (_, waker) = counting();
            let cx = &mut Context::from_waker(&waker);
            let mut waiting = pin!(task!("waiting", leaf));
            assert!(waiting.as_mut().poll(cx).is_pending());
            let held = leaf_waker.take().expect("the leaf took the waker");

            recorder.timer_armed(9, 0);
            recorder.timer_fire_start(9);
            held.wake_by_ref();
            recorder.timer_fire_end();

            let other = task!("other", async { held.wake_by_ref() });
            assert!(pin!(other).poll(cx).is_ready());
            held.wake_by_ref(); // what follows from the end of `other`
            recorder.poll_settled();
            held.wake_by_ref();
            std::thread::scope(|scope| {
                scope.spawn(|| held.wake_by_ref());
            });
        },
        expect![[r#"
            task_spawned name="waiting" task=1
            poll_start task=1
            waker_cloned task=1
            poll_end outcome="pending" task=1
            timer_armed timer=9
            timer_fired timer=9
            woken by=9 cause="timer" task=1
            task_spawned name="other" task=2
            poll_start task=2
            woken by=2 cause="task" task=1
            poll_end outcome="ready" task=2
            task_ended end="ready" task=2
            woken by=2 cause="task" task=1
            woken cause="outside" task=1
            woken cause="thread" task=1 thread=1
            waker_dropped task=1
            task_ended end="cancelled" task=1
        "#]],
    );
}

#[test]
fn a_poll_that_panics() {
    check(
        |_| {
            let (_, waker) = counting();
            let mut task = Box::pin(task!("boom()", probe::block(async { panic!("as intended") })));
            let polled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let _: Poll<()> = task.as_mut().poll(&mut Context::from_waker(&waker));
            }));
            assert!(polled.is_err());
            drop(task);
        },
        expect![[r#"
            future_created future=1 name="async block"
            task_spawned future=1 name="boom()" task=1
            poll_start task=1
            future_first_polled future=1 task=1
            poll_start future=1 task=1
            poll_end future=1 outcome="panicked" task=1
            poll_end outcome="panicked" task=1
            task_ended end="panicked" task=1
            future_dropped end="panicked" future=1 task=1
        "#]],
    );
}

#[test]
fn a_future_of_another_recorder_is_left_alone() {
    let other = Recorder::new(|| 0);
    let installed = other.install();
    let stray = probe::block(async {
        probe::awaiting(99, std::future::ready(())).await;
        probe::console(Stream::Stdout, 99, "not of this run\n");
        drop(probe::block(async {}));
    });
    drop(installed);
    check(
        |_| {
            let (_, waker) = counting();
            let cx = &mut Context::from_waker(&waker);
            let ours = probe::block(async {
                let mut stray = pin!(stray);
                std::future::poll_fn(|cx| stray.as_mut().poll(cx)).await;
            });
            assert!(pin!(ours).poll(cx).is_ready());
            probe::console(Stream::Stdout, 1, "still here\n");
        },
        expect![[r#"
            future_created future=1 name="async block"
            future_first_polled future=1
            poll_start future=1
            poll_end future=1 outcome="ready"
            future_dropped end="ready" future=1
            console stream="stdout" text="still here\n"
        "#]],
    );
}

#[test]
fn observing_does_not_change_will_wake() {
    let recorder = Recorder::new(|| 0);
    let _installed = recorder.install();
    let (leaf, leaf_waker) = once();
    let (_, waker) = counting();
    let cx = &mut Context::from_waker(&waker);
    let mut task = pin!(task!("task", async {
        leaf.await;
        std::future::poll_fn(|cx| {
            let held = leaf_waker.take().expect("the leaf took the waker");
            assert!(held.will_wake(cx.waker()));
            Poll::Ready(())
        })
        .await;
    }));
    assert!(task.as_mut().poll(cx).is_pending());
    assert!(task.as_mut().poll(cx).is_ready());
}

#[test]
fn time_never_runs_backwards() {
    let readings = Cell::new(10_u64);
    let recorder = Recorder::new(move || readings.replace(readings.get() - 1));
    recorder.console(Stream::Stdout, 0, "a");
    recorder.console(Stream::Stdout, 0, "b");
    let times: Vec<u64> = recorder.drain().iter().map(|event| event.at).collect();
    assert_eq!(times, [10, 10]);
}

#[test]
fn dropped_by_another_task_it_still_belongs_to_its_own() {
    check(
        |_| {
            let (leaf, _leaf_waker) = once();
            let (_, waker) = counting();
            let cx = &mut Context::from_waker(&waker);
            let mut first = Box::pin(task!("first", probe::block(leaf)));
            assert!(first.as_mut().poll(cx).is_pending());
            let second = task!("second", async move { drop(first) });
            assert!(pin!(second).poll(cx).is_ready());
        },
        expect![[r#"
            future_created future=1 name="async block"
            task_spawned future=1 name="first" task=1
            poll_start task=1
            future_first_polled future=1 task=1
            poll_start future=1 task=1
            waker_cloned future=1 task=1
            poll_end future=1 outcome="pending" task=1
            poll_end outcome="pending" task=1
            task_spawned name="second" task=2
            poll_start task=2
            task_ended end="cancelled" task=1
            future_dropped end="pending" future=1 task=1
            poll_end outcome="ready" task=2
            task_ended end="ready" task=2
            waker_dropped task=1
        "#]],
    );
}

#[test]
fn guards_may_go_in_any_order() {
    let (first, second) = (Recorder::new(|| 0), Recorder::new(|| 0));
    let (guard_of_first, guard_of_second) = (first.install(), second.install());
    drop(guard_of_first);
    drop(probe::block(async {}));
    drop(guard_of_second);
    drop(probe::block(async {}));
    assert_eq!((first.drain().len(), second.drain().len()), (0, 2));
}

#[test]
fn wrappers_are_as_send_and_as_unpin_as_what_they_wrap() {
    fn send<T: Send>(_: &T) {}
    fn unpin<T: Unpin>(_: &T) {}
    let ready = || std::future::ready(());
    let (traced, task, awaiting) =
        (probe::block(ready()), task!("ready", ready()), probe::awaiting(1, ready()));
    send(&traced);
    send(&task);
    send(&awaiting);
    unpin(&traced);
    unpin(&task);
    unpin(&awaiting);
}
