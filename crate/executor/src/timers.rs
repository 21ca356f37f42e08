//! Deadlines in order: arm, cancel, take what is due. Safe code, no clock, no executor.
//!
//! `deadlines` gives the nearest deadline exactly at any time; a slab holds the wakers. Cancelling frees
//! the slab entry at once and leaves a stale deadline behind, which is recognised by its id. Stale ones
//! are dropped when they come to the front, and all together when they outnumber the living, so memory
//! stays proportional to the armed timers.

use crate::deadlines::{Deadlines, Entry};
use crate::{Instant, TimerId};
use std::task::Waker;

/// All armed timers of an executor.
pub(crate) struct Timers {
    deadlines: Deadlines,
    slots: Vec<Slot>,
    first_free: u32,
    armed: usize,
}

/// Finds an armed timer again.
#[derive(Clone, Copy)]
pub(crate) struct TimerKey {
    pub(crate) id: TimerId,
    slot: u32,
}

enum Slot {
    Free { next: u32 },
    Armed { id: TimerId, waker: Waker },
}

const NO_SLOT: u32 = u32::MAX;

/// Below this many stale entries a clean-up is not worth it.
const STALE_ALLOWANCE: usize = 64;

/// When the last timer goes, slots beyond this number are freed: a burst of a million sleeps does not
/// keep its memory.
const SLOTS_KEPT: usize = 1024;

impl Timers {
    pub(crate) fn new() -> Self {
        Timers { deadlines: Deadlines::new(), slots: Vec::new(), first_free: NO_SLOT, armed: 0 }
    }

    /// How many timers are armed.
    pub(crate) fn len(&self) -> usize {
        self.armed
    }

    /// Adds a timer. `id` must be greater than that of every timer before.
    pub(crate) fn arm(&mut self, id: TimerId, deadline: Instant, waker: Waker) -> TimerKey {
        let slot = if self.first_free == NO_SLOT {
            let slot = u32::try_from(self.slots.len()).ok().filter(|slot| *slot != NO_SLOT);
            self.slots.push(Slot::Armed { id, waker });
            slot.expect("more than 2^32 timers are armed")
        } else {
            let slot = self.first_free;
            let armed = Slot::Armed { id, waker };
            match std::mem::replace(&mut self.slots[slot as usize], armed) {
                Slot::Free { next } => self.first_free = next,
                Slot::Armed { .. } => unreachable!("the free list holds free slots"),
            }
            slot
        };
        self.deadlines.push(Entry { deadline, id, slot });
        self.armed += 1;
        TimerKey { id, slot }
    }

    /// The waker of a timer, to compare or replace it; `None` when it fired or was cancelled.
    pub(crate) fn waker(&mut self, key: TimerKey) -> Option<&mut Waker> {
        match self.slots.get_mut(key.slot as usize) {
            Some(Slot::Armed { id, waker }) if *id == key.id => Some(waker),
            _ => None,
        }
    }

    /// Removes a timer and returns its waker (whose destructor is foreign code: drop it outside);
    /// `None` when it has fired or was cancelled already.
    pub(crate) fn cancel(&mut self, key: TimerKey) -> Option<Waker> {
        let waker = self.release(key.id, key.slot)?;
        if self.deadlines.len() > 2 * self.armed + STALE_ALLOWANCE {
            self.deadlines.retain(|entry| is_live(&self.slots, entry));
        }
        Some(waker)
    }

    /// The nearest deadline of an armed timer.
    pub(crate) fn next_deadline(&mut self) -> Option<Instant> {
        self.deadlines.first(|entry| is_live(&self.slots, entry))
    }

    /// Removes the first timer whose deadline is not after `now`.
    pub(crate) fn take_due(&mut self, now: Instant) -> Option<(TimerId, Waker)> {
        loop {
            let entry = self.deadlines.pop_due(now)?;
            if let Some(waker) = self.release(entry.id, entry.slot) {
                return Some((entry.id, waker));
            }
        }
    }

    /// Removes every timer, first armed first.
    pub(crate) fn take_all(&mut self) -> Vec<(TimerId, Waker)> {
        let deadlines = std::mem::replace(&mut self.deadlines, Deadlines::new());
        let mut taken: Vec<_> = deadlines
            .into_entries()
            .filter_map(|entry| Some((entry.id, self.release(entry.id, entry.slot)?)))
            .collect();
        taken.sort_by_key(|(id, _)| *id);
        taken
    }

    fn release(&mut self, id: TimerId, slot: u32) -> Option<Waker> {
        let place = self.slots.get_mut(slot as usize)?;
        match place {
            Slot::Armed { id: armed, .. } if *armed == id => {}
            _ => return None,
        }
        let free = Slot::Free { next: self.first_free };
        let Slot::Armed { waker, .. } = std::mem::replace(place, free) else {
            unreachable!("it was armed a line above")
        };
        self.first_free = slot;
        self.armed -= 1;
        if self.armed == 0 && self.slots.len() > SLOTS_KEPT {
            *self = Timers::new();
        }
        Some(waker)
    }
}

fn is_live(slots: &[Slot], entry: &Entry) -> bool {
    matches!(slots.get(entry.slot as usize), Some(Slot::Armed { id, .. }) if *id == entry.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Ids;
    use std::sync::Arc;
    use std::task::Wake;

    struct Nobody;
    impl Wake for Nobody {
        fn wake(self: Arc<Self>) {}
    }

    /// Timers armed in this order at these nanoseconds.
    fn armed(deadlines: impl IntoIterator<Item = u64>) -> (Timers, Vec<TimerKey>) {
        let (mut timers, ids, waker) = (Timers::new(), Ids::new(), Waker::from(Arc::new(Nobody)));
        let keys = deadlines
            .into_iter()
            .map(|nanos| timers.arm(ids.next_timer(), Instant::from_nanos(nanos), waker.clone()))
            .collect();
        (timers, keys)
    }

    fn due(timers: &mut Timers, now: u64) -> Vec<u64> {
        let take = || Some(timers.take_due(Instant::from_nanos(now))?.0.get());
        std::iter::from_fn(take).collect()
    }

    #[test]
    fn deadlines_then_arming() {
        let (mut timers, _) = armed([30, 10, 20, 10, 40]);
        assert_eq!(due(&mut timers, 9), []);
        assert_eq!(due(&mut timers, 30), [2, 4, 3, 1]);
        assert_eq!(timers.next_deadline(), Some(Instant::from_nanos(40)));
    }

    #[test]
    fn cancelled_timers_are_not_seen_again() {
        let (mut timers, keys) = armed([10, 20, 30]);
        assert!(timers.cancel(keys[0]).is_some());
        assert!(timers.cancel(keys[0]).is_none());
        assert_eq!(timers.next_deadline(), Some(Instant::from_nanos(20)));
        assert!(timers.cancel(keys[2]).is_some());
        assert_eq!((due(&mut timers, 100), timers.next_deadline()), (vec![2], None));
    }

    #[test]
    fn a_slot_that_is_used_again_is_another_timer() {
        let (mut timers, keys) = armed([10]);
        timers.cancel(keys[0]);
        let ids = Ids::new();
        ids.next_timer();
        let new = timers.arm(ids.next_timer(), Instant::from_nanos(5), Arc::new(Nobody).into());
        assert!(timers.waker(keys[0]).is_none() && timers.cancel(keys[0]).is_none());
        assert!(timers.waker(new).is_some());
        assert_eq!(due(&mut timers, 100), [2]);
    }

    #[test]
    fn memory_follows_the_armed_timers() {
        let (mut timers, keys) = armed(0..100_000);
        for key in &keys[..99_000] {
            timers.cancel(*key);
        }
        assert!(timers.deadlines.len() <= 2 * timers.len() + STALE_ALLOWANCE);
        assert_eq!(due(&mut timers, u64::MAX).len(), 1_000);
        assert_eq!((timers.slots.capacity(), timers.deadlines.len()), (0, 0));
        assert!(keys.iter().all(|key| timers.waker(*key).is_none()));
    }

    #[test]
    fn all_of_them_in_the_order_of_arming() {
        let (mut timers, keys) = armed([30, 10, 20]);
        timers.cancel(keys[1]);
        let ids: Vec<_> = timers.take_all().into_iter().map(|(id, _)| id.get()).collect();
        assert_eq!((ids, timers.len()), (vec![1, 3], 0));
    }
}
