//! The executor's events as events of the trace.
//!
//! Tasks, polls and wakes are not recorded here: the wrappers of [`pollscope_trace`] see those
//! under any executor. What only the executor knows is its timers, who joins, aborts or
//! detaches a task, and when the consequences of a poll are over.

use std::cell::RefCell;
use std::collections::HashMap;

use pollscope_executor::{Hooks, Instant, Spawned, TaskId, TaskOutcome, TimerId, Turn};
use pollscope_trace::Recorder;

/// Hooks that record.
#[derive(Debug, Clone)]
pub struct TraceHooks {
    recorder: Recorder,
    /// The tasks that the trace knows, for as long as there may be more to say of them.
    tasks: RefCell<HashMap<TaskId, Known>>,
}

/// A task that the trace knows.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// Its number in the trace.
    number: u32,
    is_detached: bool,
}

impl TraceHooks {
    /// Hooks that record into `recorder`.
    pub fn new(recorder: Recorder) -> Self {
        TraceHooks { recorder, tasks: RefCell::default() }
    }

    fn known(&self, task: TaskId) -> Option<Known> {
        self.tasks.borrow().get(&task).copied()
    }
}

impl Hooks for TraceHooks {
    /// Fires within the call to which the source hands the task that it has just wrapped.
    fn task_spawned(&self, task: TaskId, _spawned: &Spawned<'_>) {
        let number = self.recorder.take_spawned_task();
        if number != 0 {
            self.tasks.borrow_mut().insert(task, Known { number, is_detached: false });
        }
    }

    fn task_joined(&self, task: TaskId, _by: Option<TaskId>) {
        let known = self.tasks.borrow_mut().remove(&task);
        if let Some(known) = known {
            self.recorder.task_joined(known.number);
        }
    }

    fn task_aborted(&self, task: TaskId) {
        if let Some(known) = self.known(task) {
            self.recorder.task_aborted(known.number);
        }
    }

    fn task_detached(&self, task: TaskId) {
        if let Some(known) = self.tasks.borrow_mut().get_mut(&task) {
            known.is_detached = true;
        }
        if let Some(known) = self.known(task) {
            self.recorder.task_detached(known.number);
        }
    }

    fn task_completed(&self, task: TaskId, _outcome: TaskOutcome) {
        if self.known(task).is_some_and(|known| known.is_detached) {
            self.tasks.borrow_mut().remove(&task);
        }
    }

    fn poll_start(&self, _task: TaskId) {
        self.recorder.poll_settled();
    }

    fn timer_armed(&self, timer: TimerId, _task: Option<TaskId>, deadline: Instant) {
        self.recorder.timer_armed(number(timer), deadline.as_nanos());
    }

    fn timer_fire_start(&self, timer: TimerId) {
        self.recorder.timer_fire_start(number(timer));
    }

    fn timer_fire_end(&self, _timer: TimerId) {
        self.recorder.timer_fire_end();
    }

    fn timer_cancelled(&self, timer: TimerId) {
        self.recorder.timer_cancelled(number(timer));
    }

    fn turn_end(&self, _turn: &Turn) {
        self.recorder.poll_settled();
    }
}

/// The trace numbers timers with 32 bits; a run of four thousand million timers is none to draw.
fn number(timer: TimerId) -> u32 {
    u32::try_from(timer.get()).unwrap_or(u32::MAX)
}
