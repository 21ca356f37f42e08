//! What insights are found from: a history, and what may be concluded from it.

use pollscope_trace::TaskEnd;

use crate::history::futures::Futures;
use crate::history::locks::{LockUse, Locks};
use crate::history::polls::Polls;
use crate::history::promises::Promises;
use crate::history::tasks::{Task, Tasks};
use crate::history::turns::Turns;
use crate::history::{History, Point};
use crate::insights::Input;

/// What is known of a run.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub(super) input: Input<'a>,
    pub(super) futures: &'a Futures,
    pub(super) tasks: &'a Tasks,
    pub(super) polls: &'a Polls,
    pub(super) locks: &'a Locks,
    pub(super) promises: &'a Promises,
    pub(super) turns: &'a Turns,
    /// A task was polled though nobody had woken it: its executor does not go by wakers, or uses some
    /// that the trace does not see.
    pub(super) polled_without_wake: bool,
    main: Option<&'a Task>,
}

impl<'a> Facts<'a> {
    /// What there is to know of a run.
    pub(super) fn of(history: &'a History, input: &Input<'a>) -> Self {
        let tasks = &history.tasks;
        Facts {
            input: *input,
            futures: &history.futures,
            tasks,
            polls: &history.polls,
            locks: &history.locks,
            promises: &history.promises,
            turns: &history.turns,
            polled_without_wake: tasks.all.iter().any(|task| task.polled_without_wake),
            main: tasks.all.iter().find(|task| task.by == 0),
        }
    }

    /// Whether the absence of an event means that the thing did not happen.
    pub(super) fn is_complete(&self) -> bool {
        self.input.dropped == 0
    }

    /// The task of the program's `main`: the first that no task spawned.
    pub(super) fn main(&self) -> Option<&'a Task> {
        self.main
    }

    /// When the run came to its own end: `main` did. What a run that was stopped did not do says
    /// nothing.
    pub(super) fn main_ended(&self) -> Option<Point> {
        let (point, end) = self.main()?.ended?;
        (end == TaskEnd::Ready).then_some(point)
    }

    /// Where the end of the run begins, as a place in the list of events: what is dropped from there
    /// on is dropped because the program is over or was stopped.
    pub(super) fn end(&self) -> usize {
        let ended = self.main().and_then(|main| main.ended);
        ended.map_or(self.input.events.len(), |(point, _)| point.index)
    }

    /// What a lock is called in the source.
    pub(super) fn lock_name(&self, held: &LockUse) -> &'a str {
        self.locks.name(held.lock).unwrap_or_default()
    }
}
