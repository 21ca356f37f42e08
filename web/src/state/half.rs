//! One half of a run: what it has reported and how it ended.

use pollscope_analysis::Model;
use pollscope_protocol::{HalfResult, RunStatus};
use pollscope_trace::{Clock, Engine, Event, Stream};

/// One half of a run.
#[derive(Debug, Default)]
pub struct Half {
    /// Where it stands.
    pub phase: HalfPhase,
    /// What there is to say about an end other than `ok`.
    pub message: Option<String>,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What that amounts to.
    pub model: Model,
    /// Events that were not kept.
    pub dropped: u64,
    /// When it ended, in nanoseconds since the run began; 0 until then.
    pub ended_at: u64,
}

/// Where a half stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HalfPhase {
    /// It has not run.
    #[default]
    Fresh,
    /// It is running, or about to.
    Running,
    /// It has ended.
    Ended(RunStatus),
}

impl Half {
    /// It is about to run.
    pub(super) fn begin(&mut self) {
        self.phase = HalfPhase::Running;
    }

    /// Takes events, unless it has ended.
    pub(super) fn take(&mut self, events: Vec<Event>, dropped: u64) {
        if self.phase != HalfPhase::Running {
            return;
        }
        for event in &events {
            self.model.push(event);
        }
        self.events.extend(events);
        self.dropped = dropped;
    }

    /// It has ended with what it did last; the first end counts.
    pub(super) fn end(&mut self, status: RunStatus, message: Option<String>) {
        self.end_at(self.model.last, status, message);
    }

    /// It was stopped at `now`, unless it has ended.
    pub(super) fn stop(&mut self, now: u64) {
        let message = Some("Stopped before its end.".to_owned());
        self.end_at(now.max(self.model.last), RunStatus::Stopped, message);
    }

    fn end_at(&mut self, at: u64, status: RunStatus, message: Option<String>) {
        if self.phase == HalfPhase::Running {
            self.phase = HalfPhase::Ended(status);
            self.message = message;
            self.ended_at = at;
            self.model.finish(at);
        }
    }

    /// How it ended, if it has.
    pub fn status(&self) -> Option<RunStatus> {
        match self.phase {
            HalfPhase::Ended(status) => Some(status),
            HalfPhase::Fresh | HalfPhase::Running => None,
        }
    }

    /// Whether it has ended and nothing more can come.
    pub fn is_over(&self) -> bool {
        self.status().is_some()
    }

    /// As the automation surface reports it.
    pub(super) fn result(&self) -> HalfResult {
        HalfResult {
            status: self.status().unwrap_or(RunStatus::Stopped),
            message: self.message.clone(),
            stdout: self.model.printed(Stream::Stdout),
            stderr: self.model.printed(Stream::Stderr),
            events: self.events.clone(),
            dropped: self.dropped,
            engine: Engine::Native,
            clock: Clock::Real,
        }
    }
}
