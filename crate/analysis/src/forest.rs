//! From "who stands above whom" to an order from top to bottom, however deep and however wrong.

/// An index that is none.
const NONE: u32 = u32::MAX;

/// Every index below `parents.len()` with how deep it lies: each followed by those whose parent it
/// is, those of one parent in ascending order. Where parents form a circle, its lowest index counts
/// as having none.
pub(crate) fn preorder(parents: &[Option<usize>]) -> Vec<(usize, u32)> {
    let count = parents.len();
    let mut first_child = vec![NONE; count];
    let mut next_sibling = vec![NONE; count];
    // From behind, so that the lowest child comes to be the first.
    for (index, parent) in parents.iter().enumerate().rev() {
        if let Some(first) = parent.and_then(|parent| first_child.get_mut(parent)) {
            next_sibling[index] = std::mem::replace(first, index as u32);
        }
    }
    let mut walk = Walk { first_child, next_sibling, seen: vec![false; count], order: Vec::new() };
    walk.order.reserve(count);
    for (index, parent) in parents.iter().enumerate() {
        if parent.is_none_or(|parent| parent >= count) {
            walk.down(index);
        }
    }
    for index in 0..count {
        if walk.order.len() < count && !walk.seen[index] {
            walk.down(index);
        }
    }
    walk.order
}

struct Walk {
    first_child: Vec<u32>,
    next_sibling: Vec<u32>,
    seen: Vec<bool>,
    order: Vec<(usize, u32)>,
}

impl Walk {
    /// Goes down from a root. A stack rather than recursion: the nesting may be as deep as the trace
    /// is long.
    fn down(&mut self, root: usize) {
        let mut path: Vec<usize> = Vec::new();
        let mut next = Some(root);
        loop {
            if let Some(index) = next.filter(|&index| !self.seen[index]) {
                self.seen[index] = true;
                self.order.push((index, path.len() as u32));
                path.push(index);
                next = self.at(self.first_child[index]);
                continue;
            }
            // A child seen before closes a circle; its siblings are still to come.
            if let Some(index) = next {
                next = self.at(self.next_sibling[index]);
                if next.is_some() {
                    continue;
                }
            }
            let Some(done) = path.pop() else { return };
            if path.is_empty() {
                return;
            }
            next = self.at(self.next_sibling[done]);
        }
    }

    fn at(&self, index: u32) -> Option<usize> {
        (index != NONE).then_some(index as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(parents: &[Option<usize>], expected: &[(usize, u32)]) {
        assert_eq!(preorder(parents), expected, "{parents:?}");
    }

    #[test]
    fn children_follow_their_parents() {
        check(&[], &[]);
        check(&[None, None], &[(0, 0), (1, 0)]);
        let parents = [None, Some(0), None, Some(0), Some(1), Some(2)];
        check(&parents, &[(0, 0), (1, 1), (4, 2), (3, 1), (2, 0), (5, 1)]);
        check(&[Some(1), None], &[(1, 0), (0, 1)]);
        check(&[Some(9), None], &[(0, 0), (1, 0)]);
    }

    #[test]
    fn circles_are_cut() {
        check(&[Some(0), None], &[(1, 0), (0, 0)]);
        check(&[Some(1), Some(2), Some(0), Some(1)], &[(0, 0), (2, 1), (1, 2), (3, 3)]);
        check(&[Some(1), Some(0), Some(1), Some(0)], &[(0, 0), (1, 1), (2, 2), (3, 1)]);
    }

    #[test]
    fn a_million_deep() {
        let parents: Vec<_> = (0..1_000_000_usize).map(|index| index.checked_sub(1)).collect();
        assert_eq!(preorder(&parents).last(), Some(&(999_999, 999_999)));
    }
}
