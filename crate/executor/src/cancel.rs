//! Cancelling: one task that is aborted, or all of them at a shutdown.
//!
//! A future is dropped in place, at once, unless it is being polled right now: then when that
//! poll returns.

use crate::current;
use crate::hooks::TaskOutcome;
use crate::task::flags::{ABORTED, BUSY};
use crate::task::{Stage, TaskRef};
use crate::Executor;

impl Executor {
    /// Drops the task's future now, or later if it is busy. Nothing when it is finished.
    pub(crate) fn abort(&self, task: &TaskRef) {
        if task.flags.stage() != Stage::Future {
            return;
        }
        if !task.flags.has(ABORTED) {
            task.flags.set(ABORTED);
            self.scheduler().hook(|hooks| hooks.task_aborted(task.id()));
        }
        if !task.flags.has(BUSY) {
            self.cancel(task);
        }
    }

    /// Drops the future of a task that is neither finished nor busy.
    pub(crate) fn cancel(&self, task: &TaskRef) {
        debug_assert!(task.flags.stage() == Stage::Future && !task.flags.has(BUSY));
        task.flags.set(BUSY);
        let entered = current::enter(self);
        // SAFETY: `Executor` is `!Send`, so this is the owner thread. The stage is `Future`: callers
        // have looked at it, or have it from a poll that returned `Pending`. The task was not busy,
        // and is marked so now.
        let panicked = unsafe { task.cancel() };
        drop(entered);
        task.flags.clear(BUSY);
        let outcome = if panicked { TaskOutcome::Panicked } else { TaskOutcome::Cancelled };
        self.scheduler().finish(task, outcome);
    }

    /// Ends the executor: drops every task's future in place, oldest task first, cancels all
    /// timers and withdraws the platform's deadline.
    ///
    /// Awaiting one of the tasks then gives [`JoinError::Cancelled`](crate::JoinError::Cancelled).
    /// Tasks spawned from now on are cancelled at once; a [`Sleep`](crate::Sleep) of this executor
    /// that is not over never will be. A task that calls this is itself dropped when its poll
    /// returns. Dropping the last `Executor` does the same. Doing it twice does nothing.
    ///
    /// ```
    /// use pollscope_executor::platform::VirtualTime;
    /// use pollscope_executor::{Executor, RunError};
    ///
    /// let executor = Executor::builder().platform(VirtualTime::new()).build();
    /// let task = executor.spawn_local(std::future::pending::<()>());
    /// executor.shutdown();
    /// assert!(task.is_finished());
    /// assert_eq!(executor.run_until(async {}), Err(RunError::ShutDown));
    /// ```
    pub fn shutdown(&self) {
        let scheduler = self.scheduler();
        if scheduler.is_closed.replace(true) {
            return;
        }
        let entered = current::enter(self);
        let mut busy = Vec::new();
        while let Some(task) = scheduler.tasks.pop_front() {
            self.abort(&task);
            if task.flags.stage() == Stage::Future {
                busy.push(task);
            }
        }
        // They are on the stack below and finish when it unwinds to them.
        for task in busy {
            scheduler.tasks.push_back(task);
        }
        scheduler.shared.close_remote();
        drop(scheduler.queue().take());
        scheduler.disarm();
        drop(entered);
    }
}
