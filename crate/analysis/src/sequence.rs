//! The order in which the events of both halves are stepped through.
//!
//! The halves run on one clock but each numbers its own events, so the order between them is that
//! of their times, the Rust half first where those are equal. Within a half it is the order of the
//! list.

use pollscope_trace::{Event, Language};

/// Marks an entry of the JavaScript half; the other bits are its place there.
const JAVASCRIPT: u32 = 1 << 31;

/// One event in the order of both halves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The half it belongs to.
    pub language: Language,
    /// Its place in that half's list of events.
    pub index: usize,
}

/// The events of both halves in one order. A position is the number of events that have happened:
/// 0 before the first, [`Sequence::len`] after the last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sequence {
    entries: Vec<u32>,
    /// The time of each entry, never decreasing.
    times: Vec<u64>,
    /// How many events of each half are in it.
    taken: [usize; 2],
    /// The latest time of each half.
    last: [u64; 2],
}

impl Sequence {
    /// The order of two whole lists.
    pub fn merge(rust: &[Event], js: &[Event]) -> Self {
        let mut sequence = Sequence::default();
        sequence.extend(rust, js);
        sequence
    }

    /// Takes what has been added to the two lists since the last call. Returns the first position
    /// whose entry may have changed: a half may tell late of what happened before events of the
    /// other half that are here already.
    pub fn extend(&mut self, rust: &[Event], js: &[Event]) -> usize {
        let lists = [rust, js];
        let new = [0, 1].map(|half| {
            lists[half].get(self.taken[half]).map(|event| event.at.max(self.last[half]))
        });
        let Some(first) = new.into_iter().flatten().min() else { return self.entries.len() };
        // Entries of the same time stay only if those to come belong behind them.
        let keep = match new[0] {
            Some(at) if at == first => self.times.partition_point(|&time| time < first),
            _ => self.times.partition_point(|&time| time <= first),
        };
        let mut next = self.counts(keep);
        self.entries.truncate(keep);
        self.times.truncate(keep);
        let mut time = self.times.last().copied().unwrap_or(0);
        while next[0] < rust.len() || next[1] < js.len() {
            let half = match (rust.get(next[0]), js.get(next[1])) {
                // A time that goes back counts as the one before it, as on a recorder's clock.
                (Some(a), Some(b)) => usize::from(b.at.max(time) < a.at.max(time)),
                (a, _) => usize::from(a.is_none()),
            };
            let Some(event) = lists[half].get(next[half]) else { break };
            time = time.max(event.at);
            let mark = if half == 1 { JAVASCRIPT } else { 0 };
            self.entries.push(next[half] as u32 | mark);
            self.times.push(time);
            self.last[half] = time;
            next[half] += 1;
        }
        self.taken = next;
        keep
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The event that happens between `position` and the next one.
    pub fn entry(&self, position: usize) -> Option<Entry> {
        let entry = *self.entries.get(position)?;
        let language = if entry & JAVASCRIPT == 0 { Language::Rust } else { Language::JavaScript };
        Some(Entry { language, index: (entry & !JAVASCRIPT) as usize })
    }

    /// The time of that event, in nanoseconds since the run began.
    pub fn time(&self, position: usize) -> Option<u64> {
        self.times.get(position).copied()
    }

    /// How many events of one half have happened at `position`.
    pub fn count(&self, language: Language, position: usize) -> usize {
        let [rust, js] = self.counts(position);
        match language {
            Language::Rust => rust,
            Language::JavaScript => js,
        }
    }

    /// The position at which everything up to `at` nanoseconds has happened, and nothing later.
    pub fn position_at(&self, at: u64) -> usize {
        self.times.partition_point(|&time| time <= at)
    }

    /// The position right after the event at `index` of one half.
    pub fn position_of(&self, language: Language, index: usize) -> Option<usize> {
        let (mut from, mut to) = (0, self.entries.len());
        while from < to {
            let middle = from + (to - from) / 2;
            if self.count(language, middle + 1) > index {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        (from < self.entries.len()).then_some(from + 1)
    }

    /// The entries from `position` on.
    pub fn entries_from(&self, position: usize) -> impl Iterator<Item = Entry> {
        (position..self.len()).filter_map(|position| self.entry(position))
    }

    fn counts(&self, position: usize) -> [usize; 2] {
        let position = position.min(self.entries.len());
        let Some(last) = position.checked_sub(1).and_then(|last| self.entry(last)) else {
            return [0, 0];
        };
        let own = last.index + 1;
        match last.language {
            Language::Rust => [own, position - own],
            Language::JavaScript => [position - own, own],
        }
    }
}
