//! Wakers: one table of functions for all tasks, safe on every thread.
//!
//! A waker is a counted reference to its task. On the owner thread a wake goes straight to the run
//! queue; from another thread it goes through the mutex of [`Shared`](crate::shared::Shared).

use super::header::{Header, NotScheduled, Queued, TaskRef};
use crate::current;
use crate::shared::Shared;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr::NonNull;
use std::task::{RawWaker, RawWakerVTable, Waker};

/// One table for all futures: wakers of a task compare equal wherever they were made.
static WAKER: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

/// A waker for the time of one poll, that borrows the caller's reference instead of counting one.
pub(crate) struct BorrowedWaker<'a> {
    waker: ManuallyDrop<Waker>,
    task: PhantomData<&'a TaskRef>,
}

impl<'a> BorrowedWaker<'a> {
    pub(crate) fn new(task: &'a TaskRef) -> Self {
        let raw = RawWaker::new(task.as_raw().as_ptr().cast_const().cast(), &WAKER);
        // SAFETY: the functions of `WAKER` keep the contract of `RawWaker`: they are thread-safe,
        // and `clone` counts a new reference. This waker was not counted, so it must not be
        // dropped (`ManuallyDrop`), must not be moved out (only `&Waker` is given out) and must not
        // outlive the reference it borrows (the lifetime).
        let waker = ManuallyDrop::new(unsafe { Waker::from_raw(raw) });
        BorrowedWaker { waker, task: PhantomData }
    }
}

impl Deref for BorrowedWaker<'_> {
    type Target = Waker;
    fn deref(&self) -> &Waker {
        &self.waker
    }
}

/// The reference that a waker's data pointer represents, not to be dropped.
///
/// # Safety
/// `data` belongs to a live waker with the table `WAKER`, and the result is used no longer than it.
unsafe fn borrow(data: *const ()) -> ManuallyDrop<TaskRef> {
    // SAFETY: such pointers are made from non-null ones only.
    let pointer = unsafe { NonNull::new_unchecked(data.cast_mut().cast::<Header>()) };
    // SAFETY: the pointer represents one reference (or borrows one, in `BorrowedWaker`), which the
    // `ManuallyDrop` leaves where it is.
    ManuallyDrop::new(unsafe { TaskRef::from_raw(pointer) })
}

/// # Safety
/// Called by `Waker` with the data of a live waker.
unsafe fn clone(data: *const ()) -> RawWaker {
    // SAFETY: passed on; used in this function only.
    let task = unsafe { borrow(data) };
    let new = TaskRef::clone(&task);
    RawWaker::new(new.into_raw().as_ptr().cast_const().cast(), &WAKER)
}

/// # Safety
/// Called by `Waker` with the data of a waker that is used up by it.
unsafe fn wake(data: *const ()) {
    // SAFETY: the waker's reference is ours now, and `Waker` does not drop it.
    let task = ManuallyDrop::into_inner(unsafe { borrow(data) });
    if !task.shared.is_owner() {
        return wake_remote(&task);
    }
    match task.into_scheduled_local() {
        Ok(queued) => wake_local(queued),
        Err((_, NotScheduled::Finished)) => {}
        Err((task, NotScheduled::Already)) => woken_again(&task),
    }
}

/// # Safety
/// Called by `Waker` with the data of a live waker.
unsafe fn wake_by_ref(data: *const ()) {
    // SAFETY: passed on; used in this function only.
    let task = unsafe { borrow(data) };
    if !task.shared.is_owner() {
        return wake_remote(&task);
    }
    match task.schedule_local() {
        Ok(queued) => wake_local(queued),
        Err(NotScheduled::Finished) => {}
        Err(NotScheduled::Already) => woken_again(&task),
    }
}

/// A wake during a turn without an observer, the usual case, is a few reads and writes; they
/// are inlined, the rest is elsewhere.
#[inline(always)]
fn wake_local(queued: Queued) {
    // The task keeps what it is queued in: the pointer outlives the move.
    let shared: *const Shared = &*queued.shared;
    // SAFETY: the task is unfinished, as it could be claimed, and so in its executor's list or in the
    // hands of a shutdown further down on this stack; it has its own reference to `Shared`.
    let shared = unsafe { &*shared };
    if shared.is_direct.get() {
        shared.queue.push_back(queued);
    } else {
        wake_observed(queued);
    }
}

#[cold]
fn wake_remote(task: &TaskRef) {
    if let Ok(queued) = task.schedule() {
        task.shared.wake_remote(queued);
    }
}

#[inline(never)]
fn wake_observed(queued: Queued) {
    let id = queued.id();
    // Most wakes are of tasks of the executor whose turn it is, and that is found without counting.
    let mut queued = Some(queued);
    current::try_with(|executor| {
        if queued.as_ref().is_some_and(|queued| executor.is_reached_by(&queued.shared)) {
            executor.scheduler().woken(id, queued.take());
        }
    });
    let Some(queued) = queued else { return };
    // With an executor of our own it stays: what is called here (platform, hooks) may drop all others.
    let Some(executor) = queued.shared.upgrade() else { return };
    executor.scheduler().woken(id, Some(queued));
}

/// Nothing to do but to tell it.
fn woken_again(task: &TaskRef) {
    if task.shared.is_direct.get() {
        return;
    }
    if let Some(executor) = task.shared.upgrade() {
        executor.scheduler().woken(task.id(), None);
    }
}

/// # Safety
/// Called by `Waker` with the data of a waker that is used up by it.
unsafe fn drop_waker(data: *const ()) {
    // SAFETY: the waker's reference is ours now.
    drop(ManuallyDrop::into_inner(unsafe { borrow(data) }));
}
