//! What `#[pollscope::main]` stands for where a program runs by itself, on a thread: in a tab that is
//! an edited program.

use std::future::Future;

use pollscope_executor::platform::Thread;
use pollscope_executor::{Executor, RunError};
use pollscope_trace::Recorder;

use crate::hooks::TraceHooks;

/// An executor on this thread, whose timers are recorded if anything records here.
///
/// ```
/// use pollscope::{Runtime, spawn_local};
///
/// let sum = Runtime::new().block_on(async {
///     let one = spawn_local(async { 1 });
///     one.await.map_or(0, |one| one + 1)
/// });
/// assert_eq!(sum, 2);
/// ```
#[derive(Debug)]
pub struct Runtime {
    executor: Executor,
}

impl Runtime {
    /// One without tasks.
    pub fn new() -> Self {
        let builder = Executor::builder().platform(Thread::new());
        let executor = match Recorder::here() {
            Some(recorder) => builder.hooks(TraceHooks::new(recorder)).build(),
            None => builder.build(),
        };
        Runtime { executor }
    }

    /// Runs a future, and the tasks that it spawns until then.
    ///
    /// # Panics
    ///
    /// When the future panics, with the same payload; and when it shuts its executor down.
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        match self.executor.run_until(future) {
            Ok(output) => output,
            Err(RunError::ShutDown) => panic!("the executor was shut down inside block_on"),
            Err(error) => unreachable!("a thread can always wait, yet: {error}"),
        }
    }
}

impl Default for Runtime {
    fn default() -> Self {
        Self::new()
    }
}

/// Runs a future on a [`Runtime`] of its own.
///
/// # Panics
///
/// As [`Runtime::block_on`].
pub fn block_on<F: Future>(future: F) -> F::Output {
    Runtime::new().block_on(future)
}
