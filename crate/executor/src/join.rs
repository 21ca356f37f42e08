//! The handle of a spawned task.

use crate::abort_handle::{self, AbortHandle};
use crate::task::flags::{ABORTED, HAS_HANDLE, NAMED};
use crate::task::{Stage, TaskRef};
use crate::{JoinError, TaskId};
use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Awaits, aborts or forgets a task.
///
/// Awaiting it gives the task's output, or why there is none. Dropping it (or
/// [`detach`](JoinHandle::detach), which says so) lets the task go on by itself; nothing is cancelled
/// by it.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{spawn_local, JoinError};
///
/// block_on(async {
///     let sum = spawn_local(async { 1 + 1 });
///     assert_eq!(sum.await.expect("not cancelled"), 2);
///
///     let forever = spawn_local(std::future::pending::<()>());
///     forever.abort();
///     assert!(matches!(forever.await, Err(JoinError::Cancelled)));
/// })
/// .expect("it comes to an end");
/// ```
///
/// Like the executor it stays on its thread:
///
/// ```compile_fail
/// fn assert_send<T: Send>() {}
/// assert_send::<pollscope_executor::JoinHandle<()>>();
/// ```
pub struct JoinHandle<T> {
    task: TaskRef,
    output: PhantomData<T>,
}

impl<T> JoinHandle<T> {
    /// # Safety
    /// Owner thread; `T` is the output of the task's future; this is the task's only handle.
    pub(crate) unsafe fn new(task: TaskRef) -> Self {
        JoinHandle { task, output: PhantomData }
    }

    /// Cancels the task: drops its future in place, inside this call.
    ///
    /// A task that aborts itself goes on to the end of its current poll; if that poll finishes it,
    /// it is finished and not cancelled. Aborting a finished task does nothing. A destructor that
    /// panics makes the result [`JoinError::Panicked`].
    pub fn abort(&self) {
        if let Some(executor) = self.task.shared.upgrade() {
            executor.abort(&self.task);
        }
    }

    /// Whether the result is there (or was, and has been taken).
    pub fn is_finished(&self) -> bool {
        self.task.flags.stage() != Stage::Future
    }

    /// Lets the task go on by itself. The output will be dropped.
    pub fn detach(self) {}

    /// A handle that can cancel the task and be cloned.
    pub fn abort_handle(&self) -> AbortHandle {
        AbortHandle::new(self.task.clone())
    }

    /// The task's number in the [`Hooks`](crate::Hooks).
    pub fn id(&self) -> TaskId {
        self.task.id()
    }

    /// What the task was named by [`spawn_local_named`](crate::spawn_local_named), for as long as its
    /// executor exists.
    pub fn name(&self) -> Option<Cow<'static, str>> {
        abort_handle::name(&self.task)
    }

    /// The call of `spawn_local` in the source.
    ///
    /// ```
    /// use pollscope_executor::platform::virtual_time::block_on;
    /// use pollscope_executor::spawn_local;
    ///
    /// block_on(async {
    ///     let task = spawn_local(async {});
    ///     let cancel = task.abort_handle();
    ///     assert_eq!(task.location().line(), line!() - 2);
    ///     assert_eq!(cancel.location(), task.location());
    /// })
    /// .expect("it comes to an end");
    /// ```
    pub fn location(&self) -> &'static Location<'static> {
        self.task.location
    }

    /// The result if it is there.
    pub(crate) fn take(&mut self) -> Option<Result<T, JoinError>> {
        // SAFETY: `JoinHandle` is `!Send` (it holds a `NonNull`) and was made on the owner thread;
        // `T` is right by the contract of `new`.
        let result = unsafe { self.task.take_result() };
        if result.is_some() && self.task.shared.is_observed() {
            self.tell_joined();
        }
        result
    }

    #[cold]
    fn tell_joined(&self) {
        if let Some(executor) = self.task.shared.upgrade() {
            executor.scheduler().joined(self.task.id());
        }
    }

    #[cold]
    fn tell_detached(&self) {
        if self.is_finished() || self.task.flags.has(ABORTED) {
            return;
        }
        if let Some(executor) = self.task.shared.upgrade() {
            executor.scheduler().detached(self.task.id());
        }
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    /// # Panics
    /// When it is polled again after it returned the result.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if !self.is_finished() {
            register(&self.task, context.waker());
            // Cloning and dropping wakers is foreign code, and may have finished the task.
            if !self.is_finished() {
                return Poll::Pending;
            }
        }
        let result = self.take();
        Poll::Ready(result.expect("a JoinHandle was polled after it had returned the result"))
    }
}

/// Arranges for the awaiting task to be woken when this one finishes. Apart from `poll`, which is
/// compiled once for each type of output and into each future that awaits one.
#[inline(never)]
fn register(task: &TaskRef, waker: &Waker) {
    let joiner = match task.joiner.take() {
        Some(joiner) if joiner.will_wake(waker) => joiner,
        other => {
            let new = waker.clone();
            drop(other);
            new
        }
    };
    if task.flags.stage() == Stage::Future {
        task.joiner.set(Some(joiner));
    }
}

/// Nothing in it is pinned: the future is in the task.
impl<T> Unpin for JoinHandle<T> {}

impl<T> Drop for JoinHandle<T> {
    fn drop(&mut self) {
        if self.task.shared.is_observed() {
            self.tell_detached();
        }
        self.task.flags.clear(HAS_HANDLE);
        self.task.joiner.take();
        // SAFETY: `JoinHandle` is `!Send` and was made on the owner thread.
        unsafe { self.task.drop_result() };
        if self.task.flags.has(NAMED) && self.is_finished() {
            if let Some(executor) = self.task.shared.upgrade() {
                executor.scheduler().names.remove(self.task.id());
            }
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("JoinHandle")
            .field("id", &self.task.id())
            .field("name", &self.name())
            .field("location", &format_args!("{}", self.task.location))
            .field("is_finished", &self.is_finished())
            .finish()
    }
}
