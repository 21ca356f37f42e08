//! A hash table with numbers for keys, whose code is compiled once whatever it holds.
//!
//! The page is to be small, and `HashMap` compiles anew for every type of value; analysis has some
//! thirty. Here one table leads from keys to places in a list. Keys come from traces and not from
//! somebody who wants many of them to collide, so they are mixed quickly.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What can be a key: up to 128 bits that tell one from another.
pub(crate) trait Key: Copy {
    /// Different for different keys.
    fn bits(self) -> u128;
}

impl Key for u32 {
    fn bits(self) -> u128 {
        self.into()
    }
}

impl Key for u64 {
    fn bits(self) -> u128 {
        self.into()
    }
}

impl Key for (u32, u32, u32) {
    fn bits(self) -> u128 {
        u128::from(self.0) << 64 | u128::from(self.1) << 32 | u128::from(self.2)
    }
}

impl Key for ((u32, u32), u32) {
    fn bits(self) -> u128 {
        (self.0.0, self.0.1, self.1).bits()
    }
}

/// Values by key. Iterates in no particular order, but in the same one for the same history.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Map<K, V> {
    places: Places,
    entries: Vec<(K, V)>,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Map { places: Places::default(), entries: Vec::new() }
    }
}

impl<K: Key, V> Map<K, V> {
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        let place = self.places.get(key.bits())?;
        Some(&self.entries[place].1)
    }

    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let place = self.places.get(key.bits())?;
        Some(&mut self.entries[place].1)
    }

    pub(crate) fn contains_key(&self, key: &K) -> bool {
        self.places.get(key.bits()).is_some()
    }

    /// Returns what was there before.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let (place, is_new) = self.places.get_or_insert(key.bits(), self.entries.len());
        if is_new {
            self.entries.push((key, value));
            return None;
        }
        Some(std::mem::replace(&mut self.entries[place].1, value))
    }

    /// The value of `key`, which is made if there is none.
    pub(crate) fn or_insert_with(&mut self, key: K, value: impl FnOnce() -> V) -> &mut V {
        let (place, is_new) = self.places.get_or_insert(key.bits(), self.entries.len());
        if is_new {
            self.entries.push((key, value()));
        }
        &mut self.entries[place].1
    }

    /// The value of `key`, which is the default one if there is none.
    pub(crate) fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.or_insert_with(key, V::default)
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let place = self.places.remove(key.bits())?;
        let (_, value) = self.entries.swap_remove(place);
        // The last one has moved to where it was.
        if let Some((moved, _)) = self.entries.get(place) {
            self.places.put(moved.bits(), place);
        }
        Some(value)
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.iter().map(|(key, _)| key)
    }

    pub(crate) fn into_values(self) -> impl Iterator<Item = V> {
        self.entries.into_iter().map(|(_, value)| value)
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }
}

impl<K: Key, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Map::default();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

/// From the bits of keys to places.
#[derive(Debug, Clone, Default, PartialEq)]
struct Places(HashMap<u128, u32, BuildHasherDefault<Mixer>>);

impl Places {
    #[inline(never)]
    fn get(&self, key: u128) -> Option<usize> {
        self.0.get(&key).map(|place| *place as usize)
    }

    /// The place of `key`, which is `next` if it has none yet, and whether that is so.
    #[inline(never)]
    fn get_or_insert(&mut self, key: u128, next: usize) -> (usize, bool) {
        let before = self.0.len();
        let next = u32::try_from(next).expect("a trace has fewer events than that");
        let place = *self.0.entry(key).or_insert(next);
        (place as usize, self.0.len() > before)
    }

    #[inline(never)]
    fn put(&mut self, key: u128, place: usize) {
        if let Some(at) = self.0.get_mut(&key) {
            *at = place as u32;
        }
    }

    #[inline(never)]
    fn remove(&mut self, key: u128) -> Option<usize> {
        self.0.remove(&key).map(|place| place as usize)
    }
}

/// Spreads the bits of a key over the hash: the last steps of MurmurHash3, which are public domain.
#[derive(Debug, Clone, Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u128(u128::from(*byte));
        }
    }

    fn write_u128(&mut self, bits: u128) {
        let mut hash = self.0 ^ bits as u64 ^ ((bits >> 64) as u64).rotate_left(29);
        for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
            hash = (hash ^ hash >> 33).wrapping_mul(factor);
        }
        self.0 = hash ^ hash >> 33;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_does_what_a_hash_table_does(steps: Vec<(u8, u32)>) {
            let (mut map, mut model) = (Map::default(), HashMap::new());
            for (step, (key, value)) in steps.into_iter().enumerate() {
                let key = u32::from(key % 16);
                match value % 4 {
                    0 => prop_assert_eq!(map.remove(&key), model.remove(&key)),
                    1 => prop_assert_eq!(
                        *map.or_insert_with(key, || step),
                        *model.entry(key).or_insert(step)
                    ),
                    _ => prop_assert_eq!(map.insert(key, step), model.insert(key, step)),
                }
                for key in 0..16 {
                    prop_assert_eq!(map.get(&key), model.get(&key));
                    prop_assert_eq!(map.contains_key(&key), model.contains_key(&key));
                }
                prop_assert_eq!(map.len(), model.len());
            }
        }
    }

    #[test]
    fn keys_of_several_numbers_are_told_apart() {
        let keys = [(1, 2, 3), (1, 3, 2), (2, 1, 3), (3, 2, 1), (0, 0, u32::MAX)];
        let map: Map<(u32, u32, u32), usize> =
            keys.into_iter().enumerate().map(|(place, key)| (key, place)).collect();
        assert_eq!(keys.map(|key| map.get(&key).copied()), [0, 1, 2, 3, 4].map(Some));
        assert_ne!(((1, 2), 3).bits(), ((1, 3), 2).bits());
    }
}
