//! Two observers instead of one.

use crate::hooks::{Hooks, PollOutcome, Spawned, TaskOutcome};
use crate::{Instant, TaskId, TimerId, Turn};

/// Calls the first, then the second.
impl<A: Hooks, B: Hooks> Hooks for (A, B) {
    fn task_spawned(&self, task: TaskId, spawned: &Spawned<'_>) {
        self.0.task_spawned(task, spawned);
        self.1.task_spawned(task, spawned);
    }

    fn poll_start(&self, task: TaskId) {
        self.0.poll_start(task);
        self.1.poll_start(task);
    }

    fn poll_end(&self, task: TaskId, outcome: PollOutcome) {
        self.0.poll_end(task, outcome);
        self.1.poll_end(task, outcome);
    }

    fn task_woken(&self, task: TaskId, already_queued: bool) {
        self.0.task_woken(task, already_queued);
        self.1.task_woken(task, already_queued);
    }

    fn task_aborted(&self, task: TaskId) {
        self.0.task_aborted(task);
        self.1.task_aborted(task);
    }

    fn task_dropped(&self, task: TaskId) {
        self.0.task_dropped(task);
        self.1.task_dropped(task);
    }

    fn task_completed(&self, task: TaskId, outcome: TaskOutcome) {
        self.0.task_completed(task, outcome);
        self.1.task_completed(task, outcome);
    }

    fn task_joined(&self, task: TaskId, by: Option<TaskId>) {
        self.0.task_joined(task, by);
        self.1.task_joined(task, by);
    }

    fn task_detached(&self, task: TaskId) {
        self.0.task_detached(task);
        self.1.task_detached(task);
    }

    fn timer_armed(&self, timer: TimerId, task: Option<TaskId>, deadline: Instant) {
        self.0.timer_armed(timer, task, deadline);
        self.1.timer_armed(timer, task, deadline);
    }

    fn timer_fire_start(&self, timer: TimerId) {
        self.0.timer_fire_start(timer);
        self.1.timer_fire_start(timer);
    }

    fn timer_fire_end(&self, timer: TimerId) {
        self.0.timer_fire_end(timer);
        self.1.timer_fire_end(timer);
    }

    fn timer_cancelled(&self, timer: TimerId) {
        self.0.timer_cancelled(timer);
        self.1.timer_cancelled(timer);
    }

    fn turn_start(&self) {
        self.0.turn_start();
        self.1.turn_start();
    }

    fn turn_end(&self, turn: &Turn) {
        self.0.turn_end(turn);
        self.1.turn_end(turn);
    }
}
