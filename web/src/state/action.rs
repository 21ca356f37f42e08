//! What can happen to the state, and what the state asks of the world outside.

use std::rc::Rc;

use pollscope_protocol::live::{Diagnostic, Edition, LiveCrate, LiveLimits};
use pollscope_protocol::live_page::{LiveCheck, LiveLayout};
use pollscope_protocol::{Lesson, RunStatus, Template};
use pollscope_trace::{Clock, Event, Language, Stream};

use super::{
    Attempt, Compiler, Control, Face, Filter, Followed, Opening, Pane, Recorded, Split,
    TimelineAction, Workspace,
};

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
    /// The lesson of this slug was picked; it has to be fetched before it can be shown.
    Want(Rc<str>),
    /// That did not work.
    NotFetched { slug: Rc<str>, message: String },
    /// A lesson is to be shown.
    Pick(Rc<Lesson>),
    /// A new program is to be shown.
    New { template: Template },
    /// A link is to be shown.
    Follow(Box<Followed>),
    /// The note of a link was read.
    DismissNote,
    /// Run was pressed.
    Start,
    /// A stranger has come: the lesson is run, and shown where its point is.
    Introduce,
    /// The engines have begun.
    Started(RunId),
    /// The run's clock moved on to `now` nanoseconds.
    Frame { run: RunId, now: u64 },
    /// One half reports events. `dropped` counts those not kept since the run began.
    Events { run: RunId, language: Language, events: Vec<Event>, dropped: u64 },
    /// One half has come to its end.
    Ended { run: RunId, language: Language, status: RunStatus, message: Option<String> },
    /// A program that the compiler has run is about to end: what else is known of that.
    Outcome { run: RunId, exit_code: Option<i32>, diagnostics: Vec<Diagnostic>, traced: bool },
    /// A program has printed what may not be in its trace.
    Printed { run: RunId, stream: Stream, text: String },
    /// The engines were stopped at `now` nanoseconds: halves that have not ended never will.
    Stopped { now: u64 },
    /// A program was edited.
    Edit { language: Language, text: Rc<str> },
    /// What a person had made of the lesson's programs is there again.
    Restore { rust: Option<Rc<str>>, js: Option<Rc<str>> },
    /// A program was checked, as it was then.
    Checked { language: Language, revision: u64, found: LiveCheck },
    /// The types of the Rust program are to be laid out, whatever has to be fetched for that.
    LayOut,
    /// The types of the Rust program were laid out, as it was then.
    LaidOut { revision: u64, layout: LiveLayout },
    /// The crates that edited programs may use are known, or why they are not.
    Crates(Result<Vec<LiveCrate>, String>),
    /// The compiler is somewhere else.
    Compiler(Compiler),
    /// Something of the next run is chosen.
    Choose(Choice),
    /// Back to a lesson on which nothing has run.
    Reset,
    /// A half's program is the lesson's own again.
    ResetHalf(Language),
    /// A half's program is again what it was before that.
    UndoReset(Language),
    /// A learner answers a question or works on an exercise.
    Attempt(Attempt),
    /// The room is split as on an earlier visit.
    Arrange(Workspace),
    /// A part of the page gets this much room, or its usual room again.
    Resize(Split, Option<f64>),
    /// A phone is to show this above the timeline.
    ShowFace(Face),
    /// The person has asked for less motion, or no longer.
    Still(bool),
    /// A stranger has read what this is.
    DismissWelcome,
    /// The notice was read.
    DismissNotice,
    /// Something the person should know.
    Notice(String),
    /// A file is being opened, or none is any longer.
    Opening(Option<Opening>),
    /// The timeline is looked at in another way.
    Timeline(TimelineAction),
    /// The playhead is moved, or moves in another way.
    Playback(Control),
    /// So much time has passed for a playhead that plays, in nanoseconds.
    Pass(u64),
    /// Somebody goes to a line of source.
    PickLine(Language, u32),
    /// The rail is to show this.
    ShowPane(Pane),
    /// The list of events is shown in place of the timeline, or no longer.
    List(bool),
    /// The list of events is to show these.
    FilterList(Filter),
    /// The keys are shown, or no longer.
    Help(bool),
    /// The recorded run that comes with the lesson on the screen is there.
    Recall(Box<Recorded>),
    /// What a file tells is shown in place of a run.
    ShowRecorded(Box<Recorded>),
}

/// What is chosen for the next run.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// The clock.
    Clock(Clock),
    /// The edition of edited Rust.
    Edition(Edition),
    /// What edited Rust reads from standard input.
    Stdin(Rc<str>),
    /// What edited Rust may use up.
    Limits(LiveLimits),
    /// Whether JavaScript may use the network.
    Network(bool),
}

impl Action {
    /// Whether it replaces what a run has left on the screen.
    pub fn replaces_run(&self) -> bool {
        matches!(
            self,
            Action::Pick(_)
                | Action::New { .. }
                | Action::Follow(_)
                | Action::Start
                | Action::Introduce
                | Action::Reset
                | Action::ShowRecorded(_)
        )
    }
}

/// Something to be done outside the state.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Start both halves of the lesson on the screen, as this run.
    StartRun(RunId),
    /// Fetch the lesson of this slug.
    FetchLesson(Rc<str>),
    /// Write the lesson's slug into the address, so that a reload or a link comes back to it.
    RememberLesson(Rc<str>),
    /// Write the template into the address, and have ready what the person made of an earlier program from
    /// it, so that they can undo that it is gone.
    RememberTemplate(Template),
    /// Bring back what the person made of these programs on an earlier visit.
    BringBack,
    /// Remember how the room is split.
    KeepWorkspace,
    /// Remember what the person has made of the lesson's programs.
    KeepDrafts,
    /// Find out what is wrong with the program of a half, when nothing has been typed for a moment.
    Check(Language),
    /// Find out how the types of the Rust program lie in memory, when nothing has been typed for a
    /// moment.
    LayOut,
    /// The run is over: tell whoever waits for its result.
    Report,
}
