//! A handle that can cancel a task and nothing else.

use crate::task::flags::NAMED;
use crate::task::{Stage, TaskRef};
use crate::TaskId;
use std::borrow::Cow;
use std::fmt;
use std::panic::Location;

/// Cancels a task, from wherever it is kept: the right to await it stays with the
/// [`JoinHandle`](crate::JoinHandle). Made by [`JoinHandle::abort_handle`](crate::JoinHandle::abort_handle).
///
/// Dropping it does nothing. It keeps the memory of a finished task, not its future or its output.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{spawn_local, JoinError};
///
/// block_on(async {
///     let forever = spawn_local(std::future::pending::<()>());
///     let cancel = forever.abort_handle();
///     spawn_local(async move { cancel.abort() }).detach();
///     assert!(matches!(forever.await, Err(JoinError::Cancelled)));
/// })
/// .expect("it comes to an end");
/// ```
///
/// Like the executor it stays on its thread:
///
/// ```compile_fail
/// fn assert_send<T: Send>() {}
/// assert_send::<pollscope_executor::AbortHandle>();
/// ```
#[derive(Clone)]
pub struct AbortHandle {
    task: TaskRef,
}

impl AbortHandle {
    pub(crate) fn new(task: TaskRef) -> Self {
        AbortHandle { task }
    }

    /// See [`JoinHandle::abort`](crate::JoinHandle::abort).
    pub fn abort(&self) {
        if let Some(executor) = self.task.shared.upgrade() {
            executor.abort(&self.task);
        }
    }

    /// Whether the task has an output, has panicked or was cancelled.
    pub fn is_finished(&self) -> bool {
        self.task.flags.stage() != Stage::Future
    }

    /// The task's number in the [`Hooks`](crate::Hooks).
    pub fn id(&self) -> TaskId {
        self.task.id()
    }

    /// See [`JoinHandle::name`](crate::JoinHandle::name). Forgotten when the task is finished and its
    /// `JoinHandle` is gone.
    pub fn name(&self) -> Option<Cow<'static, str>> {
        name(&self.task)
    }

    /// The call of `spawn_local` in the source.
    pub fn location(&self) -> &'static Location<'static> {
        self.task.location
    }
}

/// What the task was named when it was spawned.
pub(crate) fn name(task: &TaskRef) -> Option<Cow<'static, str>> {
    if !task.flags.has(NAMED) {
        return None;
    }
    task.shared.upgrade()?.scheduler().names.get(task.id())
}

impl fmt::Debug for AbortHandle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AbortHandle")
            .field("id", &self.task.id())
            .field("name", &self.name())
            .field("location", &format_args!("{}", self.task.location))
            .field("is_finished", &self.is_finished())
            .finish()
    }
}
