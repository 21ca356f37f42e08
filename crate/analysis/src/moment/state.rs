//! What a moment knows of each future, task, timer, lock and job.

use pollscope_trace::{JobSource, PromiseOrigin, TaskEnd};

/// A future, promise or generator. Its name is in [`crate::history::History`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FutureState {
    /// Its number in the trace.
    pub id: u32,
    /// Which of them it is.
    pub kind: FutureKind,
    /// How far it has come.
    pub phase: FuturePhase,
    /// Where it was created; 0 if unknown.
    pub line: u32,
    /// The one whose body created it; 0 if none.
    pub parent: u32,
    /// The task in which it was created; 0 if in none.
    pub created_in: u32,
    /// The task that polled it last, or else the one it was created in; 0 if none.
    pub task: u32,
    /// The future that polled it last; 0 if its task did so directly, or nobody has.
    pub polled_by: u32,
    /// The line of the `.await` that it stands at, or of the `yield`; 0 if at none.
    pub await_line: u32,
    /// The last line of its body that is known to have been reached; 0 if none is.
    pub current_line: u32,
    /// How often it was polled (a promise: how often its body ran on).
    pub polls: u32,
    /// When it was created.
    pub created: u64,
    /// When its body began to run.
    pub started: Option<u64>,
    /// When it came to its end.
    pub ended: Option<u64>,
    /// The lock that it has asked for and not got; 0 if none.
    pub lock: u32,
    /// How many clones of its task's waker it has made, not counting those for timers, since it
    /// reached the `.await` that it stands at; at none, since its last poll began.
    pub wakers_cloned: u32,
    /// The position at which it reached the `.await` that it stands at.
    pub(crate) await_position: u32,
    /// The position of its last poll.
    pub(crate) poll_position: u32,
    /// The position right after its creation.
    pub(crate) created_position: u32,
    /// The last thing that it waits for, plus one, in the moment's `waits`; 0 if none.
    pub(super) first_wait: u32,
}

/// What can stand where a future stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FutureKind {
    /// A Rust future.
    Future,
    /// A JavaScript promise.
    Promise(PromiseOrigin),
    /// A JavaScript async generator.
    Generator,
}

/// How far a future, promise or generator has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FuturePhase {
    /// It exists; nothing of its body has run.
    Lazy,
    /// Its body runs: it is being polled, or it is on the call stack.
    Running,
    /// It has begun and is not running: it stands at an `.await`, or is a pending promise.
    Waiting,
    /// It has finished (a promise: was fulfilled).
    Ready,
    /// It was dropped before anything of it had run.
    NeverPolled,
    /// It was dropped where it waited.
    Cancelled,
    /// It panicked.
    Panicked,
    /// The promise was rejected, the generator threw.
    Rejected,
}

impl FuturePhase {
    /// Whether nothing can happen to it any more.
    pub fn is_over(self) -> bool {
        !matches!(self, FuturePhase::Lazy | FuturePhase::Running | FuturePhase::Waiting)
    }
}

/// A task. Its name is in [`crate::history::History`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TaskState {
    /// Its number in the trace.
    pub id: u32,
    /// How far it has come.
    pub phase: TaskPhase,
    /// Where it was spawned; 0 if unknown.
    pub line: u32,
    /// The task that spawned it; 0 if none.
    pub by: u32,
    /// The future it consists of; 0 if that does not report.
    pub future: u32,
    /// How often it was polled.
    pub polls: u32,
    /// How often it was woken since its last poll began: the wakes that one poll will answer.
    pub wakes_pending: u32,
    /// How many clones of its waker exist: the places from which it can be woken. Its executor
    /// holds another one that is not counted.
    pub wakers: u32,
    /// How many of its timers run.
    pub timers: u32,
    /// When it was spawned.
    pub spawned: u64,
    /// When it came to its end.
    pub ended: Option<u64>,
    /// It was told to stop.
    pub is_aborted: bool,
    /// Its handle was given up.
    pub is_detached: bool,
    /// The task that took its result, 0 if it was none; `None` if nobody has.
    pub joined_by: Option<u32>,
    /// The last line known to have been reached in what it runs outside any reporting future.
    pub current_line: u32,
    /// The position right after it was spawned.
    pub(crate) spawned_position: u32,
    /// The position at which it became ready to be polled.
    pub(super) queued_position: u32,
}

/// How far a task has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskPhase {
    /// In the ready queue: it was spawned, or woken after its last poll.
    Queued,
    /// It is being polled.
    Polled,
    /// Its last poll returned pending, and nothing has woken it since.
    Idle,
    /// It will not be polled again.
    Ended(TaskEnd),
}

/// A timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimerState {
    /// Its number in the trace.
    pub id: u32,
    /// When it is due.
    pub deadline: u64,
    /// The task that waits for it; 0 if none.
    pub task: u32,
    /// The future that waits for it; 0 if none that reports.
    pub future: u32,
    /// Where it was armed; 0 if unknown.
    pub line: u32,
    /// When it was armed.
    pub armed: u64,
    /// Whether it has neither fired nor been cancelled.
    pub is_running: bool,
    /// The position right after it was armed.
    pub(crate) armed_position: u32,
}

/// A lock. Its name is in [`crate::history::History`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockState {
    /// Its number in the trace.
    pub id: u32,
    /// How often it is held (more than once if it is shared).
    pub held: u32,
    /// The task that acquired it last; 0 if none.
    pub task: u32,
    /// The future that acquired it last; 0 if none that reports.
    pub future: u32,
    /// How many wait for it.
    pub waiting: u32,
}

/// A microtask or macrotask of JavaScript's event loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobState {
    /// Its number in the trace.
    pub id: u32,
    /// Whether it is a microtask.
    pub is_microtask: bool,
    /// Where it comes from.
    pub source: JobSource,
    /// The promise whose body goes on in it; 0 if unknown.
    pub future: u32,
    /// The line it belongs to; 0 if unknown.
    pub line: u32,
    /// When it was queued.
    pub queued: u64,
    /// Whether it has begun.
    pub has_begun: bool,
    pub(super) queued_position: u32,
}

/// A poll under way, or an async function on the call stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// The task; 0 if none.
    pub task: u32,
    /// The future or promise; 0 for a poll of the task as a whole.
    pub future: u32,
    /// The last line known to have been reached in it; 0 if unknown.
    pub line: u32,
}

/// A poll that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Polling {
    pub(super) task: u32,
    pub(super) future: u32,
}

/// That somebody waits for a promise, and what the same one waited for before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wait {
    pub(super) promise: u32,
    pub(super) next: u32,
}
