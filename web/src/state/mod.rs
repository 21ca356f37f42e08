//! What the page knows, as plain data, and how it changes.
//!
//! [`State::apply`] is the one place where it changes; it returns what has to be done in the
//! world outside as [`Effect`]s. Nothing here imports Yew or touches the browser, so it is tested
//! on the host.

mod action;
mod beside;
mod compiler;
mod course;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod distrust_tests;
mod draft;
mod editing;
#[cfg(test)]
mod editing_tests;
mod half;
mod listing;
mod panes;
mod plan;
mod playback;
#[cfg(test)]
mod playback_tests;
mod recorded;
mod runtime;
#[cfg(test)]
pub(crate) mod sample;
mod selection;
#[cfg(test)]
mod tests;
mod timeline_view;
mod watching;

use std::rc::Rc;

pub use action::{Action, Choice, Effect, RunId};
pub use compiler::Compiler;
pub use course::Course;
pub use draft::Draft;
pub use editing::Layout;
pub use half::{Half, HalfPhase};
pub use listing::{Filter, Listing};
pub use panes::{Pane, PickedLine};
pub use plan::{Options, Plan};
pub use playback::{Control, Direction, Mode, Playback, Playhead, Speed, Unit};
use pollscope_analysis::Sequence;
use pollscope_analysis::insights::Insight;
use pollscope_gallery::{LESSONS, Lesson};
use pollscope_protocol::live::LiveCrate;
use pollscope_protocol::{RunResult, RunStatus};
use pollscope_trace::Language;
pub use recorded::{Loading, Opening, Recorded, RecordedHalf};
pub use runtime::runtime;
pub use selection::{Selection, Target};
pub use timeline_view::{HalfRows, TimelineAction, TimelineView};

/// What the page knows.
#[derive(Debug)]
pub struct State {
    /// The lesson on the screen.
    pub lesson: &'static Lesson,
    /// The Rust program on the screen.
    pub rust_draft: Draft,
    /// The JavaScript program on the screen.
    pub js_draft: Draft,
    /// What else of the next run the person has a say in.
    pub options: Options,
    /// Where the compiler is.
    pub compiler: Compiler,
    /// The crates that edited programs may use, once somebody has asked, or why that is not known.
    pub crates: Option<Crates>,
    /// How the types of the Rust program lie in memory, as far as that was asked.
    pub layout: Layout,
    /// Something the person should know about the page as a whole.
    pub notice: Option<String>,
    /// Which half a narrow screen shows.
    pub tab: Language,
    /// The run whose results are on the screen, or the last one before a reset.
    pub run: RunId,
    /// Where that run stands.
    pub phase: Phase,
    /// The time on the run's clock, in nanoseconds since it began.
    pub now: u64,
    /// The Rust half.
    pub rust: Half,
    /// The JavaScript half.
    pub js: Half,
    /// The order in which the events of both halves happened.
    pub sequence: Sequence,
    /// Where the playhead stands and how it moves.
    pub playback: Playback,
    /// What there is to say about the run.
    pub insights: Rc<Vec<Insight>>,
    /// How much of the run that was said of: how many events, and when.
    insights_of: (usize, u64),
    /// How often there was something else to say.
    pub insight_changes: u64,
    /// The file that is being opened, if one is.
    pub opening: Option<Opening>,
    /// The file whose trace is on the screen in place of a run's.
    pub recorded: Option<Rc<Recorded>>,
    /// How the timeline is looked at.
    pub timeline: TimelineView,
    /// The events as a list.
    pub listing: Listing,
    /// What the pane beside the consoles shows.
    pub pane: Pane,
    /// The line of source that somebody went to last.
    pub picked_line: Option<PickedLine>,
    /// Whether the keys are shown.
    pub help: bool,
    /// Grows with every change that shows in more than the picture of the timeline.
    pub generation: u64,
}

/// The crates that edited programs may use, or why that is not known.
pub type Crates = Result<Rc<Vec<LiveCrate>>, String>;

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Nothing has run since the lesson was opened or reset.
    Fresh,
    /// Run was pressed; the engines get ready.
    Starting,
    /// At least one half is running.
    Running,
    /// Both halves have ended.
    Over,
}

impl State {
    /// The page as it is opened with `?lesson=` naming `wanted`, or nothing.
    pub fn open(wanted: Option<&str>) -> Self {
        let found = wanted.map(|slug| (slug, pollscope_gallery::find(slug)));
        let (lesson, notice) = match found {
            Some((slug, None)) => (first_lesson(), Some(unknown_lesson(slug, first_lesson()))),
            Some((_, Some(lesson))) => (lesson, None),
            None => (first_lesson(), None),
        };
        State {
            lesson,
            rust_draft: Draft::of(lesson.rust),
            js_draft: Draft::of(lesson.js),
            options: Options::default(),
            compiler: Compiler::default(),
            crates: None,
            layout: Layout::default(),
            notice,
            tab: Language::Rust,
            run: RunId::default(),
            phase: Phase::Fresh,
            now: 0,
            rust: Half::default(),
            js: Half::default(),
            sequence: Sequence::default(),
            playback: Playback::default(),
            insights: Rc::default(),
            insights_of: (0, 0),
            insight_changes: 0,
            opening: None,
            recorded: None,
            timeline: TimelineView::default(),
            listing: Listing::default(),
            pane: Pane::default(),
            picked_line: None,
            help: false,
            generation: 0,
        }
    }

    /// Changes the state and says what has to be done.
    ///
    /// An action that replaces what is on the screen ([`Action::replaces_run`]) must not come while
    /// a run is busy: whoever holds the engines stops them first, hands in what they still held,
    /// and says [`Action::Stopped`].
    pub fn apply(&mut self, action: Action) -> Vec<Effect> {
        self.generation += u64::from(!matches!(action, Action::Timeline(_)));
        let effects = match action {
            Action::Pick(lesson) => self.pick(lesson),
            Action::Start => self.start(),
            Action::Ended { run, language, status, message } => {
                self.ended(run, language, status, message)
            }
            Action::Stopped { now } => self.stopped(now),
            Action::Edit { language, text } => self.edit(language, text),
            Action::Restore { rust, js } => self.restore(rust, js),
            Action::Reset => self.reset(),
            Action::LayOut => self.lay_out().into_iter().collect(),
            Action::Compiler(compiler) => self.compiler_is(compiler),
            Action::ShowPane(pane) => self.show_pane(pane),
            other => {
                self.change(other);
                Vec::new()
            }
        };
        self.watch();
        effects
    }

    /// What asks for nothing to be done outside.
    fn change(&mut self, action: Action) {
        match action {
            Action::Started(run) => {
                if run == self.run && self.phase == Phase::Starting {
                    self.phase = Phase::Running;
                }
            }
            Action::Frame { run, now } => {
                if run == self.run && self.phase == Phase::Running {
                    self.now = self.now.max(now);
                }
            }
            Action::Events { run, language, events, dropped } => {
                if run == self.run {
                    self.half_mut(language).take(events, dropped);
                }
            }
            Action::Outcome { run, exit_code, diagnostics, traced } => {
                if run == self.run {
                    self.outcome(exit_code, diagnostics, traced);
                }
            }
            Action::Printed { run, stream, text } => {
                if run == self.run {
                    self.rust.print(stream, &text);
                }
            }
            Action::Checked { language, revision, found } => {
                self.draft_mut(language).checked(revision, found);
            }
            Action::LaidOut { revision, layout } => self.laid_out(revision, layout),
            Action::Crates(crates) => self.crates = Some(crates.map(Rc::new)),
            Action::Choose(choice) => self.choose(choice),
            Action::ShowTab(tab) => self.tab = tab,
            Action::Notice(notice) => self.notice = Some(notice),
            Action::Opening(opening) => self.opening = opening,
            Action::DismissNotice => self.notice = None,
            Action::Timeline(change) => self.look(change),
            Action::Playback(control) => self.control(control),
            Action::Pass(wall) => self.pass(wall),
            Action::PickLine(language, line) => self.pick_line(language, line),
            Action::List(open) => self.listing.open = open,
            Action::FilterList(filter) => self.listing.set_filter(filter),
            Action::Help(open) => self.help = open,
            Action::ShowRecorded(recorded) => self.show_recorded(*recorded),
            // These have effects: see `apply`.
            Action::Pick(_)
            | Action::Start
            | Action::Ended { .. }
            | Action::Stopped { .. }
            | Action::Edit { .. }
            | Action::Restore { .. }
            | Action::Reset
            | Action::LayOut
            | Action::Compiler(_)
            | Action::ShowPane(_) => {}
        }
    }

    /// How far the run has come, in nanoseconds since it began.
    pub fn last(&self) -> u64 {
        self.now.max(self.rust.model.last).max(self.js.model.last)
    }

    /// One half.
    pub fn half(&self, language: Language) -> &Half {
        match language {
            Language::Rust => &self.rust,
            Language::JavaScript => &self.js,
        }
    }

    /// Whether Stop has anything to stop.
    pub fn is_busy(&self) -> bool {
        matches!(self.phase, Phase::Starting | Phase::Running)
    }

    /// The place of the lesson among all, from 1.
    pub fn lesson_number(&self) -> usize {
        LESSONS.iter().position(|lesson| lesson.slug == self.lesson.slug).map_or(0, |at| at + 1)
    }

    /// The lesson `offset` places after this one, if there is one.
    pub fn neighbour(&self, offset: isize) -> Option<&'static Lesson> {
        let here = self.lesson_number().checked_sub(1)?;
        LESSONS.get(here.checked_add_signed(offset)?)
    }

    /// What the last run came to, as the automation surface reports it.
    pub fn result(&self) -> RunResult {
        RunResult {
            lesson: self.lesson.slug.to_owned(),
            rust: self.rust.result(),
            js: self.js.result(),
        }
    }

    fn half_mut(&mut self, language: Language) -> &mut Half {
        match language {
            Language::Rust => &mut self.rust,
            Language::JavaScript => &mut self.js,
        }
    }

    fn pick(&mut self, lesson: &'static Lesson) -> Vec<Effect> {
        self.notice = None;
        let changed = lesson.slug != self.lesson.slug;
        if changed {
            self.lesson = lesson;
            self.take_programs(lesson);
            self.pane = Pane::Guide;
        }
        if changed || self.recorded.is_some() {
            self.clear();
        }
        vec![Effect::RememberLesson(lesson.slug)]
    }

    fn start(&mut self) -> Vec<Effect> {
        self.clear();
        if self.pane == Pane::Guide {
            self.pane = Pane::Happened;
        }
        self.phase = Phase::Starting;
        self.rust = self.beginning(Language::Rust);
        self.js = self.beginning(Language::JavaScript);
        vec![Effect::StartRun(self.run)]
    }

    fn ended(
        &mut self,
        run: RunId,
        language: Language,
        status: RunStatus,
        message: Option<String>,
    ) -> Vec<Effect> {
        if run != self.run {
            return Vec::new();
        }
        self.half_mut(language).end(status, message);
        self.over_if_both_ended()
    }

    fn stopped(&mut self, now: u64) -> Vec<Effect> {
        self.now = self.now.max(now);
        for half in [&mut self.rust, &mut self.js] {
            half.stop(self.now);
        }
        self.over_if_both_ended()
    }

    fn over_if_both_ended(&mut self) -> Vec<Effect> {
        let ended = |half: &Half| matches!(half.phase, HalfPhase::Ended(_));
        if !self.is_busy() || !ended(&self.rust) || !ended(&self.js) {
            return Vec::new();
        }
        self.phase = Phase::Over;
        self.now = self.rust.ended_at.max(self.js.ended_at).max(self.now);
        vec![Effect::Report]
    }

    /// Back to a page on which nothing has run; what still arrives from before is refused.
    fn clear(&mut self) {
        self.run = self.run.next();
        self.phase = Phase::Fresh;
        self.now = 0;
        self.rust = Half::default();
        self.js = Half::default();
        self.sequence = Sequence::default();
        self.playback.restart();
        self.insights = Rc::default();
        self.insights_of = (0, 0);
        self.recorded = None;
        self.timeline.clear();
        self.listing.clear();
        self.picked_line = None;
    }
}

/// The sentence about a lesson that does not exist.
pub fn unknown_lesson(slug: &str, shown: &Lesson) -> String {
    format!("There is no lesson called “{slug}”. This is “{}” instead.", shown.title)
}

/// The same for a program, which gets no other lesson instead.
pub fn unknown_lesson_error(slug: &str) -> String {
    let known: Vec<&str> = LESSONS.iter().map(|lesson| lesson.slug).collect();
    format!("There is no lesson called “{slug}”. There are: {}.", known.join(", "))
}

fn first_lesson() -> &'static Lesson {
    &LESSONS[0]
}
