//! What is true of a task, in one byte: whether it is listed, busy, aborted, named, has a handle, and
//! what its memory holds and where that is.
//!
//! Owner thread only. One byte, so that a million waiting tasks do not pay for seven.

use crate::sync::Cell;

/// One fact.
#[derive(Clone, Copy)]
pub(crate) struct Flag(u8);

/// In the executor's list of tasks.
pub(crate) const LISTED: Flag = Flag(1);
/// The future is being polled or dropped further down on this stack.
pub(crate) const BUSY: Flag = Flag(2);
/// To be cancelled as soon as it is no longer busy.
pub(crate) const ABORTED: Flag = Flag(4);
/// There is an entry in the scheduler's `names`.
pub(crate) const NAMED: Flag = Flag(8);
/// A handle may still ask for the result.
pub(crate) const HAS_HANDLE: Flag = Flag(16);
/// It lies in a block of [`memory`](super::memory).
pub(super) const IN_BLOCK: Flag = Flag(128);

const STAGE: u8 = 32 | 64;

/// What the memory behind the header holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Stage {
    /// The future, not yet finished.
    Future = 0,
    /// The result, not yet taken.
    Result = 32,
    /// Nothing any more.
    Empty = 64,
}

pub(crate) struct Flags(Cell<u8>);

impl Flags {
    /// Of a task with a future and a handle.
    pub(super) fn new() -> Self {
        Flags(Cell::new(HAS_HANDLE.0 | Stage::Future as u8))
    }

    #[inline]
    pub(crate) fn has(&self, flag: Flag) -> bool {
        self.0.get() & flag.0 != 0
    }

    #[inline]
    pub(crate) fn set(&self, flag: Flag) {
        self.0.set(self.0.get() | flag.0);
    }

    #[inline]
    pub(crate) fn clear(&self, flag: Flag) {
        self.0.set(self.0.get() & !flag.0);
    }

    #[inline]
    pub(crate) fn stage(&self) -> Stage {
        match self.0.get() & STAGE {
            0 => Stage::Future,
            32 => Stage::Result,
            _ => Stage::Empty,
        }
    }

    #[inline]
    pub(super) fn set_stage(&self, stage: Stage) {
        self.0.set(self.0.get() & !STAGE | stage as u8);
    }
}
