//! What a person has picked, wherever they picked it: on the timeline, in a list, in the inspector.
//! It says which thing of the trace is meant and knows nothing of how it is shown.

use pollscope_analysis::LaneKind;
use pollscope_trace::Language;

/// One thing of one half of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// The half.
    pub language: Language,
    /// The thing.
    pub target: Target,
}

/// What of a trace can be picked. Numbers are those of the trace, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A Rust future.
    Future(u32),
    /// A task.
    Task(u32),
    /// A JavaScript promise.
    Promise(u32),
    /// One poll of a future (`task` may be any then), or of a task (`future` is 0), or one stretch
    /// in which the body of a promise ran (`future` is the promise).
    Poll {
        /// The task.
        task: u32,
        /// The future or promise; 0 for a task whose future does not report.
        future: u32,
        /// Which of its polls, from 0 on.
        nth: u32,
    },
    /// A wake, by its place among the model's wakes.
    Wake(usize),
    /// An event, by its place among the events of its half.
    Event {
        /// The place.
        index: usize,
    },
}

impl Selection {
    /// The selection of a whole lane.
    pub fn lane(language: Language, kind: LaneKind) -> Self {
        let target = match kind {
            LaneKind::Task(task) => Target::Task(task),
            LaneKind::Future(future) => Target::Future(future),
            LaneKind::Promise(promise) => Target::Promise(promise),
        };
        Selection { language, target }
    }
}
