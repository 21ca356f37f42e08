//! A trace from a file, shown in place of a run: what it says of itself, and the source it brings.

use std::rc::Rc;

use pollscope_trace::{Language, Trace};

use super::{Effect, Half, HalfPhase, Origin, Pane, Phase, State};

/// A trace from a file.
#[derive(Debug, Default)]
pub struct Recorded {
    /// What the file is called.
    pub file: String,
    /// What the program is called.
    pub program: String,
    /// The Rust half, if there is one. What it did moves on into the state.
    pub rust: Option<RecordedHalf>,
    /// The JavaScript half, if there is one.
    pub js: Option<RecordedHalf>,
}

/// One half of a trace from a file.
#[derive(Debug)]
pub struct RecordedHalf {
    /// The source that its lines are lines of; empty if the file has none.
    pub source: Rc<str>,
    /// What it did.
    half: Option<Box<Half>>,
}

/// A file that is being opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// What it is called.
    pub file: String,
    /// How much of it is done, in percent.
    pub percent: u32,
}

/// The traces of a file while the page takes them in, so many events at a time: a large one takes
/// longer than a page may go without answering.
#[derive(Debug)]
pub struct Loading {
    recorded: Recorded,
    /// What is still to come, the next trace last, how many of its events were taken, and the half
    /// that they belong to.
    waiting: Vec<(Trace, usize, Half)>,
    loaded: usize,
    all: usize,
}

impl Loading {
    /// The traces of a file. A half that comes twice counts once, as it came first.
    pub fn new(file: String, traces: Vec<Trace>) -> Self {
        let program =
            traces.iter().map(|trace| &trace.header.program).find(|name| !name.is_empty());
        let program = program.cloned().unwrap_or_default();
        let all = traces.iter().map(|trace| trace.events.len()).sum();
        let half = |trace: Trace| {
            let half = Half::opened(&trace.header);
            (trace, 0, half)
        };
        Loading {
            recorded: Recorded { file, program, ..Recorded::default() },
            waiting: traces.into_iter().rev().map(half).collect(),
            loaded: 0,
            all,
        }
    }

    /// How much is done: from 0 to 1.
    pub fn progress(&self) -> f64 {
        self.loaded as f64 / self.all.max(1) as f64
    }

    /// Goes on by so many events. Returns the whole when all are taken in, and never again.
    pub fn step(&mut self, count: usize) -> Option<Recorded> {
        let Some((trace, taken, half)) = self.waiting.last_mut() else {
            return Some(std::mem::take(&mut self.recorded));
        };
        let next = &trace.events[*taken..];
        let next = &next[..count.min(next.len())];
        half.reads(next);
        (*taken, self.loaded) = (*taken + next.len(), self.loaded + next.len());
        let over = next.len() < count;
        if over && let Some((Trace { header, events }, _, mut half)) = self.waiting.pop() {
            let source = header.source.as_str().into();
            let place = match header.language {
                Language::Rust => &mut self.recorded.rust,
                Language::JavaScript => &mut self.recorded.js,
            };
            half.closes(header, events);
            place.get_or_insert_with(|| RecordedHalf { source, half: Some(Box::new(half)) });
        }
        None
    }
}

impl Recorded {
    /// What the traces of a file amount to.
    pub fn new(file: String, traces: Vec<Trace>) -> Self {
        let mut loading = Loading::new(file, traces);
        loop {
            if let Some(recorded) = loading.step(usize::MAX) {
                return recorded;
            }
        }
    }

    /// One half, if the file has it.
    pub fn half(&self, language: Language) -> Option<&RecordedHalf> {
        match language {
            Language::Rust => self.rust.as_ref(),
            Language::JavaScript => self.js.as_ref(),
        }
    }
}

impl State {
    /// Shows a file's trace as a run that is over. What a half lacks stays as if it had never run.
    pub(super) fn show_recorded(&mut self, mut recorded: Recorded) {
        self.clear();
        let taken = |half: &mut Option<RecordedHalf>| {
            half.as_mut().and_then(|half| half.half.take()).map(|half| *half).unwrap_or_default()
        };
        self.rust = taken(&mut recorded.rust);
        self.js = taken(&mut recorded.js);
        self.recorded = Some(Rc::new(recorded));
        self.show_a_face();
        (self.notice, self.opening) = (None, None);
        self.pane = Pane::Findings;
        self.phase = Phase::Over;
        self.now = self.rust.ended_at.max(self.js.ended_at);
    }

    /// Whether the lesson on the screen has a recorded run that would tell something: nothing has run, and
    /// nobody has changed the program.
    pub fn wants_recall(&self) -> bool {
        let as_it_comes = self.origin == Origin::Lesson && !self.rust_draft.is_edited();
        self.lesson.recorded && as_it_comes && self.phase == Phase::Fresh
    }

    /// Shows the recorded run of the lesson as the run that it was.
    pub(super) fn recall(&mut self, mut recorded: Recorded) -> Vec<Effect> {
        let half = recorded.rust.as_mut().and_then(|half| half.half.take());
        let Some(mut half) = half.filter(|_| self.wants_recall()) else { return Vec::new() };
        half.recall(self.lesson.rust.as_str().into());
        self.rust = *half;
        self.recalled = true;
        self.phase = Phase::Over;
        self.now = self.rust.ended_at;
        self.show_the_moment();
        self.grade();
        Vec::new()
    }

    /// The traces of the run on the screen: one of each half that has run.
    pub fn traces(&self) -> Vec<Trace> {
        let program = self.program();
        let trace = |language: Language| {
            let half = self.half(language);
            let ran = half.phase != HalfPhase::Fresh;
            let source = half.ran.clone().unwrap_or_else(|| self.source(language));
            ran.then(|| half.trace(language, program, &source))
        };
        [Language::Rust, Language::JavaScript].into_iter().filter_map(trace).collect()
    }

    /// What the program on the screen is called.
    pub fn program(&self) -> &str {
        self.recorded.as_ref().map_or(&self.lesson.slug, |recorded| &recorded.program)
    }

    /// The source on the screen.
    pub fn source(&self, language: Language) -> Rc<str> {
        if let Some(recorded) = &self.recorded {
            return recorded.half(language).map_or_else(|| "".into(), |half| half.source.clone());
        }
        self.draft(language).text().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::sample::{self, MS, over, running};
    use crate::state::{Action, Control, Face, HalfPhase, Mode};
    use pollscope_protocol::RunStatus;

    fn recorded(traces: Vec<Trace>) -> Action {
        Action::ShowRecorded(Box::new(Recorded::new("mine.json".to_owned(), traces)))
    }

    #[test]
    fn a_trace_shows_what_the_run_did_and_can_be_saved_again() {
        let run = over();
        let traces = run.traces();
        assert_eq!(traces.len(), 2);
        let mut state = sample::open(Some("join-all"));
        state.apply(recorded(traces.clone()));
        assert_eq!((state.phase, state.program()), (Phase::Over, "lazy-vs-eager"));
        assert_eq!(&*state.source(Language::Rust), run.lesson.rust);
        assert_eq!(state.rust.events, run.rust.events);
        assert_eq!(state.playback.mode, Mode::Following);
        assert_eq!(state.playback.playhead.at, 1000 * MS);
        assert_eq!(state.traces(), traces);
        state.apply(Action::Playback(Control::Seek(500 * MS)));
        assert_eq!(state.rust.moment.printed(), 1);
    }

    #[test]
    fn a_trace_that_comes_in_pieces_is_the_same() {
        let traces = over().traces();
        let mut loading = Loading::new("mine.json".to_owned(), traces.clone());
        let (mut steps, mut before) = (0, 0.0);
        let whole = loop {
            if let Some(whole) = loading.step(4) {
                break whole;
            }
            assert!(loading.progress() >= before);
            (steps, before) = (steps + 1, loading.progress());
        };
        assert_eq!((steps, before), (4 + 1, 1.0), "15 events, and 3");
        let mut state = sample::open(None);
        state.apply(Action::ShowRecorded(Box::new(whole)));
        assert_eq!(state.traces(), traces);
        let mut at_once = sample::open(None);
        at_once.apply(recorded(traces));
        assert_eq!(state.rust.model, at_once.rust.model);
        assert_eq!(state.insights, at_once.insights);
    }

    #[test]
    fn one_half_alone_is_shown_and_the_other_one_has_not_run() {
        let mut traces = over().traces();
        traces.remove(0);
        let mut state = sample::open(None);
        state.apply(recorded(traces));
        assert_eq!(state.rust.phase, HalfPhase::Fresh);
        assert_eq!(state.js.phase, HalfPhase::Ended(RunStatus::Ok));
        assert_eq!((state.face, &*state.source(Language::Rust)), (Face::JavaScript, ""));
        assert_eq!(state.traces().len(), 1);
    }

    #[test]
    fn running_resetting_and_picking_a_lesson_leave_it() {
        for leave in [Action::Start, Action::Reset, Action::Pick(over().lesson)] {
            let mut state = sample::open(None);
            state.apply(recorded(over().traces()));
            assert!(state.recorded.is_some());
            state.apply(leave);
            assert!(state.recorded.is_none());
            assert!(state.rust.events.is_empty());
            assert_eq!(&*state.source(Language::Rust), state.lesson.rust);
        }
    }

    #[test]
    fn a_trace_of_a_run_that_was_still_on_counts_as_stopped() {
        let mut state = running();
        let traces = state.traces();
        assert_eq!(traces[0].header.ended, None);
        state.apply(Action::Stopped { now: 0 });
        state.apply(recorded(traces));
        assert_eq!(state.rust.phase, HalfPhase::Ended(RunStatus::Stopped));
    }
}
