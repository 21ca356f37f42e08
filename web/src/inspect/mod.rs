//! What there is to say about the thing that is selected, at the playhead: pure functions from the
//! state to a [`Card`], which a component only has to put on the screen.
//!
//! `background` finds what does not depend on the playhead; `life` is about what has a life of its own (futures, promises, tasks), `occasion` about what
//! happens once (polls, wakes, events), `why` about what keeps something pending, [`queues`] about
//! what waits its turn; [`report`] tells all of that to a program.

mod background;
mod life;
mod occasion;
pub mod queues;
pub mod report;
#[cfg(test)]
mod tests;
mod why;

pub use background::{Background, PIECE};
pub use why::{Waiting, Why, durations, left_waiting, waiting_programs};

use pollscope_analysis::{Lane, LaneKind, words};
use pollscope_trace::Language;

use crate::state::{Half, Selection, State, Target};

/// What there is to say about a thing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Card {
    /// Its name.
    pub title: String,
    /// What it is: `future 3`.
    pub what: String,
    /// What it is doing at the playhead, in a sentence; empty if that makes no sense.
    pub now: String,
    /// Facts about it, each with what they are.
    pub facts: Vec<(&'static str, Vec<Part>)>,
    /// Why it is pending, if it is.
    pub why: Option<Why>,
    /// Where its time went, in sentences; empty before its end.
    pub took: Vec<String>,
}

/// A piece of text, which may lead somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Where it leads.
    pub link: Option<Link>,
}

/// Where a piece of text leads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Link {
    /// To another thing.
    Select(Selection),
    /// To a line of source.
    Line(Language, u32),
    /// To a time.
    Time(u64),
}

/// An event of a history.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its place among the events of its half.
    pub index: usize,
    /// When it happened.
    pub at: u64,
    /// What happened.
    pub sentence: String,
    /// Whether the playhead has passed it.
    pub happened: bool,
}

/// The card of the thing that is selected, of which `known` is known; `None` if nothing is, or the run
/// has no such thing.
pub fn card(state: &State, known: &Background) -> Option<Card> {
    let Selection { language, target } = state.timeline.selection?;
    let subject = Subject { language, half: state.half(language) };
    match target {
        Target::Future(id) | Target::Promise(id) => subject.future(id, known),
        Target::Task(id) => subject.task(id, known),
        Target::Poll { task, future, nth } => subject.poll(task, future, nth, known),
        Target::Wake(index) => subject.wake(index),
        Target::Event { index } => subject.event(index),
    }
}

/// One half of the run, to be asked about.
#[derive(Clone, Copy)]
struct Subject<'a> {
    language: Language,
    half: &'a Half,
}

impl Subject<'_> {
    /// A link to a future or promise, by its name.
    fn link_future(&self, id: u32) -> Part {
        let target = match self.language {
            Language::Rust => Target::Future(id),
            Language::JavaScript => Target::Promise(id),
        };
        link(self.half.replay.history().call_future(id).into_owned(), self.select(target))
    }

    fn link_task(&self, id: u32) -> Part {
        link(words::task(id), self.select(Target::Task(id)))
    }

    fn link_line(&self, line: u32) -> Part {
        link(words::line(line), Link::Line(self.language, line))
    }

    fn select(&self, target: Target) -> Link {
        Link::Select(Selection { language: self.language, target })
    }

    fn lane(&self, kind: LaneKind) -> Option<&Lane> {
        let model = &self.half.model;
        let lane = match kind {
            LaneKind::Future(id) | LaneKind::Promise(id) => model.future_lane(id),
            LaneKind::Task(id) => model.task_lane(id),
        };
        model.lanes.get(lane?)
    }
}

fn text(text: impl Into<String>) -> Part {
    Part { text: text.into(), link: None }
}

fn link(text: impl Into<String>, link: Link) -> Part {
    Part { text: text.into(), link: Some(link) }
}

/// A time that leads to itself.
fn at(ns: u64) -> Part {
    link(words::seconds(ns), Link::Time(ns))
}
