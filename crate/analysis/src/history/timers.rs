//! Timers: who armed which, and when it is due.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use pollscope_trace::Event;

use crate::history::table::Table;

/// All timers of a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timers {
    table: Table<Timer>,
    /// What each task waits for. Timers that no longer run leave when they come to the top.
    due: HashMap<u32, BinaryHeap<Reverse<(u64, u32)>>>,
}

/// What is known of a timer.
#[derive(Debug, Clone)]
pub(crate) struct Timer {
    /// The task that armed it; 0 if none.
    pub(crate) task: u32,
    /// Where; 0 if unknown.
    pub(crate) line: u32,
    pub(crate) deadline: u64,
    /// It has neither fired nor been cancelled.
    pub(crate) is_running: bool,
}

impl Timers {
    pub(crate) fn get(&self, timer: u32) -> Option<&Timer> {
        self.table.get(timer)
    }

    pub(super) fn armed(&mut self, event: &Event, timer: u32, deadline: u64) {
        let (task, line) = (event.task, event.line);
        self.table.insert(timer, || Timer { task, line, deadline, is_running: true });
        if task != 0 {
            self.due.entry(task).or_default().push(Reverse((deadline, timer)));
        }
    }

    pub(super) fn stopped(&mut self, timer: u32) {
        self.table.edit(timer, |timer| timer.is_running = false);
    }

    /// The next deadline of a task's timers that run.
    pub(super) fn next(&mut self, task: u32) -> Option<u64> {
        let due = self.due.get_mut(&task)?;
        while let Some(&Reverse((deadline, timer))) = due.peek() {
            if self.table.get(timer).is_some_and(|timer| timer.is_running) {
                return Some(deadline);
            }
            due.pop();
        }
        None
    }
}
