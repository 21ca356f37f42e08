//! Simulated time: a clock that does not move while tasks run and jumps when all of them wait.
//!
//! Deterministic, and works everywhere, wasm included. Nothing here reads a real clock.

use super::{CannotWait, Notify, Platform, Turner, Urgency};
use crate::{Executor, Instant, RunError};
use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;

/// A platform whose clock only moves when it is told to, or when nothing is ready.
///
/// Clones are handles to the same clock: keep one and give the other to the executor. A clock belongs
/// to one executor.
///
/// Wakes from other threads count when they have come, but nothing waits for them: with nothing ready
/// and no timer armed, simulated time is at its end.
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{sleep, Executor};
/// use std::time::Duration;
///
/// let clock = VirtualTime::new();
/// let executor = Executor::builder().platform(clock.clone()).build();
/// let nap = executor.enter(|| executor.spawn_local(sleep(Duration::from_secs(8 * 3600))));
/// clock.run_until_idle(&executor);
/// assert!(nap.is_finished());
/// ```
#[derive(Clone, Debug, Default)]
pub struct VirtualTime {
    clock: Rc<Clock>,
}

#[derive(Debug, Default)]
struct Clock {
    now: Cell<Instant>,
    deadline: Cell<Option<Instant>>,
    is_scheduled: Cell<bool>,
    notified: Arc<Notified>,
}

#[derive(Debug, Default)]
struct Notified(AtomicBool);

impl Notify for Notified {
    fn notify(&self) {
        self.0.store(true, Ordering::Release);
    }
}

impl VirtualTime {
    /// A clock that shows zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves the clock on without running anything. Timers that become due fire in the next turn.
    pub fn advance(&self, duration: Duration) {
        self.clock.now.set(self.clock.now.get() + duration);
    }

    /// Runs the executor until no task is ready and no timer is armed, jumping from deadline to
    /// deadline. Returns how many polls that took. Tasks that wait for something else are left:
    /// [`Executor::task_count`] says how many.
    ///
    /// Does not return while a task keeps waking itself.
    pub fn run_until_idle(&self, executor: &Executor) -> u64 {
        let mut polls = 0;
        while self.wait().is_ok() {
            polls += u64::from(executor.turn().polls);
        }
        polls
    }

    /// Runs the executor and lets the clock go on by exactly `duration`, firing every timer on the
    /// way at its own time. Returns how many polls that took.
    ///
    /// ```
    /// use pollscope_executor::platform::VirtualTime;
    /// use pollscope_executor::{interval, Executor};
    /// use std::cell::Cell;
    /// use std::rc::Rc;
    /// use std::time::Duration;
    ///
    /// let clock = VirtualTime::new();
    /// let executor = Executor::builder().platform(clock.clone()).build();
    /// let ticks = Rc::new(Cell::new(0));
    /// let count = ticks.clone();
    /// executor
    ///     .spawn_local(async move {
    ///         let mut second = interval(Duration::from_secs(1));
    ///         loop {
    ///             second.tick().await;
    ///             count.set(count.get() + 1);
    ///         }
    ///     })
    ///     .detach();
    /// clock.run_for(&executor, Duration::from_millis(2_500));
    /// assert_eq!((ticks.get(), executor.now().as_nanos()), (3, 2_500_000_000));
    /// ```
    pub fn run_for(&self, executor: &Executor, duration: Duration) -> u64 {
        let end = self.clock.now.get() + duration;
        let mut polls = 0;
        loop {
            let is_due = self.clock.deadline.get().is_some_and(|deadline| deadline <= end);
            if !self.is_ready() && !is_due {
                break;
            }
            if self.wait().is_err() {
                break;
            }
            polls += u64::from(executor.turn().polls);
        }
        self.clock.now.set(end.max(self.clock.now.get()));
        polls
    }

    fn is_ready(&self) -> bool {
        self.clock.is_scheduled.get() || self.clock.notified.0.load(Ordering::Acquire)
    }
}

impl Platform for VirtualTime {
    fn now(&self) -> Instant {
        self.clock.now.get()
    }

    fn schedule(&self, _urgency: Urgency) {
        self.clock.is_scheduled.set(true);
    }

    fn set_deadline(&self, deadline: Option<Instant>) {
        self.clock.deadline.set(deadline);
    }

    /// The caller that runs this clock passes the executor in, so there is nothing to call back.
    fn attach(&self, _turner: Turner) {}

    fn notifier(&self) -> Arc<dyn Notify> {
        self.clock.notified.clone()
    }

    /// Waiting takes no time: the clock jumps to the deadline.
    fn wait(&self) -> Result<(), CannotWait> {
        let was_notified = self.clock.notified.0.swap(false, Ordering::AcqRel);
        if self.clock.is_scheduled.take() || was_notified {
            return Ok(());
        }
        let deadline = self.clock.deadline.get().ok_or(CannotWait::Stalled)?;
        self.clock.now.set(self.clock.now.get().max(deadline));
        Ok(())
    }
}

/// Runs a future on an executor of its own in simulated time. The executor and the tasks left on
/// it are gone when this returns.
///
/// # Errors
/// [`RunError::Stalled`] when nothing can ever wake the future.
///
/// # Panics
/// When the future panics, with the same payload.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{sleep, RunError};
/// use std::time::Duration;
///
/// assert_eq!(block_on(async { sleep(Duration::from_secs(86_400)).await; 42 }), Ok(42));
/// assert_eq!(block_on(std::future::pending::<()>()), Err(RunError::Stalled));
/// ```
#[track_caller]
pub fn block_on<F: Future>(future: F) -> Result<F::Output, RunError> {
    Executor::builder().platform(VirtualTime::new()).build().run_until(future)
}
