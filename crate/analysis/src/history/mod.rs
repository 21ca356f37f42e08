//! What happened in a run: one pass over the events, in which each costs the same however many came
//! before it. Insights, statistics and sentences are views of it.
//!
//! It takes one event at a time, so that a run can be watched. Events may come from a file, so nothing
//! is taken for granted: an event that makes no sense is passed over, and order is that of the list.
//!
//! * `futures`: futures, from their creation to their end.
//! * `tasks`: tasks, their wakers and wakes. `polls`: each of their polls. `timers`: what they wait for.
//! * `locks`: who held a lock, and who waited for it.
//! * `promises`: JavaScript's promises, races and generators. `turns`: the turns of its event loop.
//! * `threads`: what each thread is at: the polls under way, and what is being given up.
//! * `names`: what all of them are called.
//! * `table`: places by identifier.

pub(crate) mod futures;
pub(crate) mod locks;
pub(crate) mod names;
pub(crate) mod polls;
pub(crate) mod promises;
pub(crate) mod table;
pub(crate) mod tasks;
pub(crate) mod threads;
pub(crate) mod timers;
pub(crate) mod turns;

use pollscope_trace::{Event, EventKind};

use futures::Futures;
use locks::Locks;
use names::Notes;
use polls::Polls;
use promises::Promises;
use tasks::Tasks;
use threads::Threads;
use timers::Timers;
use turns::Turns;

/// Where an event stands in the list, and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Point {
    /// Its place in the list.
    pub(crate) index: usize,
    /// Its time.
    pub(crate) at: u64,
}

/// What is known of a run, of one half.
#[derive(Debug, Clone, Default)]
pub struct History {
    pub(crate) futures: Futures,
    pub(crate) tasks: Tasks,
    pub(crate) polls: Polls,
    pub(crate) timers: Timers,
    pub(crate) locks: Locks,
    pub(crate) promises: Promises,
    pub(crate) turns: Turns,
    threads: Threads,
    notes: Notes,
    events: usize,
}

impl History {
    /// The history of a whole list of events.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut history = History::default();
        for event in events {
            history.push(event);
        }
        history
    }

    /// Takes one more event.
    pub fn push(&mut self, event: &Event) {
        let point = Point { index: self.events, at: event.at };
        self.events += 1;
        self.locks.take(event, point, &self.futures);
        self.futures.take(event, point, &self.threads);
        self.polls.take(event, point, &mut self.tasks, &self.futures, &self.threads);
        if let EventKind::TimerArmed { timer, deadline } = event.kind {
            self.timers.armed(event, timer, deadline);
        }
        self.turns.take(event, point, &self.timers);
        self.tasks.take(event, point, &self.futures, &self.timers, &self.threads);
        if let EventKind::TimerFired { timer } | EventKind::TimerCancelled { timer } = event.kind {
            self.timers.stopped(timer);
        }
        self.promises.take(event, point);
        self.threads.take(event, point);
        self.take_note(event);
    }

    /// How many events it has taken.
    pub fn len(&self) -> usize {
        self.events
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.events == 0
    }
}
