//! What the page knows, as plain data, and how it changes.
//!
//! [`State::apply`] is the one place where it changes; it returns what has to be done in the
//! world outside as [`Effect`]s. Nothing here imports Yew or touches the browser, so it is tested
//! on the host.

mod action;
mod beside;
mod catalogue;
mod change;
mod compiler;
mod course;
// Host only, as random numbers are.
#[cfg(all(test, not(target_arch = "wasm32")))]
#[cfg(all(test, not(target_arch = "wasm32")))]
mod distrust_tests;
mod draft;
mod editing;
#[cfg(test)]
mod editing_tests;
mod embed;
mod half;
mod linked;
mod listing;
mod origin;
mod panes;
mod plan;
mod playback;
#[cfg(test)]
mod playback_tests;
mod practice;
#[cfg(test)]
mod practice_tests;
mod recorded;
mod runtime;
#[cfg(test)]
pub(crate) mod sample;
mod selection;
#[cfg(test)]
mod tests;
mod timeline_view;
mod watching;
mod welcome;
mod workspace;

use std::rc::Rc;

pub use action::{Action, Choice, Effect, RunId};
pub use catalogue::{Catalogue, blank};
pub use compiler::Compiler;
pub use course::Course;
pub use draft::Draft;
pub use editing::Layout;
pub use embed::Embed;
pub use half::{Half, HalfPhase};
pub use linked::{Followed, Moment};
pub use listing::{Filter, Listing};
pub use origin::{Halves, Origin};
pub use panes::{Face, Pane, PickedLine, Tab};
pub use plan::{Options, Plan, RustPlan};
pub use playback::{Control, Direction, Mode, Playback, Playhead, Speed, Unit};
use pollscope_analysis::Sequence;
use pollscope_analysis::insights::Insight;
use pollscope_protocol::live::LiveCrate;
use pollscope_protocol::{Lesson, RunResult, RunStatus};
use pollscope_trace::{Clock, Language};
pub use practice::{Attempt, Practice};
pub use recorded::{Loading, Opening, Recorded, RecordedHalf};
pub use runtime::runtime;
pub use selection::{Selection, Target};
pub use timeline_view::{HalfRows, TimelineAction, TimelineView};
pub use welcome::Welcome;
pub use workspace::{Split, Workspace};

/// What the page knows.
#[derive(Debug)]
pub struct State {
    /// Which lessons there are.
    pub catalogue: Rc<Catalogue>,
    /// The lesson on the screen, or a new program in the form of one.
    pub lesson: Rc<Lesson>,
    /// Which of the two that is.
    pub origin: Origin,
    /// Which halves it has.
    halves: Halves,
    /// The address of the link that has brought the programs, if they are not as they come.
    pub linked: Option<Rc<str>>,
    /// What the person who made the link has to say.
    pub note: Option<Rc<str>>,
    /// Where the link points to in the next run.
    moment: Moment,
    /// The slug of the lesson that was picked and is being fetched.
    pub wanted: Option<Rc<str>>,
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
    /// What a phone shows above the timeline.
    pub face: Face,
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
    /// What the learner predicts and solves.
    pub practice: Practice,
    /// The file that is being opened, if one is.
    pub opening: Option<Opening>,
    /// The file whose trace is on the screen in place of a run's.
    pub recorded: Option<Rc<Recorded>>,
    /// Whether the run on the screen is the recorded one that came with the lesson.
    pub recalled: bool,
    /// How the timeline is looked at.
    pub timeline: TimelineView,
    /// The events as a list.
    pub listing: Listing,
    /// What the rail shows.
    pub pane: Pane,
    /// The line of source that somebody went to last.
    pub picked_line: Option<PickedLine>,
    /// How the room is split.
    pub workspace: Workspace,
    /// How it is shown within another page, if it is.
    pub embed: Option<Embed>,
    /// Whether the person has asked for less motion: a run is then shown at its end at once.
    pub still: bool,
    /// How far a stranger has been shown around.
    pub welcome: Welcome,
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

impl Phase {
    /// Its name in tests and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Fresh => "fresh",
            Phase::Starting => "starting",
            Phase::Running => "running",
            Phase::Over => "over",
        }
    }
}

impl State {
    /// The page as it is opened: with this lesson, and something to say about that.
    pub fn open(catalogue: Catalogue, lesson: Rc<Lesson>, notice: Option<String>) -> Self {
        State {
            catalogue: Rc::new(catalogue),
            rust_draft: Draft::of(&lesson.rust),
            js_draft: Draft::of(&lesson.js),
            options: Options { edition: lesson.edition, ..Options::default() },
            halves: Halves::of(&lesson.rust, &lesson.js),
            lesson,
            origin: Origin::Lesson,
            linked: None,
            note: None,
            moment: Moment::default(),
            wanted: None,
            compiler: Compiler::default(),
            crates: None,
            layout: Layout::default(),
            notice,
            face: Face::default(),
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
            practice: Practice::default(),
            opening: None,
            recorded: None,
            recalled: false,
            timeline: TimelineView::default(),
            listing: Listing::default(),
            pane: Pane::default(),
            picked_line: None,
            workspace: Workspace::default(),
            embed: None,
            still: false,
            welcome: Welcome::default(),
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
            Action::Want(slug) => self.want(slug),
            Action::Pick(lesson) => self.pick(lesson),
            Action::New { template } => self.new_program(template),
            Action::Follow(followed) => self.follow(*followed),
            Action::Start => self.start(),
            Action::Introduce => self.introduce(),
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
            Action::Resize(split, size) => {
                self.workspace.set(split, size);
                vec![Effect::KeepWorkspace]
            }
            Action::ResetHalf(language) => self.reset_half(language),
            Action::UndoReset(language) => self.undo_reset(language),
            Action::Attempt(attempt) => self.attempt(attempt),
            Action::Recall(recorded) => self.recall(*recorded),
            other => {
                self.change(other);
                Vec::new()
            }
        };
        self.watch();
        effects
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

    /// What the last run came to, as the automation surface reports it.
    pub fn result(&self) -> RunResult {
        RunResult {
            lesson: self.lesson.slug.clone(),
            halves: self.languages().collect(),
            rust: self.rust.result(self.has(Language::Rust)),
            js: self.js.result(self.has(Language::JavaScript)),
        }
    }

    fn half_mut(&mut self, language: Language) -> &mut Half {
        match language {
            Language::Rust => &mut self.rust,
            Language::JavaScript => &mut self.js,
        }
    }

    fn start(&mut self) -> Vec<Effect> {
        self.clear();
        self.welcome = Welcome::Over;
        self.phase = Phase::Starting;
        for language in Language::ALL {
            if self.has(language) {
                *self.half_mut(language) = self.beginning(language);
            }
        }
        if self.next_clock() == Clock::Simulated && !self.still {
            self.playback.play();
        }
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
        let on = |language| !matches!(self.half(language).phase, HalfPhase::Ended(_));
        if !self.is_busy() || self.languages().any(on) {
            return Vec::new();
        }
        self.phase = Phase::Over;
        self.now = self.rust.ended_at.max(self.js.ended_at).max(self.now);
        self.introduced();
        self.show_the_moment();
        self.grade();
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
        self.forget_grades();
        self.recorded = None;
        self.recalled = false;
        self.timeline.clear();
        self.listing.clear();
        self.picked_line = None;
    }
}
