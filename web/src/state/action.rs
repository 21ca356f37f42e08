//! What can happen to the state, and what the state asks of the world outside.

use std::rc::Rc;

use pollscope_gallery::Lesson;
use pollscope_protocol::RunStatus;
use pollscope_trace::{Event, Language};

use super::{Control, Filter, Pane, Recorded, TimelineAction};

/// Tells one run from another, so that what arrives late from an earlier one is refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunId(u64);

impl RunId {
    /// The one after.
    pub fn next(self) -> Self {
        RunId(self.0 + 1)
    }
}

/// Something that happened.
#[derive(Debug)]
pub enum Action {
    /// A lesson was picked.
    Pick(&'static Lesson),
    /// Run was pressed.
    Start,
    /// The engines have begun.
    Started(RunId),
    /// The run's clock moved on to `now` nanoseconds.
    Frame { run: RunId, now: u64 },
    /// One half reports events. `dropped` counts those not kept since the run began.
    Events { run: RunId, language: Language, events: Vec<Event>, dropped: u64 },
    /// One half has come to its end.
    Ended { run: RunId, language: Language, status: RunStatus, message: Option<String> },
    /// The engines were stopped at `now` nanoseconds: halves that have not ended never will.
    Stopped { now: u64 },
    /// A program was edited.
    Edit { language: Language, text: Rc<str> },
    /// Back to a lesson on which nothing has run.
    Reset,
    /// A narrow screen is to show this half.
    ShowTab(Language),
    /// The notice was read.
    DismissNotice,
    /// Something the person should know.
    Notice(String),
    /// The timeline is looked at in another way.
    Timeline(TimelineAction),
    /// The playhead is moved, or moves in another way.
    Playback(Control),
    /// So much time has passed for a playhead that plays, in nanoseconds.
    Pass(u64),
    /// Somebody goes to a line of source.
    PickLine(Language, u32),
    /// The pane beside the consoles is to show this.
    ShowPane(Pane),
    /// The list of events is shown in place of the timeline, or no longer.
    List(bool),
    /// The list of events is to show these.
    FilterList(Filter),
    /// The keys are shown, or no longer.
    Help(bool),
    /// What a file tells is shown in place of a run.
    ShowRecorded(Box<Recorded>),
}

impl Action {
    /// Whether it replaces what a run has left on the screen.
    pub fn replaces_run(&self) -> bool {
        matches!(self, Action::Pick(_) | Action::Start | Action::Reset | Action::ShowRecorded(_))
    }
}

/// Something to be done outside the state.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Start both halves of the lesson on the screen, as this run.
    StartRun(RunId),
    /// Write the lesson's slug into the address, so that a reload or a link comes back to it.
    RememberLesson(&'static str),
    /// The run is over: tell whoever waits for its result.
    Report,
}
