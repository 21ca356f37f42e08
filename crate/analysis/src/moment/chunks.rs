//! A list that is cheap to clone: clones share what neither of them changes.
//!
//! Moments of a run differ little from one another, so keyframes and what a view holds on to are
//! clones of one list of blocks. It knows nothing of events.

use std::sync::Arc;

/// Items in a block: the unit that is copied when a shared list is changed. Small enough that a
/// change far from the last one copies little, large enough that a clone counts few references.
const BLOCK: usize = 64;

/// A list in blocks that clones share until one of them changes.
#[derive(Debug, Clone)]
pub(super) struct Chunks<T> {
    blocks: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Chunks { blocks: Vec::new(), len: 0 }
    }
}

impl<T: Clone> Chunks<T> {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn get(&self, index: usize) -> Option<&T> {
        self.blocks.get(index / BLOCK)?.get(index % BLOCK)
    }

    /// The item at `index`, to be changed; `copied` grows by the bytes that this had to copy.
    pub(super) fn get_mut(&mut self, index: usize, copied: &mut usize) -> Option<&mut T> {
        own(self.blocks.get_mut(index / BLOCK)?, copied).get_mut(index % BLOCK)
    }

    pub(super) fn last(&self) -> Option<&T> {
        self.get(self.len.checked_sub(1)?)
    }

    pub(super) fn push(&mut self, item: T, copied: &mut usize) {
        if self.len == self.blocks.len() * BLOCK {
            self.blocks.push(Arc::default());
        }
        if let Some(block) = self.blocks.last_mut() {
            own(block, copied).push(item);
            self.len += 1;
        }
    }

    pub(super) fn pop(&mut self, copied: &mut usize) -> Option<T> {
        let item = own(self.blocks.last_mut()?, copied).pop()?;
        self.len -= 1;
        if self.len.is_multiple_of(BLOCK) {
            self.blocks.pop();
        }
        Some(item)
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.blocks.iter().flat_map(|block| block.iter())
    }
}

/// The block, no longer shared with anybody.
fn own<'a, T: Clone>(block: &'a mut Arc<Vec<T>>, copied: &mut usize) -> &'a mut Vec<T> {
    if Arc::get_mut(block).is_none() {
        *copied += block.len() * size_of::<T>();
    }
    Arc::make_mut(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_keeps_what_it_had() {
        let (mut list, mut copied) = (Chunks::default(), 0);
        for item in 0..300 {
            list.push(item, &mut copied);
        }
        assert_eq!(copied, 0);
        let before = list.clone();
        *list.get_mut(5, &mut copied).expect("it is there") = 77;
        assert_eq!(copied, BLOCK * 4);
        *list.get_mut(6, &mut copied).expect("it is there") = 78;
        assert_eq!(copied, BLOCK * 4, "the block is its own by now");
        while list.len() > 3 {
            list.pop(&mut copied);
        }
        assert_eq!(list.iter().copied().collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(before.iter().copied().collect::<Vec<_>>(), (0..300).collect::<Vec<_>>());
        assert_eq!((before.last(), list.last(), list.get(3)), (Some(&299), Some(&2), None));
    }

    #[test]
    fn it_can_be_emptied_and_filled_again() {
        let (mut list, mut copied) = (Chunks::default(), 0);
        for round in 0..3 {
            for item in 0..BLOCK * 2 {
                list.push(item + round, &mut copied);
            }
            for item in (0..BLOCK * 2).rev() {
                assert_eq!(list.pop(&mut copied), Some(item + round));
            }
            assert_eq!((list.len(), list.pop(&mut copied)), (0, None));
        }
    }
}
