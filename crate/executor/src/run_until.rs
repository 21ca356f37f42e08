//! Driving an executor by blocking its thread, on platforms that can.

use crate::platform::CannotWait;
use crate::{Executor, JoinError, JoinHandle};
use std::fmt;
use std::future::Future;
use std::panic::{resume_unwind, Location};

/// Why [`Executor::run_until`] returned without an output. The future has been dropped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum RunError {
    /// Nothing is ready and no timer is armed: nothing on this platform can ever wake the future.
    Stalled,
    /// The platform must not block its thread (the browser's event loop).
    CannotBlock,
    /// The executor was shut down.
    ShutDown,
}

impl Executor {
    /// Runs a future as a task of this executor, and every other task with it, until it is finished.
    /// The other tasks stay where they are. The future may borrow from the caller.
    ///
    /// ```
    /// use pollscope_executor::platform::VirtualTime;
    /// use pollscope_executor::{sleep, Executor, RunError};
    /// use std::time::Duration;
    ///
    /// let executor = Executor::builder().platform(VirtualTime::new()).build();
    /// let name = String::from("you");
    /// let greeting = executor.run_until(async {
    ///     sleep(Duration::from_secs(3600)).await;
    ///     format!("hello {name}")
    /// });
    /// assert_eq!(greeting.as_deref(), Ok("hello you"));
    ///
    /// let never = executor.run_until(std::future::pending::<()>());
    /// assert_eq!(never, Err(RunError::Stalled));
    /// ```
    ///
    /// # Errors
    /// See [`RunError`].
    ///
    /// # Panics
    /// When the future panics, with the same payload; and when called by a task of this executor.
    #[track_caller]
    pub fn run_until<F: Future>(&self, future: F) -> Result<F::Output, RunError> {
        let scheduler = self.scheduler();
        assert!(
            !scheduler.is_turning.get(),
            "run_until was called by a task of the same executor, which cannot run meanwhile: await \
             the future instead"
        );
        // SAFETY: the future may borrow from the caller, so it must be dropped before this function
        // is left. `Finish` sees to that on every way out, panics included: it aborts the task, which
        // drops the future at once unless the task is busy. Busy it is only inside one of the turns
        // below, and those have returned or unwound by then; or inside an abort, by `Finish` itself
        // or in a turn. If the spawning itself unwinds, `spawn_unchecked` has cancelled the task. The
        // output goes with the handle, which `Finish` owns. A leaked waker keeps
        // the memory, but neither future nor output.
        let mut main = Finish(unsafe { self.spawn_unchecked(future, Location::caller(), None) });
        loop {
            match main.0.take() {
                Some(Ok(output)) => return Ok(output),
                Some(Err(JoinError::Panicked(payload))) => resume_unwind(payload.into_inner()),
                Some(Err(JoinError::Cancelled)) => return Err(RunError::ShutDown),
                None => {}
            }
            match scheduler.platform.wait() {
                Ok(()) => self.turn(),
                Err(CannotWait::Stalled) => return Err(RunError::Stalled),
                Err(CannotWait::Unsupported) => return Err(RunError::CannotBlock),
            };
        }
    }
}

/// A task that does not outlive this guard.
struct Finish<T>(JoinHandle<T>);

impl<T> Drop for Finish<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            RunError::Stalled => {
                "nothing is ready and no timer is armed: the future can never finish"
            }
            RunError::CannotBlock => "this platform must not block its thread",
            RunError::ShutDown => "the executor was shut down before the future had finished",
        })
    }
}

impl std::error::Error for RunError {}
