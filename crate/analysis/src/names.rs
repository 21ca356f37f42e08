//! What things are called, and the little that a sentence about one event needs to know of others.
//!
//! [`Names::push`] takes the events in order, so that a run can be put into words while it goes on.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use pollscope_trace::{Event, EventKind, PollOutcome};

use crate::index::Index;

/// The names of futures, promises, tasks and locks, and the deadlines of timers.
#[derive(Debug, Clone, Default)]
pub struct Names {
    futures: Named,
    tasks: Named,
    locks: Named,
    timers: Index,
    /// Of each timer: when it is due, and its task if it has neither fired nor been cancelled.
    deadlines: Vec<(u64, Option<u32>)>,
    /// Of each task, by its place in `tasks`.
    waiting: Vec<TaskTimers>,
    /// Of each future, by its place in `futures`: the line of the `.await` it stands at, or 0.
    lines: Vec<u32>,
    /// In the order of their events.
    notes: Vec<(u64, Note)>,
}

/// What a thing that is pending waits for, as far as one event can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    /// It stands at the `.await` in this line.
    Line(u32),
    /// This many timers of the task run, the next of them due at `deadline`.
    Timers { count: u32, deadline: u64 },
}

/// The timers of a task that are running.
#[derive(Debug, Clone, Default)]
struct TaskTimers {
    count: u32,
    /// The next deadline first. Timers that no longer run leave when they come to the top.
    by_deadline: BinaryHeap<Reverse<(u64, u32)>>,
}

#[derive(Debug, Clone, Default)]
struct Named {
    index: Index,
    names: Vec<Box<str>>,
}

impl Named {
    fn insert(&mut self, id: u32, name: &str) {
        self.index.insert(id, self.names.len());
        self.names.push(name.into());
    }

    fn get(&self, id: u32) -> Option<&str> {
        Some(self.names.get(self.index.get(id)?)?)
    }
}

impl Names {
    /// The names in a whole list of events.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut names = Names::default();
        for event in events {
            names.push(event);
        }
        names
    }

    /// Takes one more event.
    pub fn push(&mut self, event: &Event) {
        match &event.kind {
            EventKind::TaskSpawned { name, .. } => {
                self.tasks.insert(event.task, name);
                self.waiting.push(TaskTimers::default());
            }
            EventKind::FutureCreated { name, .. }
            | EventKind::PromiseCreated { name, .. }
            | EventKind::GeneratorCreated { name, .. } => {
                self.futures.insert(event.future, name);
                self.lines.push(0);
            }
            EventKind::LockRequested { lock, name, .. } if self.locks.get(*lock).is_none() => {
                self.locks.insert(*lock, name);
            }
            EventKind::AwaitReached => self.stands_at(event.future, event.line),
            EventKind::AwaitResumed => self.stands_at(event.future, 0),
            EventKind::TimerArmed { timer, deadline } => self.armed(event, *timer, *deadline),
            EventKind::TimerFired { timer } | EventKind::TimerCancelled { timer } => {
                self.stopped(*timer);
            }
            EventKind::PollEnd { outcome: PollOutcome::Pending }
            | EventKind::FutureDropped { end: pollscope_trace::FutureEnd::Pending } => {
                if let Some(note) = self.pending(event) {
                    self.notes.push((event.id, note));
                }
            }
            // No other kind gives a name, or changes what a future waits for.
            _ => {}
        }
    }

    /// The name of a future, promise or generator, such as `foo(3)`.
    pub fn future(&self, id: u32) -> Option<&str> {
        self.futures.get(id)
    }

    /// The spawned expression of a task, such as `foo(3)`.
    pub fn task(&self, id: u32) -> Option<&str> {
        self.tasks.get(id)
    }

    /// The expression of a lock.
    pub fn lock(&self, id: u32) -> Option<&str> {
        self.locks.get(id)
    }

    /// When a timer is due, in nanoseconds since the run began.
    pub fn deadline(&self, timer: u32) -> Option<u64> {
        Some(self.deadlines.get(self.timers.get(timer)?)?.0)
    }

    /// What to call a future in a sentence: its name, or its number if it has none.
    pub fn call_future(&self, id: u32) -> Cow<'_, str> {
        match self.future(id) {
            Some(name) if !name.is_empty() => Cow::Borrowed(name),
            _ => Cow::Owned(format!("future {id}")),
        }
    }

    /// What to call a lock in a sentence.
    pub fn call_lock(&self, id: u32) -> Cow<'_, str> {
        match self.lock(id) {
            Some(name) if !name.is_empty() => Cow::Borrowed(name),
            _ => Cow::Owned(format!("lock {id}")),
        }
    }

    /// What was noted when the event of this identifier happened.
    pub(crate) fn note(&self, event: u64) -> Option<Note> {
        let place = self.notes.binary_search_by_key(&event, |(id, _)| *id).ok()?;
        Some(self.notes[place].1)
    }

    fn stands_at(&mut self, future: u32, line: u32) {
        let place = self.futures.index.get(future);
        if let Some(slot) = place.and_then(|place| self.lines.get_mut(place)) {
            *slot = line;
        }
    }

    fn armed(&mut self, event: &Event, timer: u32, deadline: u64) {
        self.timers.insert(timer, self.deadlines.len());
        self.deadlines.push((deadline, Some(event.task)));
        let place = self.tasks.index.get(event.task);
        if let Some(task) = place.and_then(|place| self.waiting.get_mut(place)) {
            task.count += 1;
            task.by_deadline.push(Reverse((deadline, timer)));
        }
    }

    fn stopped(&mut self, timer: u32) {
        let Some(place) = self.timers.get(timer) else { return };
        let Some(task) = self.deadlines.get_mut(place).and_then(|(_, task)| task.take()) else {
            return;
        };
        let place = self.tasks.index.get(task);
        if let Some(task) = place.and_then(|place| self.waiting.get_mut(place)) {
            task.count = task.count.saturating_sub(1);
        }
    }

    fn pending(&mut self, event: &Event) -> Option<Note> {
        if event.future != 0 {
            let line = *self.lines.get(self.futures.index.get(event.future)?)?;
            return (line != 0).then_some(Note::Line(line));
        }
        let task = self.waiting.get_mut(self.tasks.index.get(event.task)?)?;
        while let Some(&Reverse((deadline, timer))) = task.by_deadline.peek() {
            let running = self.timers.get(timer).and_then(|place| self.deadlines.get(place));
            if running.is_some_and(|&(due, task)| due == deadline && task.is_some()) {
                return Some(Note::Timers { count: task.count, deadline });
            }
            task.by_deadline.pop();
        }
        None
    }
}
