//! Promises, generators, and the jobs of JavaScript's event loop.

use std::collections::VecDeque;

use pollscope_trace::{Event, EventKind, PromiseOutcome};

use super::Notes;
use super::violation::{Impossible, Subject};
use crate::map::Map;

#[derive(Debug, Default)]
pub(super) struct Promises {
    bodies: Map<u32, Body>,
    jobs: Map<u32, Job>,
    loops: Map<u32, Loop>,
}

/// A promise or a generator.
#[derive(Debug, Default)]
struct Body {
    /// The line of the `await` that it stands at; 0 if at none.
    awaiting: u32,
    /// For a generator that stands at a `yield`, or that has not begun.
    suspended: bool,
    follows: bool,
    settled: Option<PromiseOutcome>,
    unhandled: bool,
}

#[derive(Debug)]
struct Job {
    is_microtask: bool,
    /// It was noticed only when its turn had come.
    late: bool,
    started: bool,
}

/// The event loop of a thread.
#[derive(Debug, Default)]
struct Loop {
    running: Option<u32>,
    microtasks: VecDeque<u32>,
}

impl Promises {
    pub(super) fn knows(&self, number: u32) -> bool {
        self.bodies.contains_key(&number)
    }

    pub(super) fn has_settled(&self, number: u32) -> bool {
        self.bodies.get(&number).is_some_and(|body| body.settled.is_some())
    }

    pub(super) fn push(&mut self, event: &Event, notes: &mut Notes<'_>) {
        match event.kind {
            EventKind::PromiseCreated { .. } => {
                self.bodies.insert(event.future, Body::default());
            }
            EventKind::GeneratorCreated { .. } => {
                let body = Body { suspended: true, ..Body::default() };
                self.bodies.insert(event.future, body);
            }
            EventKind::MicrotaskQueued { job, .. } => self.queued(event.thread, job, true, notes),
            EventKind::MacrotaskQueued { job, .. } => self.queued(event.thread, job, false, notes),
            EventKind::JobStarted { job } => self.started(event.thread, job, notes),
            EventKind::JobEnded { job } => {
                let running = self.loops.or_default(event.thread).running.take();
                notes.require(running == Some(job), Impossible::JobDoesNotRun(Subject::Job(job)));
            }
            // No other kind creates a body or concerns the queues of jobs.
            _ => {}
        }
        if let Some(body) = self.bodies.get_mut(&event.future) {
            body.push(event, notes);
        }
    }

    fn queued(&mut self, thread: u32, number: u32, is_microtask: bool, notes: &mut Notes<'_>) {
        let event_loop = self.loops.or_default(thread);
        // Between jobs nobody queues one: this one was noticed when its turn had come.
        let late = is_microtask && event_loop.running.is_none();
        if is_microtask && !late {
            event_loop.microtasks.push_back(number);
        }
        let job = Job { is_microtask, late, started: false };
        let new = number != 0 && self.jobs.insert(number, job).is_none();
        notes.require(new, Impossible::NotNew(Subject::Job(number)));
    }

    fn started(&mut self, thread: u32, number: u32, notes: &mut Notes<'_>) {
        let subject = Subject::Job(number);
        let Some(job) = self.jobs.get_mut(&number) else {
            return notes.require(false, Impossible::Unknown(subject));
        };
        let event_loop = self.loops.or_default(thread);
        let first = !job.started && event_loop.running.is_none();
        notes.require(first, Impossible::JobCannotStart(subject));
        job.started = true;
        event_loop.running = Some(number);
        let next = event_loop.microtasks.front().copied();
        let its_turn = if job.is_microtask { next == Some(number) } else { next.is_none() };
        notes.require(its_turn || job.late, Impossible::JobOutOfTurn(subject));
        if next == Some(number) {
            event_loop.microtasks.pop_front();
        } else {
            event_loop.microtasks.retain(|job| *job != number);
        }
    }
}

impl Body {
    fn push(&mut self, event: &Event, notes: &mut Notes<'_>) {
        let subject = Subject::Future(event.future);
        let runs = self.awaiting == 0 && !self.suspended && self.settled.is_none();
        match event.kind {
            EventKind::AwaitReached => {
                notes.require(runs && event.line != 0, Impossible::DoesNotRun(subject));
                self.awaiting = event.line;
            }
            EventKind::AwaitResumed => {
                let (future, line) = (event.future, event.line);
                let stands = self.awaiting == line && line != 0;
                notes.require(stands, Impossible::ResumedElsewhere { future, line });
                self.awaiting = 0;
            }
            EventKind::PromiseFollows { .. } => {
                let open = self.settled.is_none() && !self.follows;
                notes.require(open, Impossible::SettledTwice(subject));
                self.follows = true;
            }
            EventKind::PromiseSettled { outcome } | EventKind::GeneratorEnded { outcome } => {
                notes.require(self.settled.is_none(), Impossible::SettledTwice(subject));
                // What it waits for may fail; otherwise only a body that runs comes to its end.
                let runs = self.awaiting == 0 || outcome == PromiseOutcome::Rejected;
                notes.require(runs, Impossible::DoesNotRun(subject));
                (self.settled, self.awaiting) = (Some(outcome), 0);
            }
            EventKind::RejectionReason { .. } => {
                notes.require(self.settled.is_none(), Impossible::SettledTwice(subject));
            }
            EventKind::RejectionUnhandled => {
                let rejected = self.settled == Some(PromiseOutcome::Rejected) && !self.unhandled;
                notes.require(rejected, Impossible::NotRejected(subject));
                self.unhandled = true;
            }
            EventKind::RejectionHandled => {
                notes.require(self.unhandled, Impossible::NotRejected(subject));
                self.unhandled = false;
            }
            EventKind::GeneratorResumed => {
                let stands = self.suspended && self.settled.is_none();
                notes.require(stands, Impossible::DoesNotRun(subject));
                self.suspended = false;
            }
            EventKind::GeneratorYielded => {
                notes.require(runs, Impossible::DoesNotRun(subject));
                self.suspended = true;
            }
            EventKind::Console { .. } | EventKind::Mark { .. } | EventKind::Counter { .. } => {
                let runs = self.awaiting == 0 && !self.suspended;
                notes.require(runs, Impossible::DoesNotRun(subject));
            }
            // The rest may happen in any state of a body, or is not about one.
            _ => {}
        }
    }
}
