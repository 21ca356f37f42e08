//! A thread that does nothing else: real time, and blocking while there is nothing to do.
//!
//! Not there on wasm32, where a thread of the browser must never block: using it is a compile-time
//! error.

use super::{CannotWait, Notify, Platform, Turner, Urgency};
use crate::sync::{self, AtomicBool, Ordering};
use crate::{Executor, Instant, RunError};
use std::cell::Cell;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// A platform on the thread that creates it. Its epoch is its creation.
///
/// The thread runs the executor inside [`block_on`] or [`Executor::run_until`], and only there.
///
/// ```
/// use pollscope_executor::platform::Thread;
/// use pollscope_executor::{sleep, Executor};
/// use std::time::Duration;
///
/// let executor = Executor::builder().platform(Thread::new()).build();
/// let start = executor.now();
/// let nap = executor.run_until(async { sleep(Duration::from_millis(1)).await });
/// assert_eq!(nap, Ok(()));
/// assert!(executor.now() - start >= Duration::from_millis(1));
/// ```
#[derive(Debug)]
pub struct Thread {
    epoch: std::time::Instant,
    deadline: Cell<Option<Instant>>,
    is_scheduled: Cell<bool>,
    parked: Arc<Parked>,
}

/// The flag says why the thread was unparked: other code may park and unpark it as well.
#[derive(Debug)]
struct Parked {
    thread: sync::Thread,
    is_notified: AtomicBool,
}

impl Notify for Parked {
    fn notify(&self) {
        // A store would do. The model checker knows no order between a store and the swap in `wait`.
        self.is_notified.swap(true, Ordering::AcqRel);
        self.thread.unpark();
    }
}

impl Thread {
    /// For an executor on this thread.
    pub fn new() -> Self {
        Thread {
            epoch: std::time::Instant::now(),
            deadline: Cell::new(None),
            is_scheduled: Cell::new(false),
            parked: Arc::new(Parked {
                thread: sync::current(),
                is_notified: AtomicBool::new(false),
            }),
        }
    }
}

impl Default for Thread {
    fn default() -> Self {
        Self::new()
    }
}

impl Platform for Thread {
    fn now(&self) -> Instant {
        Instant::ZERO + self.epoch.elapsed()
    }

    fn schedule(&self, _urgency: Urgency) {
        self.is_scheduled.set(true);
    }

    fn set_deadline(&self, deadline: Option<Instant>) {
        self.deadline.set(deadline);
    }

    /// `run_until` names the executor: there is nothing to call back by itself.
    fn attach(&self, _turner: Turner) {}

    fn notifier(&self) -> Arc<dyn Notify> {
        self.parked.clone()
    }

    /// Parks the thread. Without a deadline another thread has to wake a task, or this never ends.
    fn wait(&self) -> Result<(), CannotWait> {
        loop {
            if self.is_scheduled.take() || self.parked.is_notified.swap(false, Ordering::AcqRel) {
                return Ok(());
            }
            match self.deadline.get() {
                None => sync::park(),
                Some(deadline) => {
                    let left = deadline - self.now();
                    if left == Duration::ZERO {
                        return Ok(());
                    }
                    sync::park_timeout(left);
                }
            }
        }
    }
}

/// Runs a future on an executor of its own on this thread, blocking it until the future is finished.
/// The executor and the tasks left on it are dropped before this returns.
///
/// Never returns if the future never finishes.
///
/// # Panics
/// When the future panics, with the same payload; and when something shuts the executor down.
///
/// ```
/// use pollscope_executor::platform::thread::block_on;
/// use pollscope_executor::spawn_local;
///
/// let text = String::from("borrowed");
/// let length = block_on(async {
///     let one = spawn_local(async { 1 });
///     text.len() + one.await.expect("it does not panic")
/// });
/// assert_eq!(length, 9);
/// ```
#[track_caller]
pub fn block_on<F: Future>(future: F) -> F::Output {
    match Executor::builder().platform(Thread::new()).build().run_until(future) {
        Ok(output) => output,
        Err(RunError::ShutDown) => panic!("the executor was shut down inside block_on"),
        Err(error) => unreachable!("a thread can always wait, yet: {error}"),
    }
}
