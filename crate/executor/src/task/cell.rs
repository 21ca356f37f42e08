//! The part of a task that knows its future: allocating, polling, dropping, storing the result.
//!
//! Everything generic is here and is kept small, since it is compiled once for each spawned future.

use super::flags::{Stage, HAS_HANDLE, IN_BLOCK};
use super::header::{Header, Queued, TaskRef, TaskVTable};
use super::memory;
use crate::hooks::PollOutcome;
use crate::quietly::quietly;
use crate::scheduler::Scheduler;
use crate::shared::Shared;
use crate::sync::{alloc, Arc};
use crate::{JoinError, TaskId};
use std::alloc::{handle_alloc_error, Layout};
use std::future::Future;
use std::mem::ManuallyDrop;
use std::panic::{catch_unwind, AssertUnwindSafe, Location};
use std::pin::Pin;
use std::ptr::{addr_of_mut, NonNull};
use std::task::{Context, Poll};

type Output<F> = Result<<F as Future>::Output, JoinError>;

/// `repr(C)`: the header comes first, so that a pointer to the cell is a pointer to the header.
#[repr(C)]
struct TaskCell<F: Future> {
    header: Header,
    content: Content<F>,
}

/// The future and its result take turns. Which one is there is said by the header's `stage`.
union Content<F: Future> {
    future: ManuallyDrop<F>,
    result: ManuallyDrop<Output<F>>,
}

/// Puts a future into a task, with references for the list and the handle and one for the queue.
///
/// # Safety
/// Called on the thread that owns `shared`. The references are used according to [`crate::task`].
/// The future must not outlive what it borrows: it is dropped when the task is finished.
pub(crate) unsafe fn allocate<F: Future>(
    future: F,
    shared: Arc<Shared>,
    id: TaskId,
    location: &'static Location<'static>,
    is_one_of_many: bool,
) -> ([TaskRef; 2], Queued) {
    let layout = Layout::new::<TaskCell<F>>();
    let in_block = memory::IS_USED && memory::fits(layout) && is_one_of_many;
    // SAFETY: the layout is not of size zero: it includes a header.
    let memory = if in_block { memory::take(layout) } else { unsafe { alloc(layout) } };
    let Some(cell) = NonNull::new(memory.cast::<TaskCell<F>>()) else { handle_alloc_error(layout) };
    // SAFETY: freshly allocated for exactly this type.
    unsafe {
        cell.as_ptr().write(TaskCell {
            header: Header::new(&TaskCell::<F>::VTABLE, shared, id, location),
            content: Content { future: ManuallyDrop::new(future) },
        });
    }
    let header: NonNull<Header> = cell.cast();
    if in_block {
        // SAFETY: it was written a line above.
        unsafe { header.as_ref() }.flags.set(IN_BLOCK);
    }
    // SAFETY: `Header::new` counts these references, and no others.
    unsafe {
        let counted = [TaskRef::from_raw(header), TaskRef::from_raw(header)];
        (counted, Queued::from_raw(header))
    }
}

impl<F: Future> TaskCell<F> {
    const VTABLE: TaskVTable = TaskVTable {
        layout: Layout::new::<Self>(),
        poll: Self::poll,
        cancel: Self::cancel,
        take_result: Self::take_result,
        drop_result: Self::drop_result,
    };

    /// Returns how the task ends, which after a panicking destructor is not how the poll ended.
    ///
    /// # Safety
    /// See [`TaskVTable::poll`].
    unsafe fn poll(
        header: NonNull<Header>,
        context: &mut Context<'_>,
        scheduler: &Scheduler,
    ) -> PollOutcome {
        let future = Self::future(header);
        // SAFETY: the stage is `Future` and no other poll or cancel is running, so this is the only
        // reference to the future. It is pinned: it lies in the allocation from `allocate` until it
        // is dropped there in place. A panic leaves it to `drop_future` below, never to a poll.
        let poll = AssertUnwindSafe(|| unsafe { Pin::new_unchecked(&mut *future) }.poll(context));
        let (result, outcome) = match catch_unwind(poll) {
            Ok(Poll::Pending) => return PollOutcome::Pending,
            Ok(Poll::Ready(output)) => (Ok(output), PollOutcome::Ready),
            Err(payload) => (Err(JoinError::from_panic(payload)), PollOutcome::Panicked),
        };
        // SAFETY: the task is alive as the caller has a reference, and ids never change.
        scheduler.poll_ended(unsafe { header.as_ref() }.id(), outcome);
        // SAFETY: the stage is `Future`, and the contract is the same.
        let result = match (result, unsafe { Self::drop_future(header) }) {
            (result, None) => result,
            // The first panic is the one that explains the second.
            (Err(first), Some(second)) => {
                quietly(|| drop(second));
                Err(first)
            }
            // The output of a future that could not even be dropped is not handed out.
            (Ok(output), Some(panic)) => {
                quietly(|| drop(output));
                Err(panic)
            }
        };
        let end = if result.is_ok() { PollOutcome::Ready } else { PollOutcome::Panicked };
        // SAFETY: the future is gone.
        unsafe { Self::store_result(header, result) };
        end
    }

    /// # Safety
    /// See [`TaskVTable::cancel`].
    unsafe fn cancel(header: NonNull<Header>) -> bool {
        // SAFETY: the stage is `Future`, and the contract is the same.
        let panic = unsafe { Self::drop_future(header) };
        let panicked = panic.is_some();
        // SAFETY: the future is gone.
        unsafe { Self::store_result(header, Err(panic.unwrap_or(JoinError::Cancelled))) };
        panicked
    }

    /// Drops the future in place, and returns whether that panicked.
    ///
    /// # Safety
    /// Owner thread, stage `Future`, no other reference to the future.
    unsafe fn drop_future(header: NonNull<Header>) -> Option<JoinError> {
        let future = Self::future(header);
        // SAFETY: the future is there and nothing refers to it; it is dropped in place, as pinning
        // demands, and not again: all callers store a result next, and that ends the stage. While it
        // runs, destructors can reach the task only as busy: it is neither polled nor cancelled.
        let dropped = catch_unwind(AssertUnwindSafe(|| unsafe { future.drop_in_place() }));
        dropped.err().map(JoinError::from_panic)
    }

    /// Keeps the result if a handle can still ask for it.
    ///
    /// # Safety
    /// Owner thread; the future was dropped, and there is no result yet.
    unsafe fn store_result(header: NonNull<Header>, result: Output<F>) {
        // SAFETY: the task is alive as the caller has a reference.
        let shared_header = unsafe { header.as_ref() };
        if shared_header.flags.has(HAS_HANDLE) {
            // SAFETY: the content holds nothing now, and is large and aligned enough.
            unsafe { Self::result(header).write(result) };
            shared_header.flags.set_stage(Stage::Result);
        } else {
            shared_header.flags.set_stage(Stage::Empty);
            quietly(|| drop(result));
        }
    }

    /// # Safety
    /// See [`TaskVTable::take_result`].
    unsafe fn take_result(header: NonNull<Header>, destination: *mut ()) {
        // SAFETY: the task is alive as the caller has a reference.
        unsafe { header.as_ref() }.flags.set_stage(Stage::Empty);
        // SAFETY: the stage was `Result`, so there is one; it is moved out once, as the stage is
        // `Empty` from here on. The destination is valid by the caller.
        unsafe { destination.cast::<Output<F>>().write(Self::result(header).read()) };
    }

    /// # Safety
    /// See [`TaskVTable::drop_result`].
    unsafe fn drop_result(header: NonNull<Header>) {
        // SAFETY: the task is alive as the caller has a reference.
        unsafe { header.as_ref() }.flags.set_stage(Stage::Empty);
        // SAFETY: the stage was `Result`; it is moved out once, as the stage is `Empty` now.
        let result = unsafe { Self::result(header).read() };
        quietly(|| drop(result));
    }

    fn future(header: NonNull<Header>) -> *mut F {
        let cell: *mut Self = header.as_ptr().cast();
        // SAFETY: only called with the header of a live `TaskCell<F>`: through the table made for
        // it. Computing the place reads nothing and makes no reference.
        unsafe { addr_of_mut!((*cell).content.future) }.cast()
    }

    fn result(header: NonNull<Header>) -> *mut Output<F> {
        let cell: *mut Self = header.as_ptr().cast();
        // SAFETY: as in `future`.
        unsafe { addr_of_mut!((*cell).content.result) }.cast()
    }
}
