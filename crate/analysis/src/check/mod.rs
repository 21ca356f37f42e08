//! What must hold of every trace, whoever produced it; [`check()`] finds where it does not.
//!
//! Every beginning of a possible trace is possible, so a run may be checked that was stopped or
//! still goes on. A trace that has lost events is not complete, and only its order can be checked:
//! [`order`].
//!
//! What must hold, in the words of the violations:
//!
//! * Order: identifiers grow; on one thread time does not run backwards; a thread's events lie
//!   between its start and its end; numbers are new where something begins, and known elsewhere.
//! * `tasks`: polls nest, and each end has its start; nothing happens to what has ended; a future
//!   is first polled once, right before that poll; how it is dropped is how it stood; a wake has a
//!   cause that was there; no waker is dropped that was not cloned.
//! * `things`: a timer fires or is cancelled once; a lock is asked for before it is held, and held
//!   by one, or shared by those who only read.
//! * `promises`: a promise settles once; a body that stands at an `await` does nothing until it
//!   goes on there; jobs do not nest, each runs once, microtasks in the order in which they were
//!   queued and all of them before the next macrotask, but for those that were noticed only between
//!   jobs, when their turn had come.

use crate::map::Map;

mod promises;
mod tasks;
mod things;
mod violation;

use pollscope_trace::{Event, EventKind, Trace};

pub use violation::{Impossible, Subject, Violation};

/// Where a complete trace, or the beginning of one, contradicts itself.
///
/// ```
/// use pollscope_analysis::check::check;
/// use pollscope_trace::{Event, EventKind, TaskEnd};
///
/// let spawned = EventKind::TaskSpawned { name: "main()".to_owned(), by: 0 };
/// let ended = EventKind::TaskEnded { end: TaskEnd::Cancelled };
/// let events: Vec<Event> = (1..)
///     .zip([spawned, ended, EventKind::PollStart])
///     .map(|(id, kind)| Event { id, at: 0, thread: 0, task: 1, future: 0, line: 0, kind })
///     .collect();
/// assert_eq!(check(&events[..2]), []);
/// assert_eq!(check(&events)[0].to_string(), "event 3: task 1 is polled after it has ended");
/// ```
pub fn check(events: &[Event]) -> Vec<Violation> {
    let mut checker = Checker::default();
    for event in events {
        checker.push(event);
    }
    checker.violations
}

/// Where the order of events contradicts itself: all that can be said of a trace that has lost some.
pub fn order(events: &[Event]) -> Vec<Violation> {
    let mut checker = Checker::default();
    for event in events {
        checker.order(event);
    }
    checker.violations
}

/// Where a trace contradicts itself, as far as can be said of it.
pub fn trace(trace: &Trace) -> Vec<Violation> {
    let complete = trace.header.dropped == 0;
    let mut checker = Checker::default();
    for event in &trace.events {
        if complete {
            checker.push(event);
        } else {
            checker.order(event);
        }
    }
    checker.end(trace);
    checker.violations
}

/// The events, for tests of whatever records them.
///
/// # Panics
///
/// If a complete trace cannot begin like that.
#[track_caller]
pub fn possible(events: Vec<Event>) -> Vec<Event> {
    let violations: Vec<String> = check(&events).iter().map(ToString::to_string).collect();
    assert!(violations.is_empty(), "{}\nin {events:#?}", violations.join("\n"));
    events
}

/// Takes one event after the other.
#[derive(Debug, Default)]
pub struct Checker {
    violations: Vec<Violation>,
    last_id: u64,
    threads: Map<u32, Thread>,
    tasks: tasks::Tasks,
    promises: promises::Promises,
    things: things::Things,
}

#[derive(Debug, Default)]
struct Thread {
    at: u64,
    events: u64,
    ended: bool,
}

/// Notes what is impossible about one event.
struct Notes<'a> {
    event: &'a Event,
    violations: &'a mut Vec<Violation>,
}

impl Notes<'_> {
    fn require(&mut self, holds: bool, what: Impossible) {
        if !holds {
            self.violations.push(Violation { event: self.event.id, what });
        }
    }
}

impl Checker {
    /// Takes the next event.
    pub fn push(&mut self, event: &Event) {
        self.order(event);
        let notes = &mut Notes { event, violations: &mut self.violations };
        let futures =
            &|number| number == 0 || self.tasks.knows_future(number) || self.promises.knows(number);
        let created = matches!(
            event.kind,
            EventKind::FutureCreated { .. }
                | EventKind::PromiseCreated { .. }
                | EventKind::GeneratorCreated { .. }
        );
        if created {
            let new = event.future != 0 && !futures(event.future);
            notes.require(new, Impossible::NotNew(Subject::Future(event.future)));
        } else {
            notes
                .require(futures(event.future), Impossible::Unknown(Subject::Future(event.future)));
        }
        let (other, may_be_none) = other_future(&event.kind);
        let known = futures(other) && (other != 0 || may_be_none);
        notes.require(known, Impossible::Unknown(Subject::Future(other)));
        let is_promise = self.promises.knows(event.future);
        self.promises.push(event, notes);
        self.things.push(event, notes);
        self.tasks.push(event, is_promise, (&self.things, &self.promises), notes);
    }

    /// What was found so far.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// All events of a trace have been taken.
    pub(crate) fn end(&mut self, trace: &Trace) {
        let last = trace.events.iter().map(|event| event.at).max().unwrap_or(0);
        if let Some(ended) = trace.header.ended.as_ref().filter(|ended| ended.at < last) {
            let what = Impossible::EndsBeforeItsLastEvent { end: ended.at, last };
            self.violations.push(Violation { event: 0, what });
        }
    }

    /// Identifiers, times and threads: all that can be said where events are missing.
    pub(crate) fn order(&mut self, event: &Event) {
        let notes = &mut Notes { event, violations: &mut self.violations };
        notes.require(event.id > self.last_id, Impossible::IdDoesNotGrow { before: self.last_id });
        self.last_id = self.last_id.max(event.id);
        let thread = self.threads.or_default(event.thread);
        let before = thread.at;
        notes.require(event.at >= before, Impossible::TimeRunsBackwards { before });
        notes.require(!thread.ended, Impossible::AfterItsEnd(Subject::Thread(event.thread)));
        match event.kind {
            EventKind::ThreadStarted { .. } => {
                let first = thread.events == 0 && event.thread != 0;
                notes.require(first, Impossible::NotNew(Subject::Thread(event.thread)));
            }
            EventKind::ThreadEnded => thread.ended = true,
            // Threads begin and end in no other way.
            _ => {}
        }
        thread.at = before.max(event.at);
        thread.events += 1;
    }
}

/// The future or promise that an event tells of beside its own, or 0, and whether 0 is possible.
///
/// This lists every kind, so that the compiler asks for a new one; what else must hold of it is for
/// `tasks`, `promises` and `things`.
fn other_future(kind: &EventKind) -> (u32, bool) {
    match *kind {
        EventKind::FutureCreated { parent, .. }
        | EventKind::PromiseCreated { parent, .. }
        | EventKind::GeneratorCreated { parent, .. } => (parent, true),
        EventKind::PromiseFollows { promise } | EventKind::ReactionAdded { promise } => {
            (promise, false)
        }
        // `by` must be what is polled, or what the cause of the wake demands: see `tasks`.
        EventKind::FutureFirstPolled { .. } | EventKind::Woken { .. } => (0, true),
        EventKind::TaskSpawned { .. }
        | EventKind::TaskEnded { .. }
        | EventKind::TaskJoined { .. }
        | EventKind::TaskAborted { .. }
        | EventKind::TaskDetached
        | EventKind::FutureDropped { .. }
        | EventKind::PollStart
        | EventKind::PollEnd { .. }
        | EventKind::AwaitReached
        | EventKind::AwaitResumed
        | EventKind::WakerCloned
        | EventKind::WakerDropped
        | EventKind::TimerArmed { .. }
        | EventKind::TimerFired { .. }
        | EventKind::TimerCancelled { .. }
        | EventKind::RejectionReason { .. }
        | EventKind::PromiseSettled { .. }
        | EventKind::RejectionUnhandled
        | EventKind::RejectionHandled
        | EventKind::GeneratorResumed
        | EventKind::GeneratorYielded
        | EventKind::GeneratorEnded { .. }
        | EventKind::MicrotaskQueued { .. }
        | EventKind::MacrotaskQueued { .. }
        | EventKind::JobStarted { .. }
        | EventKind::JobEnded { .. }
        | EventKind::SignalAborted { .. }
        | EventKind::ThreadStarted { .. }
        | EventKind::ThreadEnded
        | EventKind::LockRequested { .. }
        | EventKind::LockAcquired { .. }
        | EventKind::LockCancelled { .. }
        | EventKind::LockReleased { .. }
        | EventKind::Mark { .. }
        | EventKind::Counter { .. }
        | EventKind::Console { .. } => (0, true),
    }
}
