//! Which task is running.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll};

thread_local! {
    static CURRENT: RefCell<Option<Task>> = const { RefCell::new(None) };
}

/// The task that this is called from.
///
/// # Panics
///
/// Outside of any.
pub fn current() -> Task {
    try_current().expect("`task::current()` called outside the context of a task")
}

/// The task that this is called from, if it is one.
pub fn try_current() -> Option<Task> {
    CURRENT.with(|current| current.borrow().clone())
}

/// What there is to know of a task.
#[derive(Clone)]
pub struct Task {
    id: TaskId,
    name: Option<Arc<str>>,
}

impl Task {
    pub(super) fn new(name: Option<String>) -> Task {
        static LAST: AtomicUsize = AtomicUsize::new(1);
        let id = TaskId(LAST.fetch_add(1, Ordering::Relaxed));
        Task { id, name: name.map(Arc::from) }
    }

    /// Its number.
    pub fn id(&self) -> TaskId {
        self.id
    }

    /// Its name, if it was given one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("id", &self.id()).field("name", &self.name()).finish()
    }
}

/// The number of a task.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct TaskId(usize);

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A future that is the current task while it is polled.
pub(super) struct Observed<F> {
    task: Task,
    future: Pin<Box<F>>,
}

impl<F> Observed<F> {
    pub(super) fn new(task: Task, future: F) -> Self {
        Observed { task, future: Box::pin(future) }
    }
}

impl<F: Future> Future for Observed<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let before = CURRENT.with(|current| current.replace(Some(self.task.clone())));
        let outcome = self.future.as_mut().poll(context);
        CURRENT.with(|current| current.replace(before));
        outcome
    }
}
