//! Deadlines in order: arm, cancel, take what is due. Safe code, no clock, no executor.
//!
//! A binary heap of (deadline, id) gives the nearest deadline exactly at any time; a slab holds the
//! wakers. Cancelling frees the slab entry at once and leaves a stale heap entry behind, which is
//! recognised by its id. Stale entries are dropped when they come to the top, and all together when
//! they outnumber the living, so memory stays proportional to the armed timers and every operation
//! is O(log n) amortised (arming is O(1) on average).

use crate::{Instant, TimerId};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::task::Waker;

/// All armed timers of an executor.
pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<Entry>>,
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

#[derive(PartialEq, Eq)]
struct Entry {
    deadline: Instant,
    id: TimerId,
    slot: u32,
}

/// Ids grow with time, so equal deadlines are in the order in which they were armed.
impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.deadline, self.id).cmp(&(other.deadline, other.id))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

enum Slot {
    Free { next: u32 },
    Armed { id: TimerId, waker: Waker },
}

const NO_SLOT: u32 = u32::MAX;

/// Below this many stale entries a clean-up is not worth it.
const STALE_ALLOWANCE: usize = 64;

impl Timers {
    pub(crate) fn new() -> Self {
        Timers { heap: BinaryHeap::new(), slots: Vec::new(), first_free: NO_SLOT, armed: 0 }
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
        self.heap.push(Reverse(Entry { deadline, id, slot }));
        self.armed += 1;
        TimerKey { id, slot }
    }

    /// The waker of a timer, to compare or replace it; `None` when it fired or was cancelled.
    pub(crate) fn waker(&mut self, key: TimerKey) -> Option<&mut Waker> {
        match &mut self.slots[key.slot as usize] {
            Slot::Armed { id, waker } if *id == key.id => Some(waker),
            _ => None,
        }
    }

    /// Removes a timer and returns its waker (whose destructor is foreign code: drop it outside);
    /// `None` when it has fired or was cancelled already.
    pub(crate) fn cancel(&mut self, key: TimerKey) -> Option<Waker> {
        let waker = self.release(key.id, key.slot)?;
        if self.heap.len() > 2 * self.armed + STALE_ALLOWANCE {
            let slots = &self.slots;
            self.heap.retain(|Reverse(entry)| is_live(slots, entry));
        }
        Some(waker)
    }

    /// The nearest deadline of an armed timer.
    pub(crate) fn next_deadline(&mut self) -> Option<Instant> {
        loop {
            let Reverse(entry) = self.heap.peek()?;
            if is_live(&self.slots, entry) {
                return Some(entry.deadline);
            }
            self.heap.pop();
        }
    }

    /// Removes the first timer whose deadline is not after `now`.
    pub(crate) fn take_due(&mut self, now: Instant) -> Option<(TimerId, Waker)> {
        loop {
            let Reverse(entry) = self.heap.peek()?;
            if entry.deadline > now {
                return None;
            }
            let Reverse(entry) = self.heap.pop()?;
            if let Some(waker) = self.release(entry.id, entry.slot) {
                return Some((entry.id, waker));
            }
        }
    }

    /// Removes every timer, first armed first.
    pub(crate) fn take_all(&mut self) -> Vec<(TimerId, Waker)> {
        let heap = std::mem::take(&mut self.heap);
        let mut taken: Vec<_> = heap
            .into_iter()
            .filter_map(|Reverse(entry)| Some((entry.id, self.release(entry.id, entry.slot)?)))
            .collect();
        taken.sort_by_key(|(id, _)| *id);
        taken
    }

    fn release(&mut self, id: TimerId, slot: u32) -> Option<Waker> {
        let place = &mut self.slots[slot as usize];
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
        Some(waker)
    }
}

fn is_live(slots: &[Slot], entry: &Entry) -> bool {
    matches!(&slots[entry.slot as usize], Slot::Armed { id, .. } if *id == entry.id)
}
