//! What can be impossible about an event, and how it is said.

use std::fmt;

/// An event that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The event; 0 if it is about the trace as a whole.
    pub event: u64,
    /// Why not.
    pub what: Impossible,
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A future, promise or generator.
    Future(u32),
    /// A task.
    Task(u32),
    /// A thread.
    Thread(u32),
    /// A timer.
    Timer(u32),
    /// A lock.
    Lock(u32),
    /// A job of the event loop.
    Job(u32),
    /// The signal of an `AbortController`.
    Signal(u32),
}

/// Why an event cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Impossible {
    /// Its identifier is not greater than that of the event before.
    IdDoesNotGrow {
        /// The greatest one so far.
        before: u64,
    },
    /// Its time is before that of an earlier event of the same thread.
    TimeRunsBackwards {
        /// When that was.
        before: u64,
    },
    /// The run is said to have ended before its last event.
    EndsBeforeItsLastEvent {
        /// When it is said to have ended.
        end: u64,
        /// When the last event was.
        last: u64,
    },
    /// It begins something whose number is 0 or was there before.
    NotNew(Subject),
    /// It names something that never began.
    Unknown(Subject),
    /// It is about something that has ended.
    AfterItsEnd(Subject),
    /// Something is polled after it has ended.
    PolledAfterItsEnd(Subject),
    /// Something is polled while it is being polled.
    PolledTwiceAtOnce(Subject),
    /// A poll ends that is not the innermost one of its thread.
    PollEndWithoutStart(Subject),
    /// Its task or future is not the one that is being polled on its thread.
    NotBeingPolled {
        /// The task of the event.
        task: u32,
        /// The future of the event.
        future: u32,
    },
    /// A future is polled for the first time more than once, or after other polls.
    NotTheFirstPoll(Subject),
    /// The poll that had to follow `future_first_polled` does not, or that did not come before.
    FirstPollNotAnnounced(Subject),
    /// The future that polls it is not the one that is being polled.
    PolledByAnother(Subject),
    /// It was dropped in another state than it was in.
    DroppedInAnotherState(Subject),
    /// It woke a task that has ended.
    WakesWhatHasEnded(Subject),
    /// The cause of a wake was not there.
    WakeWithoutCause(Subject),
    /// A waker is dropped and all that were cloned are gone.
    WakerDroppedTwice(Subject),
    /// A task was joined before it ended, a second time, or after it was detached; or detached a
    /// second time.
    HandleUsedUp(Subject),
    /// It goes on at an `await` that it did not reach.
    ResumedElsewhere {
        /// The future or promise.
        future: u32,
        /// The line.
        line: u32,
    },
    /// A body does something while it stands at an `await` or a `yield`.
    DoesNotRun(Subject),
    /// A promise settles a second time, or a generator ends.
    SettledTwice(Subject),
    /// A promise is unhandled that was not rejected, or handled that was not unhandled.
    NotRejected(Subject),
    /// A timer fires or is cancelled after it did.
    TimerIsOver(Subject),
    /// A lock is acquired or given up by somebody who did not ask for it.
    LockNotRequested(Subject),
    /// A lock is acquired that somebody else holds.
    LockIsHeld(Subject),
    /// A lock is released by somebody who does not hold it.
    LockNotHeld(Subject),
    /// A job starts while another one runs, or a second time.
    JobCannotStart(Subject),
    /// A job ends that does not run.
    JobDoesNotRun(Subject),
    /// A microtask or macrotask starts before microtasks that were queued earlier.
    JobOutOfTurn(Subject),
    /// A value is not finite.
    NotFinite,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.event {
            0 => self.what.fmt(f),
            event => write!(f, "event {event}: {}", self.what),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Future(number) => write!(f, "future {number}"),
            Subject::Task(number) => write!(f, "task {number}"),
            Subject::Thread(number) => write!(f, "thread {number}"),
            Subject::Timer(number) => write!(f, "timer {number}"),
            Subject::Lock(number) => write!(f, "lock {number}"),
            Subject::Job(number) => write!(f, "job {number}"),
            Subject::Signal(number) => write!(f, "signal {number}"),
        }
    }
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use Impossible as I;
        match self {
            I::IdDoesNotGrow { before } => {
                write!(f, "its identifier is not greater than {before}, which came before")
            }
            I::TimeRunsBackwards { before } => {
                write!(f, "its time is before {before} ns, which its thread had reached")
            }
            I::EndsBeforeItsLastEvent { end, last } => {
                write!(f, "the run is said to have ended at {end} ns, but goes on until {last} ns")
            }
            I::NotNew(what) => write!(f, "{what} begins, but was there before"),
            I::Unknown(what) => write!(f, "{what} was never begun"),
            I::AfterItsEnd(what) => write!(f, "{what} has ended before"),
            I::PolledAfterItsEnd(what) => write!(f, "{what} is polled after it has ended"),
            I::PolledTwiceAtOnce(what) => write!(f, "{what} is polled while it is being polled"),
            I::PollEndWithoutStart(what) => {
                write!(f, "a poll of {what} ends that is not the innermost one")
            }
            I::NotBeingPolled { task, future } => {
                write!(f, "task {task}, future {future} is not what is being polled on its thread")
            }
            I::NotTheFirstPoll(what) => write!(f, "{what} was polled before"),
            I::FirstPollNotAnnounced(what) => {
                write!(f, "the first poll of {what} is not where it is said to be")
            }
            I::PolledByAnother(what) => write!(f, "{what} is polled by another future than said"),
            I::DroppedInAnotherState(what) => {
                write!(f, "{what} ends in another state than it was in")
            }
            I::WakesWhatHasEnded(what) => write!(f, "{what} is woken after it has ended"),
            I::WakeWithoutCause(what) => {
                write!(f, "{what} is woken by something that was not there to do so")
            }
            I::WakerDroppedTwice(what) => {
                write!(f, "a waker of {what} is dropped, but none is left")
            }
            I::HandleUsedUp(what) => {
                write!(f, "{what} is joined or detached, but has not ended or was before")
            }
            I::ResumedElsewhere { future, line } => {
                write!(f, "future {future} goes on at an await in line {line} it did not reach")
            }
            I::DoesNotRun(what) => write!(f, "{what} does something while it does not run"),
            I::SettledTwice(what) => write!(f, "{what} had settled before"),
            I::NotRejected(what) => write!(f, "{what} was not rejected, or not unhandled"),
            I::TimerIsOver(what) => write!(f, "{what} has fired or was cancelled before"),
            I::LockNotRequested(what) => write!(f, "{what} was not asked for"),
            I::LockIsHeld(what) => write!(f, "{what} is acquired while somebody else holds it"),
            I::LockNotHeld(what) => {
                write!(f, "{what} is released by somebody who does not hold it")
            }
            I::JobCannotStart(what) => write!(f, "{what} starts a second time or within a job"),
            I::JobDoesNotRun(what) => write!(f, "{what} ends, but does not run"),
            I::JobOutOfTurn(what) => write!(f, "{what} starts before microtasks queued earlier"),
            I::NotFinite => f.write_str("a counter's value is not a finite number"),
        }
    }
}
