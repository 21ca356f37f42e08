//! The executor's events as events of the trace.
//!
//! Tasks, polls and wakes are not recorded here: the wrappers of [`pollscope_trace`] see those
//! under any executor. What only the executor knows is its timers, and when the consequences of
//! a poll are over.

use pollscope_executor::{Hooks, Instant, TaskId, TimerId, Turn};
use pollscope_trace::Recorder;

/// Hooks that record.
#[derive(Debug, Clone)]
pub struct TraceHooks {
    recorder: Recorder,
}

impl TraceHooks {
    /// Hooks that record into `recorder`.
    pub fn new(recorder: Recorder) -> Self {
        TraceHooks { recorder }
    }
}

impl Hooks for TraceHooks {
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
