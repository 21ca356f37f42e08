//! Deadlines in order, a million as well as ten: a monotone radix heap.
//!
//! Time only goes on, and that is what makes this cheaper than one big heap. `base` is a moment before
//! which nothing is left to be found. What is due by then is `near`: sorted once, in one go, and then
//! taken from the end. What is later waits, unsorted, in the bucket of the highest bit in which its
//! deadline differs from `base`: bucket 30 has what is some seconds away, bucket 20 what is a
//! millisecond away. When time comes to a bucket its entries are spread over the lower, empty ones, in
//! one sweep through memory.
//!
//! An entry moves down at most once for each bit of its distance, about ten times for a second in a
//! program that looks every millisecond, where a heap of a million takes twenty steps, each to another
//! place in memory. Arming is one push. It knows no wakers: whether an entry still counts is asked of the caller.

use crate::{Instant, TimerId};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// One timer. In the order in which they fire: ids grow with time, so equal deadlines are in the order
/// in which they were armed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Entry {
    pub(crate) deadline: Instant,
    pub(crate) id: TimerId,
    pub(crate) slot: u32,
}

const BITS: usize = u64::BITS as usize;

/// A bucket up to this size is scanned for its first deadline instead of being spread, and keeps its
/// memory.
const FEW: usize = 64;

pub(crate) struct Deadlines {
    /// What is not after `base`, the first at the end.
    near: Vec<Entry>,
    /// The same, of what was armed since `near` was sorted: few, as they were nearly due by then.
    latecomers: BinaryHeap<Reverse<Entry>>,
    base: u64,
    /// Everything after it, by the highest bit that differs.
    later: [Vec<Entry>; BITS],
    /// Bit for bit, which of those are not empty.
    occupied: u64,
    len: usize,
    /// The first of all, if it is known. May not count any more, and then it is not known.
    first: Option<Entry>,
}

impl Deadlines {
    pub(crate) fn new() -> Self {
        Deadlines {
            near: Vec::new(),
            latecomers: BinaryHeap::new(),
            base: 0,
            later: std::array::from_fn(|_| Vec::new()),
            occupied: 0,
            len: 0,
            first: None,
        }
    }

    /// How many entries there are, those that do not count any more included.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn push(&mut self, entry: Entry) {
        // What was the first of all, even if it does not count any more, was before all others.
        if self.len == 0 || self.first.is_some_and(|first| entry < first) {
            self.first = Some(entry);
        }
        self.len += 1;
        if entry.deadline.as_nanos() <= self.base {
            self.latecomers.push(Reverse(entry));
        } else {
            self.place_later(entry);
        }
    }

    #[inline]
    fn place_later(&mut self, entry: Entry) {
        let bit = (entry.deadline.as_nanos() ^ self.base).ilog2();
        self.later[bit as usize].push(entry);
        self.occupied |= 1 << bit;
    }

    /// The first deadline among those that count.
    pub(crate) fn first(&mut self, is_live: impl Fn(&Entry) -> bool) -> Option<Instant> {
        if !self.first.as_ref().is_some_and(&is_live) {
            self.first = self.find_first(is_live);
        }
        self.first.map(|entry| entry.deadline)
    }

    fn find_first(&mut self, is_live: impl Fn(&Entry) -> bool) -> Option<Entry> {
        loop {
            if let Some(first) = self.first_near(&is_live) {
                return Some(first);
            }
            let (bit, from, _) = self.lowest()?;
            let bucket = &mut self.later[bit];
            if bucket.len() > FEW {
                // Not after any entry, so that `near` stays as small as it can be.
                self.base = from;
                self.spread(bit);
                self.sort_near();
                continue;
            }
            let before = bucket.len();
            bucket.retain(&is_live);
            self.len -= before - bucket.len();
            if let Some(first) = bucket.iter().min() {
                return Some(*first);
            }
            self.occupied &= !(1 << bit);
        }
    }

    fn first_near(&mut self, is_live: impl Fn(&Entry) -> bool) -> Option<Entry> {
        while let Some(entry) = self.peek_near() {
            if is_live(&entry) {
                return Some(entry);
            }
            self.pop_near();
        }
        None
    }

    /// Removes the first entry whose deadline is not after `now`, whether it counts or not.
    pub(crate) fn pop_due(&mut self, now: Instant) -> Option<Entry> {
        if self.near.is_empty() && self.latecomers.is_empty() {
            self.advance(now.as_nanos());
        }
        if self.peek_near()?.deadline > now {
            return None;
        }
        self.pop_near()
    }

    #[inline]
    fn peek_near(&self) -> Option<Entry> {
        let latecomer = self.latecomers.peek().map(|Reverse(entry)| *entry);
        match (self.near.last().copied(), latecomer) {
            (Some(sorted), Some(latecomer)) => Some(sorted.min(latecomer)),
            (sorted, latecomer) => sorted.or(latecomer),
        }
    }

    #[inline]
    fn pop_near(&mut self) -> Option<Entry> {
        let first = self.peek_near()?;
        self.len -= 1;
        if self.near.last() == Some(&first) {
            self.near.pop()
        } else {
            self.latecomers.pop().map(|Reverse(entry)| entry)
        }
    }

    /// Brings what is due by `now` near.
    fn advance(&mut self, now: u64) {
        if now <= self.base {
            return;
        }
        while let Some((bit, from, to)) = self.lowest() {
            if from > now {
                break;
            }
            // The whole bucket, or up to now. Higher ones keep their places: their bits do not change.
            self.base = to.min(now);
            self.spread(bit);
        }
        self.base = now;
        self.sort_near();
    }

    fn sort_near(&mut self) {
        self.near.sort_unstable_by_key(|entry| Reverse(*entry));
    }

    /// The lowest bucket with anything in it, and the first and last deadline there could be in it.
    fn lowest(&self) -> Option<(usize, u64, u64)> {
        if self.occupied == 0 {
            return None;
        }
        let bit = self.occupied.trailing_zeros();
        let below = (1_u64 << bit) - 1;
        let from = self.base & !below | 1 << bit;
        Some((bit as usize, from, from | below))
    }

    /// Puts the entries of the lowest bucket where they belong, now that `base` is in its range. Leaves
    /// `near` unsorted.
    fn spread(&mut self, bit: usize) {
        self.occupied &= !(1 << bit);
        let mut entries = std::mem::take(&mut self.later[bit]);
        for entry in entries.drain(..) {
            if entry.deadline.as_nanos() <= self.base {
                self.near.push(entry);
            } else {
                self.place_later(entry);
            }
        }
        if entries.capacity() <= FEW {
            self.later[bit] = entries;
        }
    }

    /// Removes what does not count any more.
    pub(crate) fn retain(&mut self, is_live: impl Fn(&Entry) -> bool) {
        self.near.retain(&is_live);
        self.latecomers.retain(|Reverse(entry)| is_live(entry));
        self.len = self.near.len() + self.latecomers.len();
        for (bit, bucket) in self.later.iter_mut().enumerate() {
            bucket.retain(&is_live);
            self.len += bucket.len();
            if bucket.is_empty() {
                self.occupied &= !(1 << bit);
            }
        }
    }

    /// All entries, in no order.
    pub(crate) fn into_entries(self) -> impl Iterator<Item = Entry> {
        let latecomers = self.latecomers.into_iter().map(|Reverse(entry)| entry);
        self.near.into_iter().chain(latecomers).chain(self.later.into_iter().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::{Deadlines, Entry, FEW};
    use crate::ids::Ids;
    use crate::Instant;
    use std::collections::BTreeSet;

    /// The same as an ordered set, from which `live` is what was not cancelled.
    struct Both {
        deadlines: Deadlines,
        live: BTreeSet<Entry>,
        ids: Ids,
    }

    impl Both {
        fn new() -> Self {
            Both { deadlines: Deadlines::new(), live: BTreeSet::new(), ids: Ids::new() }
        }

        fn arm(&mut self, nanos: u64) {
            let deadline = Instant::from_nanos(nanos);
            let entry = Entry { deadline, id: self.ids.next_timer(), slot: 0 };
            self.deadlines.push(entry);
            self.live.insert(entry);
        }

        fn cancel(&mut self, at: usize) {
            if let Some(entry) = self.live.iter().nth(at).copied() {
                self.live.remove(&entry);
            }
        }

        fn check_first(&mut self) {
            let first = self.deadlines.first(|entry| self.live.contains(entry));
            assert_eq!(first, self.live.first().map(|entry| entry.deadline));
        }

        /// All that is due, in order.
        fn check_due(&mut self, now: u64) {
            let now = Instant::from_nanos(now);
            while let Some(entry) = self.deadlines.pop_due(now) {
                if self.live.contains(&entry) {
                    assert_eq!(self.live.pop_first(), Some(entry));
                }
            }
            assert!(self.live.first().map_or(true, |entry| entry.deadline > now));
        }
    }

    /// A small generator of numbers (xorshift): the same ones in every run.
    struct Numbers(u64);

    impl Numbers {
        fn next(&mut self) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0
        }

        fn below(&mut self, end: u64) -> u64 {
            self.next() % end
        }
    }

    #[test]
    fn random_operations_agree_with_an_ordered_set() {
        for seed in 1..=60 {
            let (mut numbers, mut both, mut now) =
                (Numbers(seed * 0x9e37_79b9), Both::new(), 0_u64);
            for _ in 0..400 {
                // Near and far, often equal, sometimes already over.
                let distance = numbers.next() >> (10 + numbers.below(54));
                match numbers.below(12) {
                    0 => both.arm(now),
                    1 => both.arm(now.saturating_sub(distance)),
                    2..=5 => both.arm(now.saturating_add(distance)),
                    6 => {
                        (0..2 * FEW as u64).for_each(|more| both.arm(now + distance / 2 + more % 7))
                    }
                    7 => both.cancel(0),
                    8 => both.cancel(numbers.below(200) as usize),
                    9 => both.deadlines.retain(|entry| both.live.contains(entry)),
                    10 => both.check_first(),
                    _ => {
                        now = now.saturating_add(distance);
                        both.check_due(now);
                    }
                }
                assert!(both.deadlines.len() >= both.live.len());
            }
            both.check_first();
            both.check_due(u64::MAX);
            assert_eq!((both.deadlines.len(), both.live.len()), (0, 0));
        }
    }

    #[test]
    fn the_ends_of_time() {
        let mut both = Both::new();
        for nanos in [u64::MAX, 0, u64::MAX - 1, 1 << 63, u64::MAX] {
            both.arm(nanos);
            both.check_first();
        }
        both.check_due(0);
        both.check_due(u64::MAX - 1);
        both.arm(3);
        both.check_first();
        both.check_due(u64::MAX);
        assert_eq!(both.deadlines.len(), 0);
    }

    #[test]
    fn unused_memory_is_given_back() {
        let mut both = Both::new();
        (0..100_000).for_each(|nanos| both.arm(nanos * 1_000));
        both.check_due(u64::MAX);
        assert!(both.deadlines.later.iter().all(|bucket| bucket.capacity() <= FEW));
    }
}
