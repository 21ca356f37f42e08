//! What insights are found from: one pass over the events, in which each costs the same however
//! many came before it.
//!
//! Events may come from a file, so nothing is taken for granted: an event that makes no sense is
//! passed over, and order is that of the list.
//!
//! * [`threads`]: what each thread is at: the polls under way, and what is being given up.
//! * [`futures`]: futures, from their creation to their end.
//! * [`tasks`]: tasks, their wakers and wakes. [`polls`]: each of their polls.
//! * [`locks`]: who held a lock, and who waited for it.
//! * [`promises`]: JavaScript's promises, races and generators. [`turns`]: the turns of its event
//!   loop.

pub(super) mod futures;
pub(super) mod locks;
pub(super) mod polls;
pub(super) mod promises;
pub(super) mod tasks;
pub(super) mod threads;
pub(super) mod turns;

use pollscope_trace::TaskEnd;

use crate::insights::Input;
use futures::Futures;
use locks::Locks;
use polls::Polls;
use promises::Promises;
use tasks::{TaskFacts, Tasks};
use threads::Threads;
use turns::Turns;

/// Where an event stands in the list, and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Point {
    /// Its place in the list.
    pub(super) index: usize,
    /// Its time.
    pub(super) at: u64,
}

/// What is known of a run.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub(super) input: Input<'a>,
    pub(super) futures: Futures<'a>,
    pub(super) tasks: Tasks<'a>,
    pub(super) polls: Polls,
    pub(super) locks: Locks<'a>,
    pub(super) promises: Promises<'a>,
    pub(super) turns: Turns,
}

impl<'a> Facts<'a> {
    /// What there is to know of a run.
    pub(super) fn of(input: &Input<'a>) -> Self {
        let mut facts = Facts {
            input: *input,
            futures: Futures::default(),
            tasks: Tasks::with_room_for(input.events),
            polls: Polls::default(),
            locks: Locks::default(),
            promises: Promises::default(),
            turns: Turns::default(),
        };
        let mut threads = Threads::default();
        for (index, event) in input.events.iter().enumerate() {
            let point = Point { index, at: event.at };
            facts.locks.take(event, point, &facts.futures);
            facts.futures.take(event, point, &threads);
            facts.polls.take(event, point, &mut facts.tasks, &facts.futures, &threads);
            facts.tasks.take(event, point, &facts.futures, &threads);
            facts.promises.take(event, point);
            facts.turns.take(event, point);
            threads.take(event, point);
        }
        facts
    }

    /// Whether the absence of an event means that the thing did not happen.
    pub(super) fn is_complete(&self) -> bool {
        self.input.dropped == 0
    }

    /// The task of the program's `main`.
    pub(super) fn main(&self) -> Option<&TaskFacts<'a>> {
        self.tasks.main.map(|place| &self.tasks.all[place])
    }

    /// When the run came to its own end: `main` did. What a run that was stopped did not do says
    /// nothing.
    pub(super) fn main_ended(&self) -> Option<Point> {
        let (point, end) = self.main()?.ended?;
        (end == TaskEnd::Ready).then_some(point)
    }

    /// Where the end of the run begins, as a place in the list of events: what is dropped from there
    /// on is dropped because the program is over or was stopped.
    pub(super) fn end(&self) -> usize {
        let ended = self.main().and_then(|main| main.ended);
        ended.map_or(self.input.events.len(), |(point, _)| point.index)
    }
}
