//! Timers, locks, signals and counters.

use pollscope_trace::{Event, EventKind, LockMode};

use super::Notes;
use super::violation::{Impossible, Subject};
use crate::map::Map;

#[derive(Debug, Default)]
pub(super) struct Things {
    timers: Map<u32, Timer>,
    locks: Map<u32, Lock>,
    signals: Map<u32, ()>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Timer {
    Armed,
    Fired,
    Cancelled,
}

/// Who asked for a lock, or holds it: a task and future.
type Owner = (u32, u32);

#[derive(Debug, Default)]
struct Lock {
    requests: Vec<(Owner, LockMode)>,
    held: Vec<(Owner, LockMode)>,
}

impl Things {
    /// Whether a timer has fired and so may have woken somebody.
    pub(super) fn has_fired(&self, timer: u32) -> bool {
        self.timers.get(&timer) == Some(&Timer::Fired)
    }

    pub(super) fn push(&mut self, event: &Event, notes: &mut Notes<'_>) {
        match event.kind {
            EventKind::TimerArmed { timer, .. } => {
                let new = timer != 0 && self.timers.insert(timer, Timer::Armed).is_none();
                notes.require(new, Impossible::NotNew(Subject::Timer(timer)));
            }
            EventKind::TimerFired { timer } => self.timer_over(timer, Timer::Fired, notes),
            EventKind::TimerCancelled { timer } => self.timer_over(timer, Timer::Cancelled, notes),
            EventKind::LockRequested { lock, mode, .. } => {
                notes.require(lock != 0, Impossible::Unknown(Subject::Lock(lock)));
                let owner = (event.task, event.future);
                self.locks.or_default(lock).requests.push((owner, mode));
            }
            EventKind::LockAcquired { lock } => self.acquired(lock, event, notes),
            EventKind::LockCancelled { lock } => {
                self.take_request(lock, event, notes);
            }
            EventKind::LockReleased { lock } => self.released(lock, event, notes),
            EventKind::SignalAborted { signal } => {
                let first = self.signals.insert(signal, ()).is_none();
                notes.require(first, Impossible::NotNew(Subject::Signal(signal)));
            }
            EventKind::Counter { value, .. } => {
                notes.require(value.is_finite(), Impossible::NotFinite);
            }
            // Not about these: `tasks` and `promises` look at the rest.
            _ => {}
        }
    }

    fn timer_over(&mut self, number: u32, end: Timer, notes: &mut Notes<'_>) {
        let subject = Subject::Timer(number);
        match self.timers.get_mut(&number) {
            Some(timer) => {
                notes.require(*timer == Timer::Armed, Impossible::TimerIsOver(subject));
                *timer = end;
            }
            None => notes.require(false, Impossible::Unknown(subject)),
        }
    }

    fn take_request(
        &mut self,
        number: u32,
        event: &Event,
        notes: &mut Notes<'_>,
    ) -> Option<LockMode> {
        let owner = (event.task, event.future);
        let lock = self.locks.or_default(number);
        let at = lock.requests.iter().position(|(asked, _)| *asked == owner);
        notes.require(at.is_some(), Impossible::LockNotRequested(Subject::Lock(number)));
        Some(lock.requests.remove(at?).1)
    }

    fn acquired(&mut self, number: u32, event: &Event, notes: &mut Notes<'_>) {
        let Some(mode) = self.take_request(number, event, notes) else { return };
        let lock = self.locks.or_default(number);
        let shared =
            |(_, held): &(Owner, LockMode)| *held == LockMode::Shared && mode == LockMode::Shared;
        let free = lock.held.iter().all(shared);
        notes.require(free, Impossible::LockIsHeld(Subject::Lock(number)));
        lock.held.push(((event.task, event.future), mode));
    }

    fn released(&mut self, number: u32, event: &Event, notes: &mut Notes<'_>) {
        let owner = (event.task, event.future);
        let lock = self.locks.or_default(number);
        let at = lock.held.iter().position(|(holder, _)| *holder == owner);
        notes.require(at.is_some(), Impossible::LockNotHeld(Subject::Lock(number)));
        if let Some(at) = at {
            lock.held.remove(at);
        }
    }
}
