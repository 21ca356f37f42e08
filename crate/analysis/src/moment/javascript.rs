//! How the events that only JavaScript has change a moment: promises, generators, jobs.
//!
//! An async function runs on top of its caller until its first `await`, and after that alone, on an
//! empty stack. The end of a body is not always told (a function that returns a promise settles
//! later), so whatever an event shows to be running takes those above it off the stack.

use pollscope_trace::{Event, EventKind, JobSource, PromiseOrigin, PromiseOutcome};

use super::Moment;
use super::state::{FutureKind, FuturePhase, JobState, Wait};

impl Moment {
    /// Of a promise that a Rust program waits for; nothing else of JavaScript's is in its trace. Returns
    /// whether it is one.
    fn apply_bridge(&mut self, event: &Event) -> bool {
        match &event.kind {
            EventKind::PromiseCreated {
                parent, origin: origin @ PromiseOrigin::Bridge, ..
            } => {
                let kind = FutureKind::Promise(*origin);
                self.created(event, kind, FuturePhase::Waiting, *parent);
                self.executes(event.line);
                true
            }
            EventKind::PromiseSettled { outcome } if self.is_of_bridge(event.future) => {
                self.ended(event.future, event.at, settled(*outcome));
                true
            }
            EventKind::RejectionReason { .. } => true,
            // Rust has no other events of promises.
            _ => false,
        }
    }

    fn is_of_bridge(&self, future: u32) -> bool {
        let kind = self.future(future).map(|future| future.kind);
        kind == Some(FutureKind::Promise(PromiseOrigin::Bridge))
    }

    pub(super) fn apply_javascript(&mut self, event: &Event) {
        if self.apply_bridge(event) {
            return;
        }
        self.is_javascript = true;
        match &event.kind {
            EventKind::PromiseCreated { parent, origin, .. } => {
                self.promise_created(event, *parent, *origin);
            }
            EventKind::PromiseFollows { promise } => self.waits(event.future, *promise),
            EventKind::ReactionAdded { promise } => self.waits(event.future, *promise),
            EventKind::PromiseSettled { outcome } => {
                self.javascript_suspends(event.future);
                self.ended(event.future, event.at, settled(*outcome));
            }
            EventKind::GeneratorCreated { parent, .. } => {
                self.javascript_runs(*parent);
                self.executes(event.line);
                self.created(event, FutureKind::Generator, FuturePhase::Lazy, *parent);
            }
            EventKind::GeneratorResumed => self.generator_resumed(event),
            EventKind::GeneratorYielded => {
                self.edit(event.future, |generator| {
                    generator.await_line = event.line;
                    generator.current_line = event.line;
                });
                self.javascript_suspends(event.future);
            }
            EventKind::GeneratorEnded { outcome } => {
                self.javascript_suspends(event.future);
                self.ended(event.future, event.at, settled(*outcome));
            }
            EventKind::MicrotaskQueued { job, source } => {
                self.job_queued(event, *job, *source, true);
            }
            EventKind::MacrotaskQueued { job, source } => {
                self.job_queued(event, *job, *source, false);
            }
            EventKind::JobStarted { job } => self.job_started(*job),
            EventKind::JobEnded { job } => {
                self.javascript_runs(0);
                self.jobs.end(*job, &mut self.copied);
                self.job = 0;
            }
            // Rejections and signals change the state of nothing; `apply` passes no other kind.
            _ => {}
        }
    }

    fn promise_created(&mut self, event: &Event, parent: u32, origin: PromiseOrigin) {
        self.javascript_runs(parent);
        self.executes(event.line);
        let body = origin == PromiseOrigin::AsyncFunction;
        let phase = if body { FuturePhase::Running } else { FuturePhase::Waiting };
        self.created(event, FutureKind::Promise(origin), phase, parent);
        if body {
            self.calls.push(event.future, &mut self.copied);
        }
    }

    fn generator_resumed(&mut self, event: &Event) {
        self.edit(event.future, |generator| {
            generator.phase = FuturePhase::Running;
            generator.started.get_or_insert(event.at);
            generator.await_line = 0;
            generator.polls += 1;
        });
        self.calls.push(event.future, &mut self.copied);
    }

    fn waits(&mut self, future: u32, promise: u32) {
        let Some(state) = self.futures.get_mut(future, &mut self.copied) else { return };
        let next = std::mem::replace(&mut state.first_wait, self.waits.len() as u32 + 1);
        self.waits.push(Wait { promise, next }, &mut self.copied);
    }

    fn job_queued(&mut self, event: &Event, id: u32, source: JobSource, is_microtask: bool) {
        let job = JobState {
            id,
            is_microtask,
            source,
            future: event.future,
            line: event.line,
            queued: event.at,
            has_begun: false,
            queued_position: self.position as u32,
        };
        self.jobs.insert(id, job, &mut self.copied);
    }

    fn job_started(&mut self, id: u32) {
        self.javascript_runs(0);
        self.job = id;
        if let Some(job) = self.jobs.get_mut(id, &mut self.copied) {
            job.has_begun = true;
        }
    }

    /// `future` is what runs, 0 for no async function: what was above it has returned.
    pub(super) fn javascript_runs(&mut self, future: u32) {
        while let Some(&top) = self.calls.last() {
            if top == future {
                return;
            }
            self.calls.pop(&mut self.copied);
            // It has returned a promise and is settled when that is, or it is a generator.
            self.edit(top, |state| {
                if state.phase == FuturePhase::Running {
                    state.phase = FuturePhase::Waiting;
                }
            });
        }
    }

    /// The body of `future` stands at an `await` or is over; its caller goes on.
    pub(super) fn javascript_suspends(&mut self, future: u32) {
        if !self.is_javascript {
            return;
        }
        // Whatever is running is on the stack, so that the search always finds it.
        if self.future(future).is_some_and(|state| state.phase == FuturePhase::Running) {
            self.javascript_runs(future);
            self.calls.pop(&mut self.copied);
        }
        self.edit(future, |state| {
            if state.phase == FuturePhase::Running {
                state.phase = FuturePhase::Waiting;
            }
        });
    }

    /// The body of `future` goes on after an `await`, on an empty stack.
    pub(super) fn javascript_resumes(&mut self, future: u32) {
        if !self.is_javascript {
            return;
        }
        self.javascript_runs(future);
        if self.calls.len() == 0 {
            self.calls.push(future, &mut self.copied);
        }
        self.edit(future, |state| {
            if !state.phase.is_over() {
                state.phase = FuturePhase::Running;
                state.polls += 1;
            }
        });
    }
}

fn settled(outcome: PromiseOutcome) -> FuturePhase {
    match outcome {
        PromiseOutcome::Fulfilled => FuturePhase::Ready,
        PromiseOutcome::Rejected => FuturePhase::Rejected,
    }
}
