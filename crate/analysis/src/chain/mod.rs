//! Why something is pending: from it down to what must happen first.
//!
//! Who waits for whom is read from the polls: a future waits for those that it has polled since it
//! reached the `.await` that it stands at. At the bottom stand timers, locks, JavaScript's promises, or something that does
//! not report; and where no waker is left, nothing.

mod build;
mod sentence;
mod waits;

pub(crate) use waits::Waits;

use crate::moment::Moment;
use crate::replay::Replay;

/// What can be pending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A task.
    Task(u32),
    /// A future, promise or generator.
    Future(u32),
}

/// Something that is pending and everything it waits for, directly or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// The first is what was asked about; each stands behind the one that waits for it.
    pub links: Vec<Link>,
}

/// One thing in a chain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// What it is, and how it stands.
    pub what: What,
    /// The link that waits for it; `None` for the first.
    pub by: Option<usize>,
    /// How many links lie above it.
    pub depth: u32,
}

/// What stands in a chain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum What {
    /// A task.
    Task {
        /// Its number.
        id: u32,
        /// How it stands.
        standing: Standing,
    },
    /// A future, promise or generator.
    Future {
        /// Its number.
        id: u32,
        /// How it stands.
        standing: Standing,
    },
    /// A promise of JavaScript that a Rust program has asked for.
    Promise {
        /// Its number.
        id: u32,
        /// How it stands.
        standing: Standing,
        /// The task that has asked for it, and is woken; 0 if none.
        task: u32,
    },
    /// A timer that runs.
    Timer {
        /// Its number.
        id: u32,
        /// When it is due, in nanoseconds since the run began.
        deadline: u64,
        /// The task whose waker it holds; 0 if it holds none that is known.
        task: u32,
        /// It was armed before the `.await` was reached, and may be waited for elsewhere.
        is_older: bool,
    },
    /// A lock.
    Lock {
        /// Its number.
        id: u32,
        /// How it stands.
        standing: Standing,
        /// The task that holds it; 0 if none does, or if that is not known.
        task: u32,
        /// The future that holds it; 0 if none does, or if that is not known.
        future: u32,
    },
    /// Something that reports nothing: a channel, an event, the timer of another runtime.
    Unknown {
        /// The task to be woken; 0 if none is known.
        task: u32,
        /// How many clones of that task's waker are kept anywhere.
        wakers: u32,
        /// How many of them were made by what waits, at this `.await`.
        own: u32,
        /// The only task that what waits has spawned and may still await, if it is one; otherwise 0.
        perhaps: u32,
    },
    /// Nothing: no waker of the task is left and no timer of it runs, so it can never be woken.
    Nothing {
        /// The task.
        task: u32,
    },
}

/// How a task or future stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits, in this line if that is not 0.
    Waits {
        /// The line of the `.await`.
        line: u32,
    },
    /// Nothing of it has run yet: it is polled when somebody awaits it.
    Lazy,
    /// It is running.
    Running,
    /// It will go on: its task is in the ready queue, or its microtask is queued.
    Queued {
        /// The task; 0 for a microtask.
        task: u32,
        /// How many come before it.
        ahead: u32,
    },
    /// It is not pending: it has come to its end.
    Over,
    /// It stands further up in the same chain: those in between wait for each other.
    Circle,
    /// It stands elsewhere in the same chain, where what it waits for is said.
    Again,
}

/// Why `subject` is pending at this moment of the run that `replay` has taken. `None` if there is no
/// such thing at this moment.
pub fn why_pending(moment: &Moment, replay: &Replay, subject: Subject) -> Option<Chain> {
    match subject {
        Subject::Task(id) => moment.task(id).map(|_| ())?,
        Subject::Future(id) => moment.future(id).map(|_| ())?,
    }
    Some(build::Builder::new(moment, replay).chain(subject))
}
