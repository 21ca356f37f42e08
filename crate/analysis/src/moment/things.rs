//! How the events of timers and locks change a moment.

use pollscope_trace::Event;

use super::Moment;
use super::state::{LockState, TimerState};

impl Moment {
    pub(super) fn armed(&mut self, event: &Event, timer: u32, deadline: u64) {
        let state = TimerState {
            id: timer,
            deadline,
            task: event.task,
            future: event.future,
            line: event.line,
            armed: event.at,
            is_running: true,
            armed_position: self.position as u32,
        };
        self.timers.insert(timer, state, &mut self.copied);
        self.edit_task(event.task, |task| task.timers += 1);
        self.edit(event.future, |future| {
            future.wakers_cloned = future.wakers_cloned.saturating_sub(1);
        });
        self.runs(event);
    }

    pub(super) fn timer_stopped(&mut self, id: u32) {
        let Some(timer) = self.timers.get_mut(id, &mut self.copied) else { return };
        if std::mem::take(&mut timer.is_running) {
            let task = timer.task;
            self.edit_task(task, |task| task.timers = task.timers.saturating_sub(1));
            self.timers.end(id, &mut self.copied);
        }
    }

    pub(super) fn lock_requested(&mut self, event: &Event, lock: u32) {
        let state = LockState { id: lock, held: 0, task: 0, future: 0, waiting: 0 };
        self.locks.insert(lock, state, &mut self.copied);
        if let Some(state) = self.locks.get_mut(lock, &mut self.copied) {
            state.waiting += 1;
        }
        self.edit(event.future, |future| future.lock = lock);
        self.runs(event);
    }

    pub(super) fn lock_acquired(&mut self, event: &Event, lock: u32) {
        self.lock_left(event, lock);
        if let Some(state) = self.locks.get_mut(lock, &mut self.copied) {
            state.held += 1;
            state.task = event.task;
            state.future = event.future;
        }
    }

    pub(super) fn lock_left(&mut self, event: &Event, lock: u32) {
        if let Some(state) = self.locks.get_mut(lock, &mut self.copied) {
            state.waiting = state.waiting.saturating_sub(1);
        }
        self.edit(event.future, |future| {
            if future.lock == lock {
                future.lock = 0;
            }
        });
    }
}
