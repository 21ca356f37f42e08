//! Waiting for a moment.

use crate::current;
use crate::executor::WeakExecutor;
use crate::timers::TimerKey;
use crate::{Executor, Instant};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// A future that is ready when the current executor's clock has gone on by `duration`.
///
/// The time counts from this call, not from the first poll. No timer is armed before the first poll,
/// and none at all if the deadline is known to have passed by then: `sleep(Duration::ZERO)` does not
/// even yield (for that there is [`yield_now`](crate::yield_now())). What is known is the clock's
/// latest reading in the turn; a deadline that passes while a poll computes ends the sleep in the next
/// turn. A deadline too far to be represented is 584 years away.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{now, sleep};
/// use std::time::Duration;
///
/// block_on(async {
///     let start = now();
///     sleep(Duration::from_millis(1500)).await;
///     assert_eq!(now() - start, Duration::from_millis(1500));
/// })
/// .expect("it comes to an end");
/// ```
///
/// # Panics
/// Outside of an executor.
#[track_caller]
pub fn sleep(duration: Duration) -> Sleep {
    current::with("sleep", |executor| Sleep::new(executor, executor.now() + duration))
}

/// A future that is ready when the current executor's clock has reached `deadline`.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{now, sleep_until};
/// use std::time::Duration;
///
/// block_on(async {
///     let noon = now() + Duration::from_secs(12 * 3600);
///     let nap = sleep_until(noon);
///     assert_eq!(nap.deadline(), noon);
///     nap.await;
///     assert_eq!(now(), noon);
/// })
/// .expect("it comes to an end");
/// ```
///
/// # Panics
/// Outside of an executor.
#[track_caller]
pub fn sleep_until(deadline: Instant) -> Sleep {
    current::with("sleep_until", |executor| Sleep::new(executor, deadline))
}

/// See [`sleep`]. Dropping it cancels its timer.
///
/// It belongs to the executor that was current when it was made, wherever it is polled. When that
/// executor is gone or shut down, a sleep that was not over never is.
///
/// Like the executor it stays on its thread:
///
/// ```compile_fail
/// fn assert_send<T: Send>() {}
/// assert_send::<pollscope_executor::Sleep>();
/// ```
#[must_use = "a future does nothing unless it is awaited"]
pub struct Sleep {
    executor: WeakExecutor,
    deadline: Instant,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    /// Not polled yet.
    New,
    /// Polled before the deadline; the timer may have fired or been cancelled since.
    Armed(TimerKey),
    /// It has returned `Ready`.
    Over,
}

impl Sleep {
    fn new(executor: &Executor, deadline: Instant) -> Self {
        Sleep { executor: executor.downgrade(), deadline, state: State::New }
    }

    /// When it will be ready.
    pub fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Makes it a sleep until `deadline`, whether it was over or not. The task that waits for it has to
    /// poll it again: as with a new one, no timer is armed before that.
    ///
    /// ```
    /// use pollscope_executor::platform::virtual_time::block_on;
    /// use pollscope_executor::{now, sleep};
    /// use std::time::Duration;
    ///
    /// block_on(async {
    ///     let mut nap = sleep(Duration::from_secs(60));
    ///     nap.reset(now() + Duration::from_secs(1));
    ///     nap.await;
    ///     assert_eq!(now().as_nanos(), 1_000_000_000);
    /// })
    /// .expect("it comes to an end");
    /// ```
    pub fn reset(&mut self, deadline: Instant) {
        self.disarm();
        self.deadline = deadline;
        self.state = State::New;
    }

    /// The clock it goes by; `None` when its executor is gone.
    pub(crate) fn now(&self) -> Option<Instant> {
        Some(self.executor.upgrade()?.now())
    }

    fn disarm(&mut self) {
        if let State::Armed(key) = self.state {
            if let Some(executor) = self.executor.upgrade() {
                executor.scheduler().cancel_timer(key);
            }
        }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(executor) = self.executor.upgrade() else { return Poll::Pending };
        let scheduler = executor.scheduler();
        let is_over = match self.state {
            State::Over => true,
            // The waker was registered with the timer, which is gone only by firing or shutdown.
            State::Armed(key) => {
                let is_known = scheduler
                    .timers
                    .borrow_mut()
                    .waker(key)
                    .map(|waker| waker.will_wake(context.waker()));
                match is_known {
                    Some(true) => return Poll::Pending,
                    Some(false) => {
                        // Cloning and dropping wakers is foreign code: not inside the borrow.
                        let mut new = context.waker().clone();
                        if let Some(waker) = scheduler.timers.borrow_mut().waker(key) {
                            std::mem::swap(waker, &mut new);
                        }
                        return Poll::Pending;
                    }
                    None => !scheduler.is_closed.get(),
                }
            }
            State::New => scheduler.recent() >= self.deadline,
        };
        if is_over {
            self.state = State::Over;
            return Poll::Ready(());
        }
        if !scheduler.is_closed.get() {
            let waker = context.waker().clone();
            self.state = State::Armed(scheduler.arm_timer(self.deadline, waker));
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.disarm();
    }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sleep").field("deadline", &self.deadline).finish_non_exhaustive()
    }
}
