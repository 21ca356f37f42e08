//! Tables by the identifiers of a trace: which place in a list belongs to which identifier, and what stands
//! there.
//!
//! Identifiers count from 1, so a list does what a hash table would, faster. A file may hold any
//! numbers, so those far beyond what was counted go into a hash table after all, and a number of four
//! thousand million costs no more memory than another.

use crate::map::Map;

/// Which place belongs to which identifier. 0 belongs to none.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Index {
    /// The place plus one, 0 for none, by identifier.
    near: Vec<u32>,
    far: Map<u32, u32>,
    count: usize,
}

impl Index {
    pub(crate) fn get(&self, id: u32) -> Option<usize> {
        match self.near.get(id as usize) {
            Some(&place) if place != 0 => Some(place as usize - 1),
            _ if self.far.len() == 0 => None,
            _ => self.far.get(&id).map(|&place| place as usize),
        }
    }

    /// Gives `id` a place, which may replace the one it had. Nothing happens for identifier 0.
    pub(crate) fn insert(&mut self, id: u32, place: usize) {
        let Ok(place) = u32::try_from(place) else { return };
        if id == 0 || place == u32::MAX {
            return;
        }
        self.count += 1;
        let at = id as usize;
        if at > 4 * self.count + 1024 {
            self.far.insert(id, place);
            return;
        }
        if at >= self.near.len() {
            self.near.resize(at + 1, 0);
        }
        self.near[at] = place + 1;
    }
}

/// Things by identifier, in the order in which they came; the first of each counts.
#[derive(Debug, Clone)]
pub(crate) struct Table<T> {
    index: Index,
    pub(crate) all: Vec<T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { index: Index::default(), all: Vec::new() }
    }
}

impl<T> Table<T> {
    /// Where the thing of this identifier stands in the list.
    pub(crate) fn place(&self, id: u32) -> Option<usize> {
        self.index.get(id)
    }

    pub(crate) fn get(&self, id: u32) -> Option<&T> {
        self.all.get(self.index.get(id)?)
    }

    pub(crate) fn get_mut(&mut self, id: u32) -> Option<&mut T> {
        self.all.get_mut(self.index.get(id)?)
    }

    /// Changes the thing, if it is known.
    pub(crate) fn edit(&mut self, id: u32, change: impl FnOnce(&mut T)) {
        if let Some(thing) = self.get_mut(id) {
            change(thing);
        }
    }

    /// Adds a thing, unless there is one of that identifier or it is 0.
    pub(crate) fn insert(&mut self, id: u32, thing: impl FnOnce() -> T) {
        if id != 0 && self.index.get(id).is_none() {
            self.index.insert(id, self.all.len());
            self.all.push(thing());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_and_far() {
        let mut index = Index::default();
        for (place, id) in [1, 2, u32::MAX, 3, 900_000_000].into_iter().enumerate() {
            index.insert(id, place);
        }
        index.insert(0, 9);
        let found = [0, 1, 2, 3, 4, 900_000_000, u32::MAX].map(|id| index.get(id));
        assert_eq!(found, [None, Some(0), Some(1), Some(3), None, Some(4), Some(2)]);
        assert!(index.near.len() < 2000);
    }

    #[test]
    fn a_later_place_counts() {
        let mut index = Index::default();
        index.insert(5000, 1);
        for id in 1..2000 {
            index.insert(id, 0);
        }
        index.insert(5000, 2);
        assert_eq!(index.get(5000), Some(2));
    }
}
