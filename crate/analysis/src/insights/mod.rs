//! What a person should know about a run: each insight at its line, with the events that show it.
//!
//! An insight is a claim about somebody's program, so a false one is worse than none: each kind
//! stays silent where the trace leaves room for another explanation. `docs/insights.md` says for
//! each of them what it takes to be said and when it is not.
//!
//! [`insight`] is what one is. `facts` is what all of them are found from, a view of a [`History`]. Every
//! other file finds one kind.

mod blocked;
mod busy_polling;
mod cancelled;
mod cut_short;
mod deadlock;
mod ending;
mod event_loop_blocked;
mod facts;
mod futurelock;
mod groups;
mod held_across_await;
pub mod insight;
mod lost_race;
mod lost_wake_up;
mod never_polled;
mod never_settled;
mod one_at_a_time;
mod source;
mod spurious_wake;
mod unfinished;
mod unhandled_rejection;
mod waiting;

pub use ending::Ending;
pub use insight::{Insight, InsightKind, Thresholds};

use pollscope_trace::{Event, Language};

use crate::history::History;
use crate::order::{pair, sort_by_key};
use facts::Facts;

/// What is known of a run.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The half of the lesson that it is.
    pub language: Language,
    /// What happened, in order; from the beginning.
    pub events: &'a [Event],
    /// Nothing more will happen: the program has ended, was stopped, or waits for nothing that could
    /// come. Until then nothing is said that more events could disprove.
    pub over: bool,
    /// How it ended, if it is over.
    pub ending: Ending,
    /// The source that the lines of the events are lines of; empty if it is not at hand.
    pub source: &'a str,
    /// How many events happened but were not kept. If any, nothing is said for lack of an event.
    pub dropped: u64,
    /// From where on something is worth saying.
    pub thresholds: Thresholds,
}

impl<'a> Input<'a> {
    /// A run whose events were all kept, with the default thresholds.
    pub fn new(language: Language, events: &'a [Event], over: bool) -> Self {
        Input {
            language,
            events,
            over,
            ending: Ending::Unknown,
            source: "",
            dropped: 0,
            thresholds: Thresholds::default(),
        }
    }
}

/// The kinds and what finds them.
const FINDERS: [fn(&Facts<'_>) -> Vec<Insight>; 15] = [
    lost_wake_up::find,
    futurelock::find,
    deadlock::find,
    never_settled::find,
    unhandled_rejection::find,
    never_polled::find,
    blocked::find,
    event_loop_blocked::find,
    held_across_await::find,
    busy_polling::find,
    one_at_a_time::find,
    lost_race::find,
    unfinished::find,
    spurious_wake::find,
    cancelled::find,
];

/// What there is to say about a run, most useful first: by kind, then by what it would save, then in
/// the order in which it happened.
pub fn insights(input: &Input<'_>) -> Vec<Insight> {
    of(&History::of(input.events), input)
}

/// The same, where the history of the events is at hand: that of a run which goes on takes only what is
/// new.
pub fn of(history: &History, input: &Input<'_>) -> Vec<Insight> {
    let facts = Facts::of(history, input);
    let mut insights: Vec<Insight> = FINDERS.iter().flat_map(|find| find(&facts)).collect();
    // What is equal stays in its order, so the one that decides comes last.
    sort_by_key(&mut insights, |insight| pair(insight.from, insight.line.into()));
    sort_by_key(&mut insights, |insight| {
        pair(insight.kind as u64, u64::MAX - insight.saves.unwrap_or(0))
    });
    insights
}
