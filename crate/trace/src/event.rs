//! The event schema: one flat list of events, whoever produced it.
//!
//! An event is plain data. As JSON it is one flat object whose `kind` names what happened:
//! `{"id":4,"at":0,"thread":0,"task":1,"future":2,"line":7,"kind":"poll_end","outcome":"pending"}`.
//!
//! A future's life, with the events that mark its transitions:
//!
//! ```text
//!   future_created ──1──► lazy ──2──► polled ──3──► idle
//!                          │            ▲ │           │
//!                          5            │ 6           4 (a waker wakes its task)
//!                          ▼            └─┼───────────┘
//!                     future_dropped ◄────┘
//!
//!   1  future_created          nothing of its body has run
//!   2  future_first_polled     its body begins, just before the first poll_start
//!   3  poll_end pending        it has arranged to be woken, or never will be
//!   4  woken, then poll_start  its task was woken and polled down to it again
//!   5  future_dropped never_polled
//!   6  poll_end ready, future_dropped ready
//! ```

/// One thing that happened.
///
/// Identifiers count from 1 and are never used again within a trace; 0 means "none".
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Event {
    /// Grows by at least one from event to event, in the order in which they happened.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub id: u64,
    /// The clock reading in nanoseconds since the run began, on the run's clock. Never
    /// decreases from event to event of one thread.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub at: u64,
    /// The thread it happened on; 0 is the one that the run began on.
    pub thread: u32,
    /// The task it belongs to (a lane of the timeline); 0 outside any task.
    pub task: u32,
    /// The future or promise it is about or that was running; 0 outside any.
    pub future: u32,
    /// The line of the user's source, from 1; 0 if unknown.
    pub line: u32,
    /// What happened.
    #[cfg_attr(feature = "serde", serde(flatten))]
    #[cfg_attr(feature = "ts", ts(flatten))]
    pub kind: EventKind,
}

/// What happened. Each kind says when it fires and what it pairs with.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum EventKind {
    /// A task is about to be handed to an executor. `task` is the new one, `line` that of the
    /// spawn, `future` the one it consists of (0 if that one does not report). Once a task; pairs
    /// with [`EventKind::TaskEnded`].
    TaskSpawned {
        /// The spawned expression as the source has it.
        name: String,
        /// The task that spawned it; 0 if none.
        by: u32,
    },
    /// A task will not be polled again. At most once a task.
    TaskEnded {
        /// How.
        end: TaskEnd,
    },
    /// A future exists; nothing of its body has run. `line` is that of the call or async block.
    /// Once a future; pairs with [`EventKind::FutureDropped`].
    FutureCreated {
        /// The function with its simple arguments, such as `foo(3)`, or `async block`.
        name: String,
        /// The future whose body created it; 0 if none.
        parent: u32,
    },
    /// A future is about to be polled for the first time. At most once a future, directly before
    /// its first [`EventKind::PollStart`].
    FutureFirstPolled {
        /// The future that polls it; 0 if its task does so directly.
        by: u32,
    },
    /// A future was dropped. `task` is the one that polled it last, or that created it. At most
    /// once a future and nothing about it follows.
    FutureDropped {
        /// How far it had come.
        end: FutureEnd,
    },
    /// A poll begins: of `future`, or of the whole `task` if `future` is 0. Pairs with the next
    /// [`EventKind::PollEnd`] of the same task and future.
    PollStart,
    /// A poll returns.
    PollEnd {
        /// What it returned.
        outcome: PollOutcome,
    },
    /// `future` has reached an `.await` (JavaScript: `await`) in `line` and is about to poll what
    /// it awaits. Pairs with [`EventKind::AwaitResumed`] of the same line, unless the future is
    /// dropped or fails there.
    AwaitReached,
    /// What was awaited in `line` is ready; the body goes on.
    AwaitResumed,
    /// A clone of the waker of `task` was made; `future` is the one that was being polled. Pairs
    /// with one [`EventKind::WakerDropped`].
    WakerCloned,
    /// A clone of the waker of `task` is gone; directly after its [`EventKind::Woken`] if that used
    /// it up (`wake`, not `wake_by_ref`).
    WakerDropped,
    /// A waker of `task` was used: its executor is asked to poll it. Fires at every wake; however
    /// many there are, one poll follows.
    Woken {
        /// Who woke it.
        cause: WakeCause,
        /// The timer or the task that woke it, if that is the cause; otherwise 0.
        by: u32,
    },
    /// A timer began to run; `future` is the one that waits for it. Pairs with
    /// [`EventKind::TimerFired`] or [`EventKind::TimerCancelled`].
    TimerArmed {
        /// The timer.
        timer: u32,
        /// When it is due, on the clock of `at`.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        deadline: u64,
    },
    /// A timer is due and about to wake whoever waits for it.
    TimerFired {
        /// The timer.
        timer: u32,
    },
    /// A timer was given up before it was due.
    TimerCancelled {
        /// The timer.
        timer: u32,
    },
    /// A JavaScript async function was called: `future` is the promise it returns, and its body
    /// has already begun. `line` is that of the call; where that is unknown, of the function. Pairs
    /// with [`EventKind::PromiseSettled`].
    PromiseCreated {
        /// The function with its simple arguments, such as `foo(3)`.
        name: String,
        /// The promise whose body called it; 0 if none.
        parent: u32,
    },
    /// A promise has its outcome. At most once a promise.
    PromiseSettled {
        /// Which one.
        outcome: PromiseOutcome,
    },
    /// The program printed. Text may hold several lines; a line break at the end is kept.
    Console {
        /// Where to.
        stream: Stream,
        /// What.
        text: String,
    },
}

/// How a poll returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PollOutcome {
    /// Not finished; the future is idle until its task is woken.
    Pending,
    /// Finished.
    Ready,
    /// It panicked.
    Panicked,
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TaskEnd {
    /// Its future finished.
    Ready,
    /// Its future was dropped before it finished: aborted, or the executor was shut down.
    Cancelled,
    /// Its future panicked.
    Panicked,
}

/// How far a future had come when it was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FutureEnd {
    /// Nothing of it ever ran.
    NeverPolled,
    /// It stood at an `.await`: cancelled.
    Pending,
    /// It had finished.
    Ready,
    /// It had panicked.
    Panicked,
}

/// Who woke a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum WakeCause {
    /// A timer of the executor that was due.
    Timer,
    /// Another task, while it was polled or by finishing.
    Task,
    /// The task itself, while it was polled.
    Itself,
    /// Code outside any poll: a promise, an event handler, the program around the executor.
    Outside,
    /// Another thread.
    Thread,
}

/// The outcome of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PromiseOutcome {
    /// It has a value.
    Fulfilled,
    /// It has a reason.
    Rejected,
}

/// Where a program printed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Stream {
    /// `print!`, `println!`; `console.log`, `info`, `debug`.
    Stdout,
    /// `eprint!`, `eprintln!`; `console.warn`, `error`.
    Stderr,
}
