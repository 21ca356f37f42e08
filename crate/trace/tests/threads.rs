//! Wakers on other threads: every clone is accounted for, in every order of drops.

use std::future::{poll_fn, Future};
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use pollscope_analysis::check::possible;
use pollscope_trace::{EventKind, Recorder};

const THREADS: usize = 4;
const ROUNDS: usize = 200;

#[derive(Default)]
struct Counter(AtomicUsize);

impl Wake for Counter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Polls a task once. It hands a waker to each thread and ends as told; the threads use and drop
/// theirs while the task and the recorder's own wakers go.
fn check(end: fn() -> Poll<()>) {
    let counter = Arc::new(Counter::default());
    let recorder = Recorder::new(|| 0);
    let installed = recorder.install();
    let mut threads = Vec::new();
    {
        let task = pollscope_trace::probe::task(
            "task",
            0,
            poll_fn(|context| {
                for _ in 0..THREADS {
                    let waker = context.waker().clone();
                    threads.push(thread::spawn(move || {
                        for _ in 0..ROUNDS {
                            let used_up = waker.clone();
                            used_up.wake();
                            drop(waker.clone());
                            waker.wake_by_ref();
                        }
                    }));
                }
                end()
            }),
        );
        let mut task = pin!(task);
        let waker = Waker::from(counter.clone());
        let mut context = Context::from_waker(&waker);
        let _poll = catch_unwind(AssertUnwindSafe(|| task.as_mut().poll(&mut context)));
    }
    for thread in threads {
        thread.join().expect("wakers do not panic");
    }
    assert_eq!(counter.0.load(Ordering::Relaxed), 2 * THREADS * ROUNDS, "each wake is passed on");
    assert_eq!(Arc::strong_count(&counter), 1, "nothing keeps the executor's waker");

    let events = possible(recorder.drain());
    let count = |is: fn(&EventKind) -> bool| events.iter().filter(|event| is(&event.kind)).count();
    let cloned = count(|kind| matches!(kind, EventKind::WakerCloned));
    let dropped = count(|kind| matches!(kind, EventKind::WakerDropped));
    let woken = count(|kind| matches!(kind, EventKind::Woken { .. }));
    assert_eq!(cloned, THREADS * (1 + 2 * ROUNDS));
    assert!(woken <= 2 * THREADS * ROUNDS, "a wake after the end of the task is no event");
    assert_eq!(dropped, cloned, "one that `wake` uses up is gone as well");
    drop(installed);
}

#[test]
fn wakers_outlive_a_task_that_waits() {
    check(|| Poll::Pending);
}

#[test]
fn wakers_outlive_a_task_that_is_ready() {
    check(|| Poll::Ready(()));
}

#[test]
fn wakers_outlive_a_task_that_panics() {
    check(|| resume_unwind(Box::new("on purpose")));
}
