//! Who woke whom: the arrows of the timeline.

use pollscope_trace::WakeCause;

/// A task was woken. Times are nanoseconds since the run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wake {
    /// When.
    pub at: u64,
    /// The task.
    pub task: u32,
    /// Who did it.
    pub cause: WakeCause,
    /// The timer, task or promise that did, by its number; 0 if none of them did.
    pub by: u32,
    /// The lane it came from: the one that had armed the timer, or the other task's; `None` if
    /// it came from none.
    pub from: Option<usize>,
    /// The place of the event among those of its half.
    pub event: usize,
    /// When the task was polled after it; `None` if it has not been.
    pub polled: Option<u64>,
}
