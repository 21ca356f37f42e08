//! The names of tasks, beside the tasks: few have one, and those that do not must not pay for it.
//!
//! A task's header says in one bit whether there is an entry here.

use crate::TaskId;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

/// A task's name. Most are written in the source and need no allocation.
pub(crate) type Name = Cow<'static, str>;

/// Entries live until the task is finished and its `JoinHandle` is gone.
pub(crate) struct Names {
    by_task: RefCell<HashMap<TaskId, Name>>,
}

impl Names {
    pub(crate) fn new() -> Self {
        Names { by_task: RefCell::default() }
    }

    pub(crate) fn insert(&self, task: TaskId, name: Name) {
        self.by_task.borrow_mut().insert(task, name);
    }

    pub(crate) fn get(&self, task: TaskId) -> Option<Name> {
        self.by_task.borrow().get(&task).cloned()
    }

    pub(crate) fn remove(&self, task: TaskId) {
        self.by_task.borrow_mut().remove(&task);
    }
}
