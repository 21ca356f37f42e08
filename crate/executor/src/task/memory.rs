//! Where tasks lie: many of one size in a block, so that to spawn and to end a task is to take a place
//! and to give it back.
//!
//! Knows sizes and addresses, no tasks. A block is aligned to its size, so that a place leads to its
//! block. An empty block goes back to the allocator, except for one of each size.
//!
//! Nothing in it is for threads: a place goes back to the blocks of the thread that took it. So it is
//! for where there is one thread, see [`IS_USED`].

use crate::owner::OwnerThread;
use std::alloc::{alloc, dealloc, Layout};
use std::cell::Cell;
use std::mem::{align_of, size_of};
use std::ptr::null_mut;

/// Whether tasks lie in blocks: elsewhere the last reference to one may go on another thread.
pub(super) const IS_USED: bool = OwnerThread::IS_ALONE;

const BLOCK: usize = 16 * 1024;
/// Not all of it: between two blocks side by side the allocator needs room for its own.
const BLOCK_LAYOUT: Layout = match Layout::from_size_align(BLOCK - 32, BLOCK) {
    Ok(layout) => layout,
    Err(_) => panic!("the size of a block is a power of two"),
};
/// Sizes are multiples of this, since alignments are.
const UNIT: usize = align_of::<*mut u8>();
/// Of what is larger, the allocator is a small part of the cost.
const LARGEST: usize = 256;

/// Comes before the places of a block.
#[repr(C, align(16))]
struct Block {
    /// The place that was given back last. The address of the one before is in it, and so on.
    given_back: *mut u8,
    /// The neighbours among the blocks of this size that have room.
    previous: *mut Block,
    next: *mut Block,
    /// How many places are taken.
    taken: usize,
    /// Where the places begin that were never taken.
    untouched: usize,
    has_room: bool,
}

const FIRST_PLACE: usize = size_of::<Block>();

/// Of one size: the blocks that have room.
struct Blocks(Cell<*mut Block>);

thread_local! {
    /// Without a destructor: tasks may outlive it.
    static BLOCKS: [Blocks; LARGEST / UNIT + 1] = const {
        #[allow(clippy::declare_interior_mutable_const)] // as the beginning of each
        const NONE: Blocks = Blocks(Cell::new(null_mut()));
        [NONE; LARGEST / UNIT + 1]
    };
}

/// Whether there are blocks for such a task.
pub(super) const fn fits(layout: Layout) -> bool {
    let (size, align) = (layout.size(), layout.align());
    size <= LARGEST && size >= UNIT && align >= UNIT && align <= align_of::<Block>()
}

/// A place, or null if there is no memory. For a layout that fits.
#[inline]
pub(super) fn take(layout: Layout) -> *mut u8 {
    debug_assert!(fits(layout));
    BLOCKS.with(|blocks| blocks[layout.size() / UNIT].take(layout.size()))
}

/// Gives a place back.
///
/// # Safety
/// It is from `take` with the same layout, on this thread, and it is no longer used.
#[inline]
pub(super) unsafe fn give_back(place: *mut u8, layout: Layout) {
    // SAFETY: the caller's promise; a layout of the same size means the same blocks.
    BLOCKS.with(|blocks| unsafe { blocks[layout.size() / UNIT].give_back(place) });
}

// SAFETY, for all of it: a block in the list is alive until `give_back` takes it out and frees it, a
// block out of the list until its places are given back, since it has places that are taken. Only this
// module has pointers to blocks, makes no references to them, and calls no foreign code but the
// allocator, which does not come back here.
impl Blocks {
    #[inline]
    fn take(&self, size: usize) -> *mut u8 {
        let mut block = self.0.get();
        if block.is_null() {
            block = self.grow();
            if block.is_null() {
                return null_mut();
            }
        }
        // SAFETY: the block is in the list. It has room: a place that was given back, which holds
        // the address of the next, or one between `untouched` and the block's end.
        unsafe {
            let mut place = (*block).given_back;
            if place.is_null() {
                place = block.cast::<u8>().add((*block).untouched);
                (*block).untouched += size;
            } else {
                (*block).given_back = place.cast::<*mut u8>().read();
            }
            (*block).taken += 1;
            if (*block).given_back.is_null() && (*block).untouched + size > BLOCK_LAYOUT.size() {
                self.unlink(block);
            }
            place
        }
    }

    /// # Safety
    /// See [`give_back`].
    #[inline]
    unsafe fn give_back(&self, place: *mut u8) {
        let block: *mut Block = place.wrapping_sub(place as usize % BLOCK).cast();
        // SAFETY: `place` lies in an allocation that is aligned to `BLOCK` and not larger, so the
        // block begins there; it is alive, as this place of it was taken. The place is large and
        // aligned enough for an address (`fits`), and unused.
        unsafe {
            place.cast::<*mut u8>().write((*block).given_back);
            (*block).given_back = place;
            (*block).taken -= 1;
            if !(*block).has_room {
                self.link(block);
            }
            if (*block).taken == 0 {
                self.shrink(block);
            }
        }
    }

    /// # Safety
    /// The block is in the list, and nothing in it is taken.
    #[inline(never)]
    unsafe fn shrink(&self, block: *mut Block) {
        // SAFETY: the caller's promise. It was allocated in `grow` with this layout, and once it is
        // once it is out of the list, nothing refers to it.
        unsafe {
            if (*block).previous.is_null() && (*block).next.is_null() {
                // The only one that has room stays, as if it were new.
                (*block).given_back = null_mut();
                (*block).untouched = FIRST_PLACE;
            } else {
                self.unlink(block);
                dealloc(block.cast(), BLOCK_LAYOUT);
            }
        }
    }

    /// A new block in the empty list; null if there is no memory.
    #[inline(never)]
    fn grow(&self) -> *mut Block {
        // SAFETY: the layout is not of size zero.
        let block = unsafe { alloc(BLOCK_LAYOUT) }.cast::<Block>();
        if !block.is_null() {
            let (given_back, previous, next) = (null_mut(), null_mut(), null_mut());
            let (taken, untouched, has_room) = (0, FIRST_PLACE, false);
            let new = Block { given_back, previous, next, taken, untouched, has_room };
            // SAFETY: freshly allocated, larger than a `Block` and aligned to more.
            unsafe {
                block.write(new);
                self.link(block);
            }
        }
        block
    }

    /// # Safety
    /// The block is alive, of this size and not in the list.
    unsafe fn link(&self, block: *mut Block) {
        let next = self.0.replace(block);
        // SAFETY: the caller's promise for the block, the list's for its neighbour.
        unsafe {
            (*block).has_room = true;
            (*block).previous = null_mut();
            (*block).next = next;
            if !next.is_null() {
                (*next).previous = block;
            }
        }
    }

    /// # Safety
    /// The block is in the list.
    unsafe fn unlink(&self, block: *mut Block) {
        // SAFETY: the caller's promise for the block, the list's for its neighbours.
        unsafe {
            let (previous, next) = ((*block).previous, (*block).next);
            (*block).has_room = false;
            if previous.is_null() {
                self.0.set(next);
            } else {
                (*previous).next = next;
            }
            if !next.is_null() {
                (*next).previous = previous;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(size, UNIT).expect("a small size")
    }

    /// How many blocks of this size have room, and how many of their places are taken.
    fn with_room(size: usize) -> (usize, usize) {
        let (mut blocks, mut taken) = (0, 0);
        let mut block = BLOCKS.with(|blocks| blocks[size / UNIT].0.get());
        while !block.is_null() {
            // SAFETY: it is in the list.
            unsafe {
                blocks += 1;
                taken += (*block).taken;
                block = (*block).next;
            }
        }
        (blocks, taken)
    }

    /// Places that are taken, filled with a byte of their own.
    #[derive(Default)]
    struct Taken {
        places: BTreeMap<usize, (*mut u8, usize, u8)>,
        count: usize,
    }

    impl Taken {
        fn take(&mut self, size: usize) {
            let place = take(layout(size));
            assert!(!place.is_null() && place as usize % UNIT == 0);
            self.count += 1;
            let mark = self.count as u8;
            // SAFETY: the place is of that size, and ours.
            unsafe { place.write_bytes(mark, size) };
            self.places.insert(place as usize, (place, size, mark));
        }

        /// The one at this position in the order of addresses.
        fn give_back(&mut self, at: usize) {
            let address =
                *self.places.keys().nth(at).expect("the index is below the number of places");
            let (place, size, mark) = self.places.remove(&address).expect("found a line above");
            // SAFETY: it was taken with this size on this thread, and is forgotten here.
            unsafe {
                let bytes = std::slice::from_raw_parts(place, size);
                assert!(bytes.iter().all(|byte| *byte == mark), "another place wrote here");
                give_back(place, layout(size));
            }
        }
    }

    #[test]
    fn a_place_has_one_owner_and_is_used_again() {
        let mut taken = Taken::default();
        let mut random = 0x9e37_79b9_u32;
        for round in 0..20_000 {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            let is_growing = (round / 2_500) % 2 == 0;
            if taken.places.is_empty() || (random % 4 != 0) == is_growing {
                taken.take([48, 56, 256][random as usize % 3]);
            } else {
                taken.give_back(random as usize % taken.places.len());
            }
        }
        while !taken.places.is_empty() {
            taken.give_back(taken.places.len() / 2);
        }
        assert_eq!([48, 56, 256].map(with_room), [(1, 0); 3]);
    }

    #[test]
    fn a_block_is_used_up_before_there_is_another() {
        let in_one = (BLOCK_LAYOUT.size() - FIRST_PLACE) / 64;
        let mut taken = Taken::default();
        (1..in_one).for_each(|_| taken.take(64));
        assert_eq!(with_room(64), (1, in_one - 1));
        taken.take(64);
        assert_eq!(with_room(64), (0, 0));
        taken.take(64);
        assert_eq!(with_room(64), (1, 1));
        taken.give_back(0);
        taken.take(64);
        assert_eq!(with_room(64).0, 1);
        while !taken.places.is_empty() {
            taken.give_back(0);
        }
        assert_eq!(with_room(64), (1, 0));
    }

    #[test]
    fn what_does_not_fit() {
        assert!(fits(layout(LARGEST)) && !fits(layout(LARGEST + UNIT)));
        let aligned = |align| Layout::from_size_align(64, align).expect("powers of two");
        assert!(fits(aligned(16)) && !fits(aligned(32)) && !fits(aligned(1)));
    }
}
