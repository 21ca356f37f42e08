//! One half of a run: what it has reported and how it ended.

use std::rc::Rc;

use pollscope_analysis::console::Lines;
use pollscope_analysis::critical_path::Causes;
use pollscope_analysis::intake::{self, Sieve};
use pollscope_analysis::{Ending, Model, Moment, Replay, TaskStatistics};
use pollscope_protocol::live::Diagnostic;
use pollscope_protocol::{HalfResult, RunStatus};
use pollscope_trace::{
    Clock, Ended, Engine, Event, EventKind, Header, Language, SCHEMA, Stream, Trace,
};

use super::beside::Beside;
use super::runtime;

/// One half of a run.
#[derive(Debug)]
pub struct Half {
    /// Where it stands.
    pub phase: HalfPhase,
    /// What there is to say about an end other than `ok`.
    pub message: Option<String>,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What that amounts to.
    pub model: Model,
    /// The lines that it has printed.
    pub lines: Lines,
    /// How it was at any position.
    pub replay: Replay,
    /// How it was at the playhead.
    pub moment: Moment,
    /// What led to what; worked out once it has ended.
    pub causes: Causes,
    /// Events that were not kept, those that were refused among them.
    pub dropped: u64,
    /// Refuses what no run can have: the program may write anything in place of its trace.
    pub(super) sieve: Sieve,
    /// When it ended, in nanoseconds since the run began; 0 until then.
    pub ended_at: u64,
    /// What ran it.
    pub engine: Engine,
    /// Which clock its times were read from.
    pub clock: Clock,
    /// The program that ran; none of a recorded half, and before a run.
    pub ran: Option<Rc<str>>,
    /// What it printed, as far as that came beside its trace.
    pub beside: Beside,
    /// What it would have returned to its system.
    pub exit_code: Option<i32>,
    /// What the compiler had to say about it.
    pub diagnostics: Rc<Vec<Diagnostic>>,
    /// Whether it reported what its futures do.
    pub traced: bool,
}

impl Default for Half {
    fn default() -> Self {
        Half {
            phase: HalfPhase::default(),
            message: None,
            events: Vec::new(),
            model: Model::default(),
            lines: Lines::default(),
            replay: Replay::default(),
            moment: Moment::default(),
            causes: Causes::default(),
            dropped: 0,
            sieve: Sieve::default(),
            ended_at: 0,
            engine: Engine::Native,
            clock: Clock::Real,
            ran: None,
            beside: Beside::default(),
            exit_code: None,
            diagnostics: Rc::default(),
            traced: true,
        }
    }
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
    pub(super) fn take(&mut self, mut events: Vec<Event>, dropped: u64) {
        if self.phase != HalfPhase::Running {
            return;
        }
        events.retain_mut(|event| self.sieve.admit(event));
        self.add(events);
        self.dropped = dropped.saturating_add(self.sieve.refused()).min(intake::LARGEST);
    }

    /// How many events were refused because no run can have them.
    pub fn refused(&self) -> u64 {
        self.sieve.refused()
    }

    fn add(&mut self, events: Vec<Event>) {
        for event in &events {
            self.learn(event);
        }
        self.events.extend(events);
    }

    /// Whatever is made of the events takes the next one.
    fn learn(&mut self, event: &Event) {
        self.model.push(event);
        self.replay.push(event);
        if let EventKind::Console { .. } = event.kind
            && let Some(printed) = self.model.console.last()
        {
            self.lines.push(printed);
        }
    }

    /// The half that a trace with this header tells of, before its events.
    pub(super) fn opened(header: &Header) -> Self {
        let mut half = Half { engine: header.engine, clock: header.clock, ..Half::default() };
        half.begin();
        half
    }

    /// Takes some of the events of its trace, which stay where they are.
    pub(super) fn reads(&mut self, events: &[Event]) {
        for event in events {
            self.causes.push(event);
            self.learn(event);
        }
    }

    /// It has taken all of them: these.
    pub(super) fn closes(&mut self, header: Header, events: Vec<Event>) {
        self.events = events;
        self.dropped = header.dropped;
        // A file may have been written while the run was on.
        let last = self.model.last;
        let unfinished = Ended { status: RunStatus::Stopped, at: last, message: None };
        let Ended { status, at, message } = header.ended.unwrap_or(unfinished);
        self.concludes(at.max(last), status, message);
    }

    /// It is a recorded run of this program, and counts as one. What it printed is in its trace.
    pub(super) fn recall(&mut self, ran: Rc<str>) {
        self.ran = Some(ran);
        for stream in [Stream::Stdout, Stream::Stderr] {
            self.beside.push(stream, &self.model.printed(stream));
        }
    }

    /// The half as a trace of its own.
    pub(super) fn trace(&self, language: Language, program: &str, source: &str) -> Trace {
        let ended = self.status().map(|status| Ended {
            status,
            at: self.ended_at,
            message: self.message.clone(),
        });
        let runtime = match (language, self.engine) {
            (Language::Rust, Engine::Native) => "pollscope",
            (Language::Rust, Engine::Live) => runtime(source),
            (Language::JavaScript, _) => "browser",
        };
        let header = Header {
            schema: SCHEMA,
            language,
            engine: self.engine,
            clock: self.clock,
            program: program.to_owned(),
            runtime: runtime.to_owned(),
            dropped: self.dropped,
            ended,
            source: source.to_owned(),
        };
        Trace { header, events: self.events.clone() }
    }

    /// Looks at the moment when so many of its events have happened.
    pub(super) fn look_at(&mut self, position: usize) {
        if self.moment.position() != position {
            // Taken, not looked at: what nobody else holds is changed where it is.
            let before = std::mem::take(&mut self.moment);
            self.moment = self.replay.moment_after(before, &self.events, position);
        }
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
            self.concludes(at, status, message);
            self.causes = Causes::of(&self.events);
        }
    }

    fn concludes(&mut self, at: u64, status: RunStatus, message: Option<String>) {
        self.phase = HalfPhase::Ended(status);
        self.message = message;
        self.ended_at = at;
        self.model.finish(at);
    }

    /// What a task has spent its time on so far.
    pub fn task_statistics(&self, task: u32) -> Option<TaskStatistics> {
        TaskStatistics::of(self.replay.history(), task)
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

    /// How it ended, for what there is to say about that.
    pub(super) fn ending(&self) -> Ending {
        let status = self.status();
        status.map_or(Ending::Unknown, |status| Ending::of(status, self.message.as_deref()))
    }

    /// As the automation surface reports it; `present` if the program has this half.
    pub(super) fn result(&self, present: bool) -> HalfResult {
        let unfinished = if present { RunStatus::Stopped } else { RunStatus::Ok };
        HalfResult {
            status: self.status().unwrap_or(unfinished),
            message: self.message.clone(),
            stdout: self.printed(Stream::Stdout),
            stderr: self.printed(Stream::Stderr),
            events: self.events.clone(),
            dropped: self.dropped,
            engine: self.engine,
            clock: self.clock,
            exit_code: self.exit_code,
            diagnostics: self.diagnostics.to_vec(),
            instrumented: self.traced,
        }
    }

    /// Whether it ran, but could not report what its futures do.
    pub fn ran_unseen(&self) -> bool {
        let ran = self.status().is_some_and(|status| status != RunStatus::CompileError);
        ran && !self.traced
    }

    /// Takes what was printed beside the trace, unless it has ended.
    pub(super) fn print(&mut self, stream: Stream, text: &str) {
        if self.phase == HalfPhase::Running {
            self.beside.push(stream, text);
        }
    }

    /// All that it printed to a stream. Where there is something beside the trace that is all.
    pub(super) fn printed(&self, stream: Stream) -> String {
        match self.engine {
            Engine::Native => self.model.printed(stream),
            Engine::Live => self.beside.text(stream).to_owned(),
        }
    }
}
