//! JavaScript's promises: what settled them, who waited for them, which races they ran in; and its
//! generators.

use pollscope_trace::{Event, EventKind, PromiseOrigin, PromiseOutcome};

use crate::history::Point;
use crate::history::table::{Index, Table};

/// All promises and generators of a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Promises {
    /// In the order of their creation.
    pub(crate) all: Vec<Promise>,
    index: Index,
    pub(crate) generators: Table<Generator>,
    /// When an `AbortController` was told to abort, as places in the list of events.
    pub(crate) aborts: Vec<usize>,
}

/// What is known of a promise. Other promises are places in the list.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    pub(crate) name: Box<str>,
    pub(crate) line: u32,
    pub(crate) created: Point,
    pub(crate) origin: PromiseOrigin,
    pub(crate) settled: Option<(Point, PromiseOutcome)>,
    /// It was rejected and nobody had asked for its outcome in time: when, and in which line.
    pub(crate) unhandled: Option<(Point, u32)>,
    /// Somebody did after all.
    pub(crate) handled_late: bool,
    /// If it is a race: what runs in it.
    pub(crate) members: Vec<usize>,
    /// Somebody other than a race waits for it.
    pub(crate) is_awaited: bool,
    /// What it waited for last.
    pub(crate) awaits: Option<usize>,
    /// The line of the `await` that its body stands at, and when it got there; 0 if at none.
    pub(crate) stands_at: u32,
    pub(crate) reached: Option<Point>,
    /// When its body went on after an `await`, as places in the list of events.
    pub(crate) resumed: Vec<Point>,
}

/// What is known of a generator.
#[derive(Debug, Clone)]
pub(crate) struct Generator {
    pub(crate) name: Box<str>,
    pub(crate) line: u32,
    pub(crate) created: Point,
    pub(crate) is_resumed: bool,
}

impl Promises {
    pub(crate) fn get(&self, number: u32) -> Option<&Promise> {
        self.all.get(self.index.get(number)?)
    }

    pub(super) fn take(&mut self, event: &Event, point: Point) {
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
            EventKind::AwaitReached => self.edit(event, |promise| {
                (promise.stands_at, promise.reached) = (event.line, Some(point));
            }),
            EventKind::AwaitResumed => self.edit(event, |promise| {
                promise.resumed.push(point);
                promise.stands_at = 0;
            }),
            EventKind::SignalAborted { .. } => self.aborts.push(point.index),
            EventKind::GeneratorCreated { name, .. } => {
                let (name, line, created) = (name.as_str().into(), event.line, point);
                let generator = || Generator { name, line, created, is_resumed: false };
                self.generators.insert(event.future, generator);
            }
            EventKind::GeneratorResumed | EventKind::GeneratorEnded { .. } => {
                self.generators.edit(event.future, |generator| generator.is_resumed = true);
            }
            // Insights about promises need no more than the kinds above.
            _ => {}
        }
    }

    fn edit(&mut self, event: &Event, change: impl FnOnce(&mut Promise)) {
        if let Some(place) = self.index.get(event.future) {
            change(&mut self.all[place]);
        }
    }

    fn created(&mut self, event: &Event, created: Point, name: &str, origin: PromiseOrigin) {
        if self.index.get(event.future).is_some() {
            return;
        }
        self.index.insert(event.future, self.all.len());
        self.all.push(Promise {
            name: name.into(),
            line: event.line,
            created,
            origin,
            settled: None,
            unhandled: None,
            handled_late: false,
            members: Vec::new(),
            is_awaited: false,
            awaits: None,
            stands_at: 0,
            reached: None,
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
}

impl Promise {
    fn is_race(&self) -> bool {
        self.origin == PromiseOrigin::Combinator
            && (self.name.starts_with("Promise.race") || self.name.starts_with("Promise.any"))
    }
}
