//! Wakes from other threads in every order that the memory model allows, checked by loom.
//!
//! `cargo xtask test loom`, or by hand `RUSTFLAGS="--cfg loom" cargo test --profile loom --test loom`.
//! `LOOM_MAX_PREEMPTIONS` bounds how often threads interrupt each other in one run. Beyond what the
//! tests assert, loom finds a thread that waits forever, a task or an executor that is leaked, a cell
//! that two threads touch at once, and a task that is freed before its last use (`src/sync.rs`).
#![cfg(loom)]

use loom::sync::atomic::{AtomicBool, Ordering};
use loom::sync::Arc;
use loom::thread::JoinHandle;
use pollscope_executor::platform::Thread;
use pollscope_executor::{Budget, Executor, RunError};
use std::cell::{Cell, RefCell};
use std::future::{poll_fn, Future};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

thread_local! {
    static PANICS: Cell<u32> = const { Cell::new(0) };
}

/// Runs a program in every order. The executor catches panics of foreign code, and loom reports by
/// panicking: so that nothing is missed, no panic at all is allowed. Loom's threads are one of the
/// machine's, which is the test's own.
fn check(program: impl Fn() + Send + Sync + 'static) {
    static COUNT_PANICS: std::sync::Once = std::sync::Once::new();
    COUNT_PANICS.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICS.with(|panics| panics.set(panics.get() + 1));
            report(panic);
        }));
    });
    let before = PANICS.with(Cell::get);
    loom::model(program);
    assert_eq!(PANICS.with(Cell::get), before, "a panic was caught and not reported");
}

/// Loom itself does not ask for `Send`.
fn thread(run: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    loom::thread::spawn(run)
}

/// Its turns must not depend on what time it is.
fn executor() -> Executor {
    Executor::builder().platform(Thread::new()).budget(Budget::UNLIMITED).build()
}

/// What one thread tells another, with no ordering of its own: to be seen after a wake, the wake has
/// to carry it over.
#[derive(Clone)]
struct Note(Arc<AtomicBool>);

impl Note {
    fn new() -> Self {
        Note(Arc::new(AtomicBool::new(false)))
    }

    fn leave(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_there(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Leaves its waker in the other half, counts its polls, and never ends.
struct Patient {
    waker: Rc<RefCell<Option<Waker>>>,
    polls: Rc<Cell<u32>>,
}

impl Future for Patient {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.polls.set(self.polls.get() + 1);
        self.waker.borrow_mut().get_or_insert_with(|| context.waker().clone());
        Poll::Pending
    }
}

/// An executor with one task that waits, the task's only waker, and the count of its polls.
fn patient() -> (Executor, pollscope_executor::JoinHandle<()>, Waker, Rc<Cell<u32>>) {
    let executor = executor();
    let (waker, polls) = (Rc::new(RefCell::new(None)), Rc::new(Cell::new(0)));
    let patient = Patient { waker: waker.clone(), polls: polls.clone() };
    let task = executor.spawn_local(patient);
    executor.turn();
    let waker = waker.take().expect("it was polled");
    (executor, task, waker, polls)
}

/// The wake comes while the task is being polled, between that and parking, while the thread is
/// parked, or while the task is finishing because it has seen the note already.
#[test]
fn a_wake_at_any_moment_is_not_lost() {
    check(|| {
        let note = Note::new();
        let mut other = None;
        let finished = executor().run_until(poll_fn(|context| {
            if other.is_none() {
                let (waker, note) = (context.waker().clone(), note.clone());
                other = Some(thread(move || {
                    note.leave();
                    waker.wake();
                }));
            }
            if note.is_there() {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        }));
        assert_eq!(finished, Ok(()));
        other.expect("it was polled").join().expect("it does not panic");
    });
}

/// Both wake the task, and the second wake finds it queued already.
#[test]
fn a_wake_of_a_task_that_is_queued_already_carries_over_what_was_written() {
    check(|| {
        let notes = [Note::new(), Note::new()];
        let mut threads = Vec::new();
        let finished = executor().run_until(poll_fn(|context| {
            if threads.is_empty() {
                for note in notes.clone() {
                    let waker = context.waker().clone();
                    threads.push(thread(move || {
                        note.leave();
                        waker.wake();
                    }));
                }
            }
            if notes.iter().all(Note::is_there) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        }));
        assert_eq!(finished, Ok(()));
        for thread in threads {
            thread.join().expect("it does not panic");
        }
    });
}

/// The second task is woken while the executor is taking over the first one.
#[test]
fn two_tasks_woken_one_after_the_other() {
    check(|| {
        let executor = executor();
        let notes = [Note::new(), Note::new()];
        let wakers = Rc::new(RefCell::new(Vec::new()));
        let tasks = notes.clone().map(|note| {
            let (wakers, mut waits) = (wakers.clone(), false);
            executor.spawn_local(poll_fn(move |context| {
                if !std::mem::replace(&mut waits, true) {
                    wakers.borrow_mut().push(context.waker().clone());
                }
                if note.is_there() {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                }
            }))
        });
        executor.turn();
        let wakers = wakers.take();
        let other = thread(move || {
            for (note, waker) in notes.iter().zip(wakers) {
                note.leave();
                waker.wake();
            }
        });
        let finished = executor.run_until(async {
            for task in tasks {
                task.await.expect("it does not panic");
            }
        });
        assert_eq!(finished, Ok(()));
        other.join().expect("it does not panic");
    });
}

/// However the two come upon each other, the task is queued once.
#[test]
fn two_wakes_at_once_are_one_poll() {
    check(|| {
        let (executor, _task, waker, polls) = patient();
        let other = waker.clone();
        let threads = [thread(move || waker.wake_by_ref()), thread(move || other.wake())];
        for thread in threads {
            thread.join().expect("it does not panic");
        }
        assert_eq!(polls.get(), 1);
        assert_eq!(executor.turn().polls, 1);
        assert_eq!(polls.get(), 2);
        assert_eq!(executor.turn().polls, 0);
    });
}

/// A wake here and a wake there, while turns take the task out of the queue.
#[test]
fn wakes_of_both_kinds_during_turns() {
    check(|| {
        let (executor, _task, waker, polls) = patient();
        let (note, own) = (Note::new(), waker.clone());
        let other = thread({
            let note = note.clone();
            move || {
                note.leave();
                waker.wake();
            }
        });
        own.wake_by_ref();
        executor.turn();
        own.wake();
        executor.turn();
        let before = polls.get();
        other.join().expect("it does not panic");
        assert!(note.is_there());
        let last = executor.turn().polls;
        assert_eq!(polls.get(), before + last);
        assert!((2..=4).contains(&polls.get()), "{} polls", polls.get());
        assert_eq!(executor.turn().polls, 0);
    });
}

/// The last reference is dropped on either thread, and frees the task once.
#[test]
fn the_last_waker_goes_while_the_executor_does() {
    check(|| {
        let (executor, task, waker, _) = patient();
        let other = thread(move || drop(waker));
        drop(task);
        drop(executor);
        other.join().expect("it does not panic");
    });
}

/// What is woken too late for the executor is given up, not leaked.
#[test]
fn a_wake_while_the_executor_goes() {
    check(|| {
        let (executor, task, waker, _) = patient();
        let other = thread(move || waker.wake());
        drop(executor);
        drop(task);
        other.join().expect("it does not panic");
    });
}

#[test]
fn clones_wakes_and_drops_race_with_an_abort() {
    check(|| {
        let (executor, task, waker, polls) = patient();
        let other = thread(move || {
            let clone = waker.clone();
            waker.wake();
            drop(clone);
        });
        task.abort();
        assert!(task.is_finished());
        drop(task);
        executor.turn();
        other.join().expect("it does not panic");
        executor.turn();
        assert_eq!(polls.get(), 1, "a finished task is not polled");
        assert_eq!(executor.statistics().queued, 0);
    });
}

/// Another executor on the thread has it unparked for reasons of its own: that ends no wait here.
#[test]
fn unparking_for_another_reason_is_no_wake() {
    check(|| {
        let note = Note::new();
        let (_neighbour, _task, foreign, _) = patient();
        let mut foreign = Some(foreign);
        let mut others = None;
        let mut polls = 0;
        let finished = executor().run_until(poll_fn(|context| {
            polls += 1;
            if let Some(foreign) = foreign.take() {
                let (waker, note) = (context.waker().clone(), note.clone());
                let wakes = thread(move || {
                    note.leave();
                    waker.wake();
                });
                others = Some([wakes, thread(move || foreign.wake())]);
            }
            if note.is_there() {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        }));
        assert_eq!(finished, Ok(()));
        assert!(polls <= 2, "it was polled {polls} times for one wake");
        for thread in others.into_iter().flatten() {
            thread.join().expect("it does not panic");
        }
    });
}

/// The task's handle is gone: only the executor and wakers refer to it, and the last of them frees it.
/// With every way in which a waker can go.
#[test]
fn a_detached_task_finishes_while_its_wakers_go() {
    let ways: [fn(Waker); 3] = [drop, Waker::wake, |waker| waker.wake_by_ref()];
    for way in ways {
        check(move || {
            let (executor, place) = (executor(), Rc::new(Cell::new(None)));
            let (wakers, mut waits) = (place.clone(), false);
            let future = poll_fn(move |context| {
                if std::mem::replace(&mut waits, true) {
                    return Poll::Ready(());
                }
                wakers.set(Some([context.waker().clone(), context.waker().clone()]));
                Poll::Pending
            });
            executor.spawn_local(future).detach();
            executor.turn();
            let [own, elsewhere] = place.take().expect("it was polled");
            let other = thread(move || way(elsewhere));
            own.wake();
            executor.turn();
            other.join().expect("it does not panic");
            executor.turn();
            assert_eq!(executor.task_count(), 0);
        });
    }
}

/// A shutdown by the task itself, while another thread wakes it.
#[test]
fn a_wake_while_run_until_is_given_up() {
    check(|| {
        let mut other = None;
        let given_up: Result<(), _> = executor().run_until(poll_fn(|context| {
            let waker = context.waker().clone();
            other = Some(thread(move || {
                waker.wake_by_ref();
                waker.wake();
            }));
            Executor::current().expect("it is inside of one").shutdown();
            Poll::Pending
        }));
        assert_eq!(given_up, Err(RunError::ShutDown));
        other.expect("it was polled").join().expect("it does not panic");
    });
}
