//! Futures, from their creation to their end.

use pollscope_trace::{Event, EventKind, FutureEnd, PollOutcome};

use crate::history::Point;
use crate::history::table::Table;
use crate::history::threads::Threads;

/// All futures of a run, in the order of their creation.
pub(crate) type Futures = Table<Future>;

/// What is known of a future. Other futures are places in the list.
#[derive(Debug, Clone)]
pub(crate) struct Future {
    pub(crate) number: u32,
    pub(crate) name: Box<str>,
    pub(crate) line: u32,
    pub(crate) created: Point,
    /// It is what a task consists of.
    pub(crate) is_spawned: bool,
    pub(crate) first_polled: Option<Point>,
    /// The future that polled it first.
    pub(crate) polled_by: Option<usize>,
    /// The line of the `.await` that the one which polled it first stood at.
    pub(crate) awaited_in: u32,
    /// How many times that one had reached an `.await` by then: two futures for which it is the same
    /// were awaited together.
    pub(crate) awaited_at: u32,
    /// When its last poll began and ended, and the future that polled it then.
    pub(crate) last_start: Option<Point>,
    pub(crate) last_end: Option<Point>,
    pub(crate) last_polled_by: Option<usize>,
    /// How many times it has reached an `.await` itself, and when it did last.
    pub(crate) awaits: u32,
    pub(crate) reached: Option<Point>,
    pub(crate) ready: Option<Point>,
    pub(crate) panicked: bool,
    pub(crate) dropped: Option<(Point, FutureEnd)>,
    /// It was dropped because something that held it was given up.
    pub(crate) dropped_with_holder: bool,
    /// The future in whose poll it was dropped.
    pub(crate) dropped_in: Option<usize>,
    /// The task whose poll reached it last; 0 if none did.
    pub(crate) task: u32,
    /// How long its polls took.
    pub(crate) busy: u64,
    /// The line of the `.await` it stands at, or stood at last.
    pub(crate) awaiting: u32,
    /// The line of the `.await` it stands at; 0 if at none.
    pub(crate) stands_at: u32,
}

impl Futures {
    pub(super) fn take(&mut self, event: &Event, point: Point, threads: &Threads) {
        match &event.kind {
            EventKind::TaskSpawned { .. } => {
                self.edit(event.future, |future| future.is_spawned = true)
            }
            EventKind::FutureCreated { name, .. } => {
                self.insert(event.future, || Future::new(event, name, point));
            }
            EventKind::FutureFirstPolled { by } => self.first_polled(event, point, *by),
            EventKind::FutureDropped { end } => self.dropped(event, point, *end, threads),
            EventKind::PollStart => {
                let by = self.place(threads.polled(event));
                self.edit(event.future, |future| {
                    future.task = event.task;
                    (future.last_start, future.last_polled_by) = (Some(point), by);
                });
            }
            EventKind::PollEnd { outcome } => self.poll_end(event, point, *outcome, threads),
            EventKind::AwaitReached => self.edit(event.future, |future| {
                (future.awaiting, future.stands_at) = (event.line, event.line);
                future.awaits += 1;
                future.reached = Some(point);
            }),
            EventKind::AwaitResumed => self.edit(event.future, |future| future.stands_at = 0),
            // The life of a future is told by the kinds above.
            _ => {}
        }
    }

    fn first_polled(&mut self, event: &Event, point: Point, by: u32) {
        let polled_by = self.place(by);
        let by = polled_by.map(|by| &self.all[by]);
        let (awaited_in, awaited_at) = by.map_or((0, 0), |by| (by.awaiting, by.awaits));
        self.edit(event.future, |future| {
            if future.first_polled.is_none() {
                future.first_polled = Some(point);
                future.polled_by = polled_by;
                (future.awaited_in, future.awaited_at) = (awaited_in, awaited_at);
            }
        });
    }

    fn dropped(&mut self, event: &Event, point: Point, end: FutureEnd, threads: &Threads) {
        let with_holder = threads.of(event).is_some_and(|thread| thread.giving_up);
        let dropped_in = self.place(threads.polled(event));
        self.edit(event.future, |future| {
            if future.dropped.is_none() {
                future.dropped = Some((point, end));
                future.dropped_with_holder = with_holder;
                future.dropped_in = dropped_in;
            }
        });
    }

    fn poll_end(&mut self, event: &Event, point: Point, outcome: PollOutcome, threads: &Threads) {
        let Some(frame) = threads.ended_by(event) else { return };
        self.edit(event.future, |future| {
            future.last_end = Some(point);
            future.busy += event.at.saturating_sub(frame.start.at);
            match outcome {
                PollOutcome::Pending => {}
                PollOutcome::Ready => _ = future.ready.get_or_insert(point),
                PollOutcome::Panicked => future.panicked = true,
            }
        });
    }
}

impl Future {
    /// It has begun and not come to any end.
    pub(crate) fn is_waiting(&self) -> bool {
        let over = self.ready.is_some() || self.dropped.is_some() || self.panicked;
        self.first_polled.is_some() && !over
    }

    /// It is being polled.
    pub(crate) fn is_polled(&self) -> bool {
        self.last_start > self.last_end
    }

    fn new(event: &Event, name: &str, created: Point) -> Self {
        Future {
            number: event.future,
            name: name.into(),
            line: event.line,
            created,
            is_spawned: false,
            first_polled: None,
            polled_by: None,
            awaited_in: 0,
            awaited_at: 0,
            last_start: None,
            last_end: None,
            last_polled_by: None,
            awaits: 0,
            reached: None,
            ready: None,
            panicked: false,
            dropped: None,
            dropped_with_holder: false,
            dropped_in: None,
            task: 0,
            busy: 0,
            awaiting: 0,
            stands_at: 0,
        }
    }
}
