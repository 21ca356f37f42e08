//! JavaScript's promises: what settled them, who waited for them, which races they ran in; and its
//! generators.

use pollscope_trace::{Event, EventKind, PromiseOrigin, PromiseOutcome};

use crate::index::Index;
use crate::insights::facts::Point;

/// All promises and generators of a run.
#[derive(Debug, Default)]
pub(in crate::insights) struct Promises<'a> {
    /// In the order of their creation.
    pub(in crate::insights) all: Vec<PromiseFacts<'a>>,
    index: Index,
    pub(in crate::insights) generators: Vec<GeneratorFacts<'a>>,
    generator_index: Index,
    /// When an `AbortController` was told to abort, as places in the list of events.
    pub(in crate::insights) aborts: Vec<usize>,
}

/// What is known of a promise. Other promises are places in the list.
#[derive(Debug)]
pub(in crate::insights) struct PromiseFacts<'a> {
    pub(in crate::insights) name: &'a str,
    pub(in crate::insights) line: u32,
    pub(in crate::insights) created: Point,
    pub(in crate::insights) origin: PromiseOrigin,
    pub(in crate::insights) settled: Option<(Point, PromiseOutcome)>,
    /// It was rejected and nobody had asked for its outcome in time: when, and in which line.
    pub(in crate::insights) unhandled: Option<(Point, u32)>,
    /// Somebody did after all.
    pub(in crate::insights) handled_late: bool,
    /// If it is a race: what runs in it.
    pub(in crate::insights) members: Vec<usize>,
    /// Somebody other than a race waits for it.
    pub(in crate::insights) is_awaited: bool,
    /// What it waited for last.
    pub(in crate::insights) awaits: Option<usize>,
    /// When its body went on after an `await`, as places in the list of events.
    pub(in crate::insights) resumed: Vec<Point>,
}

/// What is known of a generator.
#[derive(Debug)]
pub(in crate::insights) struct GeneratorFacts<'a> {
    pub(in crate::insights) name: &'a str,
    pub(in crate::insights) line: u32,
    pub(in crate::insights) created: Point,
    pub(in crate::insights) is_resumed: bool,
}

impl<'a> Promises<'a> {
    pub(super) fn take(&mut self, event: &'a Event, point: Point) {
        match &event.kind {
            EventKind::PromiseCreated { name, origin, .. } => {
                self.created(event, point, name, *origin);
            }
            EventKind::PromiseSettled { outcome } => {
                self.edit(event, |promise| _ = promise.settled.get_or_insert((point, *outcome)));
            }
            EventKind::ReactionAdded { promise } => self.reaction_added(event, *promise),
            // Whoever follows it waits for it.
            EventKind::PromiseFollows { promise } => self.reaction_added(event, *promise),
            EventKind::RejectionUnhandled => {
                self.edit(event, |promise| promise.unhandled = Some((point, event.line)));
            }
            EventKind::RejectionHandled => self.edit(event, |promise| promise.handled_late = true),
            EventKind::AwaitResumed => self.edit(event, |promise| promise.resumed.push(point)),
            EventKind::SignalAborted { .. } => self.aborts.push(point.index),
            EventKind::GeneratorCreated { name, .. } => self.generator_created(event, point, name),
            EventKind::GeneratorResumed | EventKind::GeneratorEnded { .. } => {
                if let Some(place) = self.generator_index.get(event.future) {
                    self.generators[place].is_resumed = true;
                }
            }
            // Insights about promises need no more than the kinds above.
            _ => {}
        }
    }

    fn edit(&mut self, event: &Event, change: impl FnOnce(&mut PromiseFacts<'a>)) {
        if let Some(place) = self.index.get(event.future) {
            change(&mut self.all[place]);
        }
    }

    fn created(&mut self, event: &Event, created: Point, name: &'a str, origin: PromiseOrigin) {
        if self.index.get(event.future).is_some() {
            return;
        }
        self.index.insert(event.future, self.all.len());
        self.all.push(PromiseFacts {
            name,
            line: event.line,
            created,
            origin,
            settled: None,
            unhandled: None,
            handled_late: false,
            members: Vec::new(),
            is_awaited: false,
            awaits: None,
            resumed: Vec::new(),
        });
    }

    fn reaction_added(&mut self, event: &Event, promise: u32) {
        let Some(awaited) = self.index.get(promise) else { return };
        let by = self.index.get(event.future);
        match by.filter(|by| self.all[*by].is_race()) {
            Some(race) => self.all[race].members.push(awaited),
            None => self.all[awaited].is_awaited = true,
        }
        if let Some(by) = by {
            self.all[by].awaits = Some(awaited);
        }
    }

    fn generator_created(&mut self, event: &Event, created: Point, name: &'a str) {
        if self.generator_index.get(event.future).is_some() {
            return;
        }
        self.generator_index.insert(event.future, self.generators.len());
        let line = event.line;
        self.generators.push(GeneratorFacts { name, line, created, is_resumed: false });
    }
}

impl PromiseFacts<'_> {
    fn is_race(&self) -> bool {
        self.origin == PromiseOrigin::Combinator
            && (self.name.starts_with("Promise.race") || self.name.starts_with("Promise.any"))
    }
}
