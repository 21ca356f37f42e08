//! The event schema: one flat list of events, the same for every producer.
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

use crate::table::{Misfit, Slots, TextOf};
use crate::value::{
    FutureEnd, JobSource, LockMode, PollOutcome, PromiseOrigin, PromiseOutcome, Stream, TaskEnd,
    WakeCause,
};

#[cfg(feature = "ts")]
pub use crate::topic::Row;
pub use crate::topic::{Group, Topic};

/// One thing that happened.
///
/// Identifiers count from 1 and are never used again within a trace; 0 means "none".
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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

events! {
    Tasks {
        /// A task is about to be handed to an executor. `task` is the new one, `line` that of the
        /// spawn, `future` the one it consists of (0 if that one does not report). Once a task;
        /// pairs with [`EventKind::TaskEnded`].
        TaskSpawned = 0 => Lives {
            /// The spawned expression as the source has it.
            name: name(String),
            /// The task that spawned it; 0 if none.
            by: x(u32),
        }
        /// A task will not be polled again. At most once a task.
        TaskEnded = 1 => Lives {
            /// How.
            end: small(TaskEnd),
        }
        /// The output of `task` was handed to the task that awaited its handle; `line` is that of
        /// the `.await`, if known. At most once a task, after its [`EventKind::TaskEnded`].
        TaskJoined = 2 => Lives {
            /// The task that awaited it; 0 if it was none (a thread that blocked on it, for one).
            by: x(u32),
        }
        /// `task` was told to stop. [`EventKind::TaskEnded`] follows, as cancelled, unless a poll
        /// under way finishes first. To tell a task that has ended is no event.
        TaskAborted = 3 => Lives {
            /// The task that told it; 0 if it was none.
            by: x(u32),
        }
        /// The handle of `task` was dropped before it ended: it goes on by itself, and its output
        /// will not be taken. At most once a task, and never together with
        /// [`EventKind::TaskJoined`].
        TaskDetached = 4 => Lives
    }
    Futures {
        /// A future exists; nothing of its body has run. `line` is that of the call or async block.
        /// Once a future; pairs with [`EventKind::FutureDropped`].
        FutureCreated = 5 => Lives {
            /// The function with its simple arguments, such as `foo(3)`, or `async block`.
            name: name(String),
            /// The future whose body created it; 0 if none.
            parent: x(u32),
        }
        /// A future is about to be polled for the first time. At most once a future, directly
        /// before its first [`EventKind::PollStart`].
        FutureFirstPolled = 6 => Polls {
            /// The future that polls it; 0 if its task does so directly.
            by: x(u32),
        }
        /// A future was dropped. `task` is the one that polled it last, or that created it. At most
        /// once a future and nothing about it follows.
        FutureDropped = 7 => Lives {
            /// How far it had come.
            end: small(FutureEnd),
        }
    }
    Polls {
        /// A poll begins: of `future`, or of the whole `task` if `future` is 0. Pairs with the next
        /// [`EventKind::PollEnd`] of the same task and future.
        PollStart = 8 => Polls
        /// A poll returns.
        PollEnd = 9 => Polls {
            /// What it returned.
            outcome: small(PollOutcome),
        }
    }
    Awaits {
        /// `future` has reached an `.await` (JavaScript: `await`) in `line` and is about to poll
        /// what it awaits. Pairs with [`EventKind::AwaitResumed`] of the same line, unless the
        /// future is dropped or fails there.
        AwaitReached = 10 => Polls
        /// What was awaited in `line` is ready; the body goes on.
        AwaitResumed = 11 => Polls
    }
    Wakers {
        /// A clone of the waker of `task` was made; `future` is the one that was being polled.
        /// Pairs with one [`EventKind::WakerDropped`].
        WakerCloned = 12 => Wakes
        /// A clone of the waker of `task` is gone; directly after its [`EventKind::Woken`] if that
        /// used it up (`wake`, not `wake_by_ref`).
        WakerDropped = 13 => Wakes
        /// A waker of `task` was used: its executor is asked to poll it. Fires at every wake;
        /// however many there are, one poll follows. A wake after the
        /// task has ended does nothing, and is no event.
        Woken = 14 => Wakes {
            /// Who woke it.
            cause: small(WakeCause),
            /// The timer, the task or the promise that woke it, if that is the cause; otherwise 0.
            by: x(u32),
        }
    }
    Timers {
        /// A timer began to run; `future` is the one that waits for it. Pairs with
        /// [`EventKind::TimerFired`] or [`EventKind::TimerCancelled`].
        TimerArmed = 15 => Wakes {
            /// The timer.
            timer: x(u32),
            /// When it is due, on the clock of `at`.
            #[cfg_attr(feature = "ts", ts(type = "number"))]
            deadline: value(u64),
        }
        /// A timer is due and about to wake the task that waits for it.
        TimerFired = 16 => Wakes {
            /// The timer.
            timer: x(u32),
        }
        /// A timer was given up before it was due.
        TimerCancelled = 17 => Wakes {
            /// The timer.
            timer: x(u32),
        }
    }
    Promises {
        /// A promise exists: `future`. If it is that of an async function, the body has already
        /// begun, and events of `future` are those of the body. `line` is that of the call; where
        /// that is unknown, of the function. Once a promise; pairs with
        /// [`EventKind::PromiseSettled`].
        ///
        /// In a Rust program: a promise of JavaScript ([`PromiseOrigin::Bridge`]) that `parent`, a
        /// future, has asked for and waits for. If that is dropped first, how it settles is not
        /// reported.
        PromiseCreated = 18 => Lives {
            /// The call with its simple arguments, such as `foo(3)` or `Promise.all`; of one that
            /// Rust has asked for the expression.
            name: name(String),
            /// The promise or generator whose body called it, or the future that asked; 0 if none.
            parent: x(u32),
            /// How it came to be.
            origin: small(PromiseOrigin),
        }
        /// `future` was resolved with another promise and settles as that one does. At most once a
        /// promise, before its [`EventKind::PromiseSettled`].
        PromiseFollows = 19 {
            /// The other one.
            promise: x(u32),
        }
        /// `future` is rejected with this reason. At most once a promise, directly before its
        /// [`EventKind::PromiseSettled`]; only promises tell it that a Rust program waits for.
        RejectionReason = 42 {
            /// In words, such as `TypeError: Failed to fetch`.
            text: name(String),
        }
        /// A promise has its outcome. At most once a promise.
        PromiseSettled = 20 => Lives {
            /// Which one.
            outcome: small(PromiseOutcome),
        }
        /// `promise` is waited for: `future` is the body that stands at an `await` (directly
        /// after its [`EventKind::AwaitReached`]), or the promise that `then` or a combinator
        /// returned. Each time, another job runs once `promise` has settled.
        ReactionAdded = 21 {
            /// What is waited for.
            promise: x(u32),
        }
        /// `future` was rejected, and its outcome had not been asked for when the microtasks were
        /// done. At most once a promise, after its [`EventKind::PromiseSettled`].
        RejectionUnhandled = 22 => Lives
        /// The outcome of `future` was asked for after all. Pairs with
        /// [`EventKind::RejectionUnhandled`].
        RejectionHandled = 23 => Lives
    }
    Generators {
        /// An async generator exists: `future`. As with a Rust future, nothing of its body has run.
        /// Once a generator; pairs with [`EventKind::GeneratorEnded`].
        GeneratorCreated = 24 => Lives {
            /// The function with its simple arguments, such as `count(3)`.
            name: name(String),
            /// The promise or generator whose body called it; 0 if none.
            parent: x(u32),
        }
        /// The body of the generator `future` begins or goes on after a `yield`, because its next
        /// value was asked for. Pairs with [`EventKind::GeneratorYielded`] or
        /// [`EventKind::GeneratorEnded`].
        GeneratorResumed = 25 => Polls
        /// The body of the generator `future` stands at a `yield` in `line`.
        GeneratorYielded = 26 => Polls
        /// The body of the generator `future` is over. At most once a generator.
        GeneratorEnded = 27 => Lives {
            /// Fulfilled: it returned. Rejected: it threw.
            outcome: small(PromiseOutcome),
        }
    }
    EventLoop {
        /// A microtask was put at the end of the queue (between jobs: was put there some time ago,
        /// which is noticed only now that it is about to start); `future` is the promise whose body
        /// goes on or whose callback is called, if it is known. Pairs with
        /// [`EventKind::JobStarted`].
        MicrotaskQueued = 28 => Jobs {
            /// The job, numbered together with the macrotasks.
            job: x(u32),
            /// Where it comes from.
            source: small(JobSource),
        }
        /// A macrotask is ready to run: the script itself, a timer that is due, a message. Pairs
        /// with [`EventKind::JobStarted`].
        MacrotaskQueued = 29 => Jobs {
            /// The job, numbered together with the microtasks.
            job: x(u32),
            /// Where it comes from.
            source: small(JobSource),
        }
        /// A microtask or macrotask begins to run, on an empty call stack. Pairs with
        /// [`EventKind::JobEnded`]; jobs never nest.
        JobStarted = 30 => Jobs {
            /// Which one.
            job: x(u32),
        }
        /// A microtask or macrotask is over: it returned or threw.
        JobEnded = 31 => Jobs {
            /// Which one.
            job: x(u32),
        }
        /// An `AbortController` was told to abort. At most once a signal.
        SignalAborted = 32 {
            /// Which signal.
            signal: x(u32),
        }
    }
    Threads {
        /// A thread other than 0 begins: the first event of `thread`. Pairs with
        /// [`EventKind::ThreadEnded`].
        ThreadStarted = 33 {
            /// Its name, empty if it has none.
            name: name(String),
        }
        /// A thread is over: nothing happens on `thread` after it.
        ThreadEnded = 34
    }
    Locks {
        /// A lock is asked for by `task` and `future`. Pairs with [`EventKind::LockAcquired`] or
        /// [`EventKind::LockCancelled`] of the same lock, task and future.
        LockRequested = 35 {
            /// The lock.
            lock: x(u32),
            /// The lock's expression in the source.
            name: name(String),
            /// What others may do meanwhile.
            mode: small(LockMode),
        }
        /// The lock is held from now on. Pairs with [`EventKind::LockReleased`].
        LockAcquired = 36 {
            /// The lock.
            lock: x(u32),
        }
        /// The lock will not be waited for any longer: an attempt failed, or what waited was
        /// dropped.
        LockCancelled = 37 {
            /// The lock.
            lock: x(u32),
        }
        /// The lock is free, or held by one fewer. `task` and `future` are those that had acquired
        /// it, wherever its guard was dropped.
        LockReleased = 38 {
            /// The lock.
            lock: x(u32),
        }
    }
    Program {
        /// The program named this moment.
        Mark = 39 {
            /// The name.
            name: name(String),
        }
        /// A quantity that the program watches has a value, until the next one of the same name.
        Counter = 40 {
            /// The name.
            name: name(String),
            /// The value: a finite number.
            value: value(f64),
        }
        /// The program printed. Text may hold several lines; a line break at the end is kept.
        Console = 41 => Output {
            /// Where to.
            stream: small(Stream),
            /// What.
            text: name(String),
        }
    }
}
