//! What becomes of the events of a JavaScript program.

use pollscope_trace::{Event, EventKind, JobSource, PromiseOrigin, PromiseOutcome, Trace};

use super::end_of;
use super::tracks::Tracks;
use crate::map::Map;

const PROCESS: u32 = 2;
/// The one thread: what runs, job by job.
const MAIN: u64 = 1;
const PROMISE: &str = "promise";

/// The export of a JavaScript program.
pub(super) fn write(trace: &Trace) -> Tracks {
    let mut half = JavaScript {
        tracks: Tracks::new(PROCESS, &format!("JavaScript: {}", trace.header.program)),
        names: Map::default(),
        jobs: Map::default(),
    };
    half.tracks.thread(MAIN, "event loop");
    for event in &trace.events {
        half.event(event);
    }
    half.tracks.finish(end_of(trace));
    half.tracks
}

#[derive(Debug)]
struct JavaScript<'a> {
    tracks: Tracks,
    names: Map<u32, &'a str>,
    jobs: Map<u32, String>,
}

/// What the slice of a job is about.
fn job_slice(job: u32) -> (u32, u32) {
    (job, 0)
}

/// What the slice of a body is about.
fn body_slice(future: u32) -> (u32, u32) {
    (0, future)
}

impl<'a> JavaScript<'a> {
    fn event(&mut self, event: &'a Event) {
        let (at, future) = (event.at, event.future);
        let id = u64::from(future);
        match &event.kind {
            EventKind::PromiseCreated { name, origin, .. } => {
                self.names.insert(future, name);
                self.tracks.begin_async(at, PROMISE, id, name);
                if *origin == PromiseOrigin::AsyncFunction {
                    self.runs(event);
                }
            }
            EventKind::GeneratorCreated { name, .. } => {
                self.names.insert(future, name);
                self.tracks.begin_async(at, PROMISE, id, name);
                self.tracks.begin_async(at, PROMISE, id, "lazy");
            }
            EventKind::AwaitReached => {
                self.stands(event, &format!("waiting in line {}", event.line));
            }
            EventKind::GeneratorYielded => {
                self.stands(event, &format!("yielded in line {}", event.line));
            }
            EventKind::AwaitResumed | EventKind::GeneratorResumed => {
                if self.tracks.depth(PROMISE, id) > 1 {
                    self.tracks.end_async(at, PROMISE, id, false);
                }
                self.runs(event);
            }
            EventKind::PromiseSettled { outcome } | EventKind::GeneratorEnded { outcome } => {
                let result = match outcome {
                    PromiseOutcome::Fulfilled => "fulfilled",
                    PromiseOutcome::Rejected => "rejected",
                };
                self.tracks.end(at, MAIN, body_slice(future), result);
                self.tracks.end_async(at, PROMISE, id, true);
            }
            EventKind::RejectionUnhandled => {
                self.tracks.instant(at, MAIN, "promise", "unhandled rejection");
            }
            EventKind::MicrotaskQueued { job, source } => {
                self.jobs.insert(*job, format!("microtask: {}", source_name(*source)));
            }
            EventKind::MacrotaskQueued { job, source } => {
                self.jobs.insert(*job, format!("task: {}", source_name(*source)));
            }
            EventKind::JobStarted { job } => {
                let name = self.jobs.remove(job).unwrap_or_else(|| format!("job {job}"));
                self.tracks.begin(at, MAIN, job_slice(*job), &name, 0);
            }
            EventKind::JobEnded { job } => self.tracks.end(at, MAIN, job_slice(*job), ""),
            // What is no part of a body's life or of the event loop.
            _ => self.aside(event),
        }
    }

    /// What is beside the bodies: timers, marks, output.
    fn aside(&mut self, event: &Event) {
        let at = event.at;
        match &event.kind {
            EventKind::TimerArmed { timer, .. } => {
                let name = format!("timer {timer}");
                self.tracks.begin_async(at, "timer", (*timer).into(), &name);
            }
            EventKind::TimerFired { timer } | EventKind::TimerCancelled { timer } => {
                self.tracks.end_async(at, "timer", (*timer).into(), true);
            }
            EventKind::Mark { name } => self.tracks.instant(at, MAIN, "mark", name),
            EventKind::Counter { name, value } => self.tracks.counter(at, name, *value),
            EventKind::Console { text, .. } => {
                self.tracks.instant(at, MAIN, "console", text.trim_end());
            }
            EventKind::SignalAborted { signal } => {
                self.tracks.instant(at, MAIN, "signal", &format!("signal {signal} aborted"));
            }
            // Perfetto has nothing to show them as.
            _ => {}
        }
    }

    fn runs(&mut self, event: &Event) {
        let name = self.names.get(&event.future).copied().unwrap_or("async function").to_owned();
        self.tracks.begin(event.at, MAIN, body_slice(event.future), &name, event.line);
    }

    fn stands(&mut self, event: &Event, what: &str) {
        self.tracks.end(event.at, MAIN, body_slice(event.future), "");
        let id = event.future.into();
        if self.tracks.depth(PROMISE, id) == 1 {
            self.tracks.begin_async(event.at, PROMISE, id, what);
        }
    }
}

fn source_name(source: JobSource) -> &'static str {
    match source {
        JobSource::Script => "script",
        JobSource::Reaction => "reaction",
        JobSource::Thenable => "thenable",
        JobSource::QueueMicrotask => "queueMicrotask",
        JobSource::Timer => "timer",
        JobSource::Message => "message",
        JobSource::Network => "network",
        JobSource::Event => "event",
        JobSource::Other => "other",
    }
}
