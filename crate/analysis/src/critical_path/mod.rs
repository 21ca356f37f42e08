//! Why something took as long as it did: the stretches of time that led to its end, without a gap.
//!
//! The path is found backwards. What has ended did so in a poll; that poll came about because a timer
//! was due, because another task woke this one, or because it was spawned; and the timer was armed,
//! the task woke, the spawning happened in an earlier poll, from which the search goes on. So time
//! that something else spent meanwhile is not on it: of ten timers that run at once, the last one is.
//! In JavaScript the stretches between two `await`s take the place of polls.

mod causes;
mod sentence;
mod walk;

pub use causes::Causes;

/// What led to the end of a task, future or promise. Times are nanoseconds since the run began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// When it was created or spawned.
    pub from: u64,
    /// When it ended, or the time up to which was asked.
    pub to: u64,
    /// Whether it has ended.
    pub is_over: bool,
    /// From `from` to `to` without gaps, in the order of time; stretches that took no time are left
    /// out.
    pub segments: Vec<Segment>,
}

/// A stretch of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// When it began.
    pub from: u64,
    /// When it ended.
    pub to: u64,
    /// What went on.
    pub what: Activity,
    /// The task in which it went on; 0 if none.
    pub task: u32,
    /// The future or promise that waited or ran; 0 for the task as a whole.
    pub future: u32,
    /// The line of the `.await` that it stood at; 0 if unknown.
    pub line: u32,
}

/// What went on during a stretch of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Activity {
    /// It ran.
    Running,
    /// It was to be polled, but something else ran.
    Ready,
    /// It waited for a timer.
    Timer,
    /// It waited for something outside.
    Outside,
    /// It waited for another thread.
    Thread,
    /// It waited; what for is not known.
    Waiting,
}
