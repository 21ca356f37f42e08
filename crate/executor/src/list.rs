//! The list of an executor's unfinished tasks, in the order in which they were spawned.
//!
//! It keeps a task alive that nothing else refers to, and a shutdown walks it. The links
//! are in the tasks: adding and removing is a few writes. Owner thread only.

use crate::task::flags::LISTED;
use crate::task::{Header, TaskRef};
use std::cell::Cell;
use std::ptr::NonNull;

/// Owns one reference to each task in it.
pub(crate) struct TaskList {
    first: Cell<Option<NonNull<Header>>>,
    last: Cell<Option<NonNull<Header>>>,
    len: Cell<usize>,
}

impl TaskList {
    pub(crate) fn new() -> Self {
        TaskList { first: Cell::new(None), last: Cell::new(None), len: Cell::new(0) }
    }

    pub(crate) fn len(&self) -> usize {
        self.len.get()
    }

    /// Adds a task that is in no list. A task is only ever in the list of its own executor.
    pub(crate) fn push_back(&self, task: TaskRef) {
        debug_assert!(!task.flags.has(LISTED));
        task.flags.set(LISTED);
        task.list_previous.set(self.last.get());
        let new = task.into_raw();
        match self.last.replace(Some(new)) {
            None => self.first.set(Some(new)),
            // SAFETY: the list owns a reference to each task in it, so the task is alive.
            Some(last) => unsafe { last.as_ref() }.list_next.set(Some(new)),
        }
        self.len.set(self.len.get() + 1);
    }

    /// Takes a task out, if it is in.
    pub(crate) fn remove(&self, task: &Header) -> Option<TaskRef> {
        if !task.flags.has(LISTED) {
            return None;
        }
        task.flags.clear(LISTED);
        let (previous, next) = (task.list_previous.take(), task.list_next.take());
        let this = match previous {
            // SAFETY: neighbours are in the list, which owns a reference to each of its tasks.
            Some(previous) => unsafe { previous.as_ref() }.list_next.replace(next),
            None => self.first.replace(next),
        };
        match next {
            // SAFETY: as above.
            Some(next) => unsafe { next.as_ref() }.list_previous.set(previous),
            None => self.last.set(previous),
        }
        self.len.set(self.len.get() - 1);
        let this = this.expect("the links of a listed task lead back to it");
        debug_assert!(std::ptr::eq(this.as_ptr(), task));
        // SAFETY: what led to this task was the pointer from `into_raw` in `push_back`; the list
        // owned that reference and has just forgotten it.
        Some(unsafe { TaskRef::from_raw(this) })
    }

    /// Takes the oldest task out.
    pub(crate) fn pop_front(&self) -> Option<TaskRef> {
        let first = self.first.get()?;
        // SAFETY: the list owns a reference to each task in it, so the task is alive.
        self.remove(unsafe { first.as_ref() })
    }
}

impl Drop for TaskList {
    fn drop(&mut self) {
        // The executor shuts down before it goes, so there is nothing here. Were there something, it
        // would have an unfinished future, and leaking it is safe.
        debug_assert!(self.first.get().is_none(), "an executor went without a shutdown");
    }
}
