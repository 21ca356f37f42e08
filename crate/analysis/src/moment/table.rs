//! What a moment knows of each future, task or timer: found by its identifier, cheap to clone.
//!
//! Entries stay after their end, in the order of their creation; those that have not ended are also
//! in a list of their own, so that nobody has to look through a long trace for the few things that
//! are still going on.

use std::sync::Arc;

use super::chunks::Chunks;
use crate::map::Map;

/// The place of an entry that has ended in the list of those that have not.
const NOWHERE: u32 = u32::MAX;

/// Entries by identifier. See [`Chunks`] for what clones share and what `copied` counts.
#[derive(Debug, Clone)]
pub(super) struct Table<T> {
    entries: Chunks<Entry<T>>,
    /// By identifier: the place of the entry plus one, 0 for none. Identifiers count from 1.
    near: Chunks<u32>,
    /// The same for identifiers far beyond what was counted, which only a file can hold.
    far: Arc<Map<u32, u32>>,
    /// The places of the entries that have not ended, in no order.
    alive: Chunks<u32>,
}

#[derive(Debug, Clone)]
struct Entry<T> {
    id: u32,
    /// Its place in `alive`, or [`NOWHERE`].
    alive: u32,
    value: T,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table {
            entries: Chunks::default(),
            near: Chunks::default(),
            far: Arc::default(),
            alive: Chunks::default(),
        }
    }
}

impl<T: Clone> Table<T> {
    fn place(&self, id: u32) -> Option<usize> {
        match self.near.get(id as usize) {
            Some(&place) => (place as usize).checked_sub(1),
            None => self.far.get(&id).map(|&place| place as usize - 1),
        }
    }

    pub(super) fn get(&self, id: u32) -> Option<&T> {
        Some(&self.entries.get(self.place(id)?)?.value)
    }

    pub(super) fn get_mut(&mut self, id: u32, copied: &mut usize) -> Option<&mut T> {
        let place = self.place(id)?;
        Some(&mut self.entries.get_mut(place, copied)?.value)
    }

    /// Adds an entry, unless there is one of that identifier or it is 0.
    pub(super) fn insert(&mut self, id: u32, value: T, copied: &mut usize) {
        if id == 0 || self.place(id).is_some() {
            return;
        }
        let Ok(place) = u32::try_from(self.entries.len() + 1) else { return };
        let at = id as usize;
        if at > 4 * self.entries.len() + 1024 {
            Arc::make_mut(&mut self.far).insert(id, place);
        } else {
            while self.near.len() <= at {
                // Identifiers up to this one may have been far when they came.
                let place = u32::try_from(self.near.len()).ok().and_then(|id| self.far.get(&id));
                let place = place.copied().unwrap_or(0);
                self.near.push(place, copied);
            }
            if let Some(slot) = self.near.get_mut(at, copied) {
                *slot = place;
            }
        }
        let alive = self.alive.len() as u32;
        self.alive.push(place - 1, copied);
        self.entries.push(Entry { id, alive, value }, copied);
    }

    /// Takes an entry out of the list of those that have not ended.
    pub(super) fn end(&mut self, id: u32, copied: &mut usize) {
        let Some(place) = self.place(id) else { return };
        let Some(entry) = self.entries.get_mut(place, copied) else { return };
        let hole = std::mem::replace(&mut entry.alive, NOWHERE);
        if hole == NOWHERE {
            return;
        }
        let Some(moved) = self.alive.pop(copied) else { return };
        if moved as usize == place {
            return;
        }
        // The last one fills the hole.
        if let Some(slot) = self.alive.get_mut(hole as usize, copied) {
            *slot = moved;
        }
        if let Some(entry) = self.entries.get_mut(moved as usize, copied) {
            entry.alive = hole;
        }
    }

    /// How many there are, ended ones included.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// All, in the order of their creation.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (u32, &T)> {
        self.entries.iter().map(|entry| (entry.id, &entry.value))
    }

    /// Those that have not ended, in no order.
    pub(super) fn alive(&self) -> impl Iterator<Item = (u32, &T)> {
        self.alive
            .iter()
            .filter_map(|&place| self.entries.get(place as usize))
            .map(|entry| (entry.id, &entry.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alive(table: &Table<u32>) -> Vec<u32> {
        let mut ids: Vec<u32> = table.alive().map(|(id, _)| id).collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn entries_are_found_and_end() {
        let (mut table, mut copied) = (Table::default(), 0);
        for id in [1, 2, 3, u32::MAX, 4, 2000, 0, 3] {
            table.insert(id, id / 2, &mut copied);
        }
        assert_eq!(table.len(), 6, "0 and the second 3 are none");
        assert_eq!(table.get(u32::MAX), Some(&(u32::MAX / 2)));
        let before = table.clone();
        for id in [2, 2, 77, u32::MAX] {
            table.end(id, &mut copied);
        }
        assert_eq!(alive(&table), [1, 3, 4, 2000]);
        assert_eq!(alive(&before), [1, 2, 3, 4, 2000, u32::MAX]);
        assert_eq!(table.get(2), Some(&1), "what has ended is still known");
        *table.get_mut(4, &mut copied).expect("it is there") = 99;
        assert_eq!((table.get(4), before.get(4)), (Some(&99), Some(&2)));
        let order: Vec<u32> = table.iter().map(|(id, _)| id).collect();
        assert_eq!(order, [1, 2, 3, u32::MAX, 4, 2000]);
    }

    #[test]
    fn what_was_far_is_found_when_its_neighbours_come() {
        let (mut table, mut copied) = (Table::default(), 0);
        table.insert(5000, 5, &mut copied);
        for id in 1..3000 {
            table.insert(id, 1, &mut copied);
        }
        table.insert(5001, 6, &mut copied);
        assert_eq!((table.get(5000), table.get(5001), table.get(4999)), (Some(&5), Some(&6), None));
    }
}
