//! Where tasks lie: many of one size in a block, so that to spawn and to end a task is to take a place
//! and to give it back.
//!
//! Knows sizes and addresses, no tasks. A block is aligned to its own size, so that a place leads to
//! its block. A block without a task goes back to the allocator, but for one of each size.
//!
//! Nothing in it is for threads: a place is given back to the blocks of the thread it was taken on.
//! So it is used where there is one thread, see [`IS_USED`].

use crate::owner::OwnerThread;
use std::alloc::{alloc, dealloc, Layout};
use std::cell::Cell;
use std::ptr::{addr_of_mut, null_mut, NonNull};

/// Whether tasks may lie in blocks: the last reference to one may go on any thread.
pub(super) const IS_USED: bool = OwnerThread::IS_ALONE && cfg!(not(loom));

const BLOCK: usize = 16 * 1024;
/// Leaves the allocator room for its own between two blocks that are aligned.
const BLOCK_LAYOUT: Layout = match Layout::from_size_align(BLOCK - 32, BLOCK) {
    Ok(layout) => layout,
    Err(_) => panic!("the size of a block is a power of two"),
};
/// What the first place and every size must be a multiple of.
const UNIT: usize = 4;
/// Larger tasks are for the allocator: it is a small part of what they cost.
const LARGEST: usize = 256;
const LARGEST_ALIGNMENT: usize = 16;

/// Before the places of a block.
#[repr(C, align(16))]
struct Block {
    /// Places that were given back, each with the address of the next in it.
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

thread_local! {
    /// By size: the blocks that have room. Without a destructor: tasks may outlive it.
    static WITH_ROOM: [Cell<*mut Block>; LARGEST / UNIT + 1] =
        const { [const { Cell::new(null_mut()) }; LARGEST / UNIT + 1] };
}

/// Whether such a task can lie in a block.
pub(super) const fn fits(layout: Layout) -> bool {
    layout.size() <= LARGEST
        && layout.size() % UNIT == 0
        && layout.size() >= size_of::<*mut u8>()
        && layout.align() <= LARGEST_ALIGNMENT
}
