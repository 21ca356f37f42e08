//! Sorting by numbers, whose code is compiled once whatever is sorted: the page is to be small, and
//! every `sort` of a list of another type is two kilobytes of it.

/// Sorts by what `key` says of each; what is equal stays in its order.
pub fn sort_by_key<T>(list: &mut Vec<T>, key: impl Fn(&T) -> u128) {
    let keys: Vec<u128> = list.iter().map(key).collect();
    let mut slots: Vec<Option<T>> = list.drain(..).map(Some).collect();
    list.extend(places(&keys).into_iter().filter_map(|place| slots[place].take()));
}

/// A key of two numbers, of which the first decides.
pub fn pair(first: u64, second: u64) -> u128 {
    u128::from(first) << 64 | u128::from(second)
}

/// The numbers in ascending order, each once.
pub(crate) fn ascending(numbers: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut keys: Vec<u128> = numbers.into_iter().map(u128::from).collect();
    sort(&mut keys);
    keys.dedup();
    keys.into_iter().map(|key| key as u32).collect()
}

/// What has the same key, as one group; the groups in the order of their keys, what is in them in
/// the order in which it came.
pub(crate) fn groups<'a, T>(
    things: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> (u32, &'a str),
) -> Vec<Vec<T>> {
    let things: Vec<T> = things.into_iter().collect();
    let keys: Vec<(u32, &str)> = things.iter().map(key).collect();
    let (places, count) = group_of_each(&keys);
    let mut groups: Vec<Vec<T>> = std::iter::repeat_with(Vec::new).take(count).collect();
    for (thing, place) in things.into_iter().zip(places) {
        groups[place].push(thing);
    }
    groups
}

/// The group of each key, and how many there are.
fn group_of_each(keys: &[(u32, &str)]) -> (Vec<usize>, usize) {
    let mut distinct: Vec<(u32, &str)> = Vec::new();
    for key in keys {
        if let Err(place) = distinct.binary_search(key) {
            distinct.insert(place, *key);
        }
    }
    let place = |key| distinct.binary_search(key).unwrap_or_default();
    (keys.iter().map(place).collect(), distinct.len())
}

/// The places of `keys` in ascending order.
fn places(keys: &[u128]) -> Vec<usize> {
    let mut order: Vec<(u128, usize)> =
        keys.iter().enumerate().map(|(place, key)| (*key, place)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, place)| place).collect()
}

fn sort(keys: &mut Vec<u128>) {
    *keys = places(keys).into_iter().map(|place| keys[place]).collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_and_keeps_the_order_of_equals(list: Vec<(u8, u32)>) {
            let (mut ours, mut model) = (list.clone(), list);
            sort_by_key(&mut ours, |(key, _)| u128::from(*key));
            model.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(&ours, &model);
            let mut numbers: Vec<u32> = model.iter().map(|(_, number)| *number).collect();
            let ascending = ascending(numbers.iter().copied());
            numbers.sort_unstable();
            numbers.dedup();
            prop_assert_eq!(ascending, numbers);
        }

        #[test]
        fn groups_are_in_the_order_of_their_keys(list: Vec<(bool, bool)>) {
            let key = |(line, name): &(bool, bool)| (u32::from(*line), if *name { "b" } else { "a" });
            let mut model = std::collections::BTreeMap::<_, Vec<_>>::new();
            for thing in &list {
                model.entry(key(thing)).or_default().push(*thing);
            }
            prop_assert_eq!(groups(list, key), model.into_values().collect::<Vec<_>>());
        }
    }

    #[test]
    fn pairs_are_compared_by_the_first() {
        assert!(pair(1, u64::MAX) < pair(2, 0) && pair(2, 0) < pair(2, 1));
    }
}
