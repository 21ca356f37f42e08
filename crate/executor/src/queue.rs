//! A queue of tasks, first in first out, without allocation: the links are in the tasks.
//!
//! Used for the executor's own run queue (no locks) and, behind a mutex, for wakes from other
//! threads. It knows nothing of when tasks are polled. A task is in at most one queue at a time,
//! because only the thread that set its `SCHEDULED` bit may push it.

use crate::sync::Cell;
use crate::task::{Header, Queued};
use std::ptr::NonNull;

/// Owns the [`Queued`] of each task in it. Methods take `&self`: the fields are `Cell`s, and no
/// foreign code runs in between.
pub(crate) struct TaskQueue {
    head: Cell<Option<NonNull<Header>>>,
    tail: Cell<Option<NonNull<Header>>>,
}

impl TaskQueue {
    pub(crate) fn new() -> Self {
        TaskQueue { head: Cell::new(None), tail: Cell::new(None) }
    }

    /// How many tasks there are. Walks the queue, so keep it off the hot path.
    pub(crate) fn count(&self) -> usize {
        let mut count = 0;
        let mut next = self.head.get();
        while let Some(task) = next {
            count += 1;
            // SAFETY: the queue owns a reference to each task in it, so the task is alive.
            next = unsafe { task.as_ref() }.queue_next.get();
        }
        count
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.head.get().is_none()
    }

    /// Adds a task.
    pub(crate) fn push_back(&self, task: Queued) {
        debug_assert!(task.queue_next.get().is_none());
        let new = task.into_raw();
        match self.tail.replace(Some(new)) {
            None => self.head.set(Some(new)),
            // SAFETY: the queue owns a reference to the task at its tail, so it is alive. Its link
            // belongs to this queue, and with it to this thread, until the task is taken out.
            Some(last) => unsafe { last.as_ref() }.queue_next.set(Some(new)),
        }
    }

    /// Takes the first task out. It is still marked as scheduled.
    pub(crate) fn pop_front(&self) -> Option<Queued> {
        let first = self.head.get()?;
        // SAFETY: the queue owned this reference, from `into_raw`, and forgets it here.
        let task = unsafe { Queued::from_raw(first) };
        let next = task.queue_next.take();
        self.head.set(next);
        if next.is_none() {
            self.tail.set(None);
        }
        Some(task)
    }

    /// Takes everything out.
    pub(crate) fn take(&self) -> TaskQueue {
        TaskQueue { head: Cell::new(self.head.take()), tail: Cell::new(self.tail.take()) }
    }
}

impl Drop for TaskQueue {
    fn drop(&mut self) {
        while let Some(task) = self.pop_front() {
            drop(task);
        }
    }
}
