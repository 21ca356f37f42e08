//! Futures, from their creation to their end.

use pollscope_trace::{Event, EventKind, FutureEnd, PollOutcome};

use crate::index::Index;
use crate::insights::facts::Point;
use crate::insights::facts::threads::Threads;

/// All futures of a run.
#[derive(Debug, Default)]
pub(in crate::insights) struct Futures<'a> {
    /// In the order of their creation.
    pub(in crate::insights) all: Vec<FutureFacts<'a>>,
    index: Index,
}

/// What is known of a future. Other futures are places in the list.
#[derive(Debug)]
pub(in crate::insights) struct FutureFacts<'a> {
    pub(in crate::insights) name: &'a str,
    pub(in crate::insights) line: u32,
    pub(in crate::insights) created: Point,
    /// It is what a task consists of.
    pub(in crate::insights) is_spawned: bool,
    pub(in crate::insights) first_polled: Option<Point>,
    /// The future that polled it first.
    pub(in crate::insights) polled_by: Option<usize>,
    /// The line of the `.await` that the one which polled it first stood at.
    pub(in crate::insights) awaited_in: u32,
    pub(in crate::insights) ready: Option<Point>,
    pub(in crate::insights) panicked: bool,
    pub(in crate::insights) dropped: Option<(Point, FutureEnd)>,
    /// It was dropped because something that held it was given up.
    pub(in crate::insights) dropped_with_holder: bool,
    /// The future in whose poll it was dropped.
    pub(in crate::insights) dropped_in: Option<usize>,
    /// The task whose poll reached it last; 0 if none did.
    pub(in crate::insights) task: u32,
    /// How long its polls took.
    pub(in crate::insights) busy: u64,
    /// The line of the `.await` it stands at, or stood at last.
    pub(in crate::insights) awaiting: u32,
}

impl<'a> Futures<'a> {
    /// The future of this number.
    pub(in crate::insights) fn get(&self, number: u32) -> Option<&FutureFacts<'a>> {
        self.index.get(number).map(|place| &self.all[place])
    }

    /// Where the future of this number stands in the list.
    pub(in crate::insights) fn place(&self, number: u32) -> Option<usize> {
        self.index.get(number)
    }

    pub(super) fn take(&mut self, event: &'a Event, point: Point, threads: &Threads) {
        match &event.kind {
            EventKind::TaskSpawned { .. } => self.edit(event, |future| future.is_spawned = true),
            EventKind::FutureCreated { name, .. } => self.created(event, point, name),
            EventKind::FutureFirstPolled { by } => self.first_polled(event, point, *by),
            EventKind::FutureDropped { end } => self.dropped(event, point, *end, threads),
            EventKind::PollStart => self.edit(event, |future| future.task = event.task),
            EventKind::PollEnd { outcome } => self.poll_end(event, point, *outcome, threads),
            EventKind::AwaitReached => self.edit(event, |future| future.awaiting = event.line),
            // The life of a future is told by the kinds above.
            _ => {}
        }
    }

    fn edit(&mut self, event: &Event, change: impl FnOnce(&mut FutureFacts<'a>)) {
        if let Some(place) = self.index.get(event.future) {
            change(&mut self.all[place]);
        }
    }

    fn created(&mut self, event: &Event, created: Point, name: &'a str) {
        if self.index.get(event.future).is_none() {
            self.index.insert(event.future, self.all.len());
            self.all.push(FutureFacts::new(name, event.line, created));
        }
    }

    fn first_polled(&mut self, event: &Event, point: Point, by: u32) {
        let polled_by = self.index.get(by);
        let awaited_in = polled_by.map_or(0, |by| self.all[by].awaiting);
        self.edit(event, |future| {
            if future.first_polled.is_none() {
                future.first_polled = Some(point);
                future.polled_by = polled_by;
                future.awaited_in = awaited_in;
            }
        });
    }

    fn dropped(&mut self, event: &Event, point: Point, end: FutureEnd, threads: &Threads) {
        let with_holder = threads.of(event).is_some_and(|thread| thread.giving_up);
        let dropped_in = self.index.get(threads.polled(event));
        self.edit(event, |future| {
            if future.dropped.is_none() {
                future.dropped = Some((point, end));
                future.dropped_with_holder = with_holder;
                future.dropped_in = dropped_in;
            }
        });
    }

    fn poll_end(&mut self, event: &Event, point: Point, outcome: PollOutcome, threads: &Threads) {
        let Some(frame) = threads.ended_by(event) else { return };
        self.edit(event, |future| {
            future.busy += event.at.saturating_sub(frame.start.at);
            match outcome {
                PollOutcome::Pending => {}
                PollOutcome::Ready => _ = future.ready.get_or_insert(point),
                PollOutcome::Panicked => future.panicked = true,
            }
        });
    }
}

impl<'a> FutureFacts<'a> {
    fn new(name: &'a str, line: u32, created: Point) -> Self {
        FutureFacts {
            name,
            line,
            created,
            is_spawned: false,
            first_polled: None,
            polled_by: None,
            awaited_in: 0,
            ready: None,
            panicked: false,
            dropped: None,
            dropped_with_holder: false,
            dropped_in: None,
            task: 0,
            busy: 0,
            awaiting: 0,
        }
    }
}
