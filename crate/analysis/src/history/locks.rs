//! Who held a lock or a borrow, across which `.await`, and who waited for it meanwhile.

use std::collections::VecDeque;

use pollscope_trace::{Event, EventKind, LockMode, PollOutcome};

use crate::history::Point;
use crate::history::futures::Futures;
use crate::history::table::Table;
use crate::map::Map;

/// All uses of locks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Locks {
    /// In the order in which they were asked for.
    pub(crate) all: Vec<LockUse>,
    /// Those under way, by lock, task and future; one future may hold one lock twice, shared.
    open: Map<(u32, u32, u32), Vec<usize>>,
    /// Those that hold each lock now, and those that held it and are not yet struck off.
    held: Map<u32, VecDeque<usize>>,
    /// What each task acquired since it was pending last.
    fresh: Map<u32, Vec<usize>>,
    names: Table<Box<str>>,
    /// The shortest expression that each was asked for with.
    short: Table<Box<str>>,
}

/// One use of a lock.
#[derive(Debug, Clone)]
pub(crate) struct LockUse {
    pub(crate) lock: u32,
    pub(crate) task: u32,
    pub(crate) future: u32,
    pub(crate) line: u32,
    pub(crate) mode: LockMode,
    pub(crate) requested: Point,
    pub(crate) acquired: Option<Point>,
    /// When it was released or given up.
    pub(crate) over: Option<Point>,
    /// The first time its future (its task, if none is known) was pending while holding it, and the line
    /// of the `.await`.
    pub(crate) across: Option<(Point, u32)>,
    /// The use that it had to wait for when it was asked for, as a place in the list.
    pub(crate) blocked_by: Option<usize>,
}

impl LockUse {
    /// It was acquired, or given up.
    pub(crate) fn is_settled(&self) -> bool {
        self.acquired.is_some() || self.over.is_some()
    }
}

impl Locks {
    /// The expression of a lock in the source.
    pub(crate) fn name(&self, lock: u32) -> Option<&str> {
        self.names.get(lock).map(|name| &**name)
    }

    /// One name for a lock that goes by several: the shortest.
    pub(crate) fn short_name(&self, lock: u32) -> &str {
        self.short.get(lock).map_or("", |name| &**name)
    }

    /// Who holds the lock at the end.
    pub(crate) fn holders(&self, lock: u32) -> impl Iterator<Item = &LockUse> {
        let held = self.held.get(&lock).into_iter().flatten().map(|place| &self.all[*place]);
        held.filter(|held| held.over.is_none())
    }

    pub(super) fn take(&mut self, event: &Event, point: Point, futures: &Futures) {
        match &event.kind {
            EventKind::LockRequested { lock, name, mode } => {
                self.names.insert(*lock, || name.as_str().into());
                self.short.insert(*lock, || name.as_str().into());
                self.short.edit(*lock, |short| {
                    if name.len() < short.len() {
                        *short = name.as_str().into();
                    }
                });
                self.requested(event, point, *lock, *mode);
            }
            EventKind::LockAcquired { lock } => self.acquired(event, point, *lock),
            EventKind::LockReleased { lock } | EventKind::LockCancelled { lock } => {
                self.over(event, point, *lock);
            }
            EventKind::PollEnd { outcome: PollOutcome::Pending } => {
                self.pending(event, point, futures);
            }
            // Neither about a lock nor the end of a poll.
            _ => {}
        }
    }

    fn requested(&mut self, event: &Event, point: Point, lock: u32, mode: LockMode) {
        let held = self.held.or_default(lock);
        while held.front().is_some_and(|place| self.all[*place].over.is_some()) {
            held.pop_front();
        }
        // A conflict is with one that holds it alone, or with the first of those who share it.
        let blocked_by = held.front().copied().filter(|place| {
            let holder = &self.all[*place];
            let shared = mode == LockMode::Shared && holder.mode == LockMode::Shared;
            !shared && (holder.task, holder.future) != (event.task, event.future)
        });
        self.open.or_default((lock, event.task, event.future)).push(self.all.len());
        self.all.push(LockUse {
            lock,
            task: event.task,
            future: event.future,
            line: event.line,
            mode,
            requested: point,
            acquired: None,
            over: None,
            across: None,
            blocked_by,
        });
    }

    fn acquired(&mut self, event: &Event, point: Point, lock: u32) {
        let open = self.open.get(&(lock, event.task, event.future));
        let Some(&place) = open.and_then(|open| open.last()) else { return };
        self.all[place].acquired = Some(point);
        self.held.or_default(lock).push_back(place);
        self.fresh.or_default(event.task).push(place);
    }

    fn over(&mut self, event: &Event, point: Point, lock: u32) {
        let open = self.open.get_mut(&(lock, event.task, event.future));
        if let Some(place) = open.and_then(Vec::pop) {
            self.all[place].over = Some(point);
        }
    }

    fn pending(&mut self, event: &Event, point: Point, futures: &Futures) {
        let Some(fresh) = self.fresh.get_mut(&event.task) else { return };
        let all = &mut self.all;
        fresh.retain(|place| {
            let held = &mut all[*place];
            let is_its = event.future == 0 || event.future == held.future;
            if is_its && held.over.is_none() {
                let line = futures.get(held.future).map_or(0, |future| future.awaiting);
                held.across = Some((point, line));
            }
            !is_its
        });
    }
}
