//! The part of a task that is the same for every future: state, links, and the reference count.
//!
//! Knows how to be referred to, queued once and freed. Does not know the future's type: what depends
//! on it goes through the [`TaskVTable`].

use super::flags::{Flags, Stage, IN_BLOCK};
use super::memory;
use crate::hooks::PollOutcome;
use crate::scheduler::Scheduler;
use crate::shared::Shared;
use crate::sync::{dealloc, fence, Arc, AtomicUsize, Cell, Memory, Ordering};
use crate::{JoinError, TaskId};
use std::alloc::Layout;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::panic::Location;
use std::ptr::NonNull;
use std::task::{Context, Waker};

/// The task is in a run queue, or a thread is about to put it there. Counts as a reference, so that
/// queueing a task and taking it out again is one write each.
const SCHEDULED: usize = 1;
/// The future is gone; wakes no longer mean anything.
const COMPLETED: usize = 2;
/// One reference of any other kind. The count lives in the bits above the flags.
const REFERENCE: usize = 4;
/// More references than this abort the process. It leaves room for as many threads as can exist to
/// add one each between the check and the abort.
const MAX_COUNT: usize = isize::MAX as usize;

/// First in memory in every task, see [`crate::task`] for who may touch which field.
pub(crate) struct Header {
    state: AtomicUsize,
    vtable: &'static TaskVTable,
    /// The executor as far as wakers know it.
    pub(crate) shared: Arc<Shared>,
    /// The next task in the run queue.
    pub(crate) queue_next: Cell<Option<NonNull<Header>>>,
    /// The neighbours in the executor's list.
    pub(crate) list_previous: Cell<Option<NonNull<Header>>>,
    pub(crate) list_next: Cell<Option<NonNull<Header>>>,
    /// Who awaits the `JoinHandle`.
    pub(crate) joiner: Cell<Option<Waker>>,
    pub(crate) location: &'static Location<'static>,
    /// The id in parts, so that the flags find a place beside it: eight bytes a task.
    id_low: u32,
    id_middle: u16,
    id_high: u8,
    pub(crate) flags: Flags,
    memory: Memory,
}

/// The functions that know the type of the future. All of them: owner thread only.
pub(super) struct TaskVTable {
    /// Size and alignment of the whole allocation.
    pub(super) layout: Layout,
    /// # Safety
    /// Owner thread, stage `Future`, and neither this nor `cancel` is running for this task.
    pub(super) poll: unsafe fn(NonNull<Header>, &mut Context<'_>, &Scheduler) -> PollOutcome,
    /// # Safety
    /// As for `poll`.
    pub(super) cancel: unsafe fn(NonNull<Header>) -> bool,
    /// # Safety
    /// Owner thread, stage `Result`; the pointer is valid for writing a `Result<T, JoinError>` with
    /// the future's own output type.
    pub(super) take_result: unsafe fn(NonNull<Header>, *mut ()),
    /// # Safety
    /// Owner thread, stage `Result`.
    pub(super) drop_result: unsafe fn(NonNull<Header>),
}

impl Header {
    /// A task that is scheduled, listed and has a handle.
    pub(super) fn new(
        vtable: &'static TaskVTable,
        shared: Arc<Shared>,
        id: TaskId,
        location: &'static Location<'static>,
    ) -> Self {
        Header {
            state: AtomicUsize::new((2 * REFERENCE) | SCHEDULED),
            vtable,
            shared,
            queue_next: Cell::new(None),
            list_previous: Cell::new(None),
            list_next: Cell::new(None),
            joiner: Cell::new(None),
            location,
            id_low: id.get() as u32,
            id_middle: (id.get() >> 32) as u16,
            id_high: (id.get() >> 48) as u8,
            flags: Flags::new(),
            memory: Memory::new(),
        }
    }

    /// The task's number.
    pub(crate) fn id(&self) -> TaskId {
        let parts = [u64::from(self.id_low), u64::from(self.id_middle), u64::from(self.id_high)];
        TaskId::from_bits(parts[0] | parts[1] << 32 | parts[2] << 48)
    }
}

/// Why a wake has nothing to queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NotScheduled {
    /// It is queued already, or another thread is about to queue it.
    Already,
    /// It is finished.
    Finished,
}

/// The right and the duty to have a task in a queue: the reference that `SCHEDULED` represents.
/// There is at most one for a task. Dropping it takes the task out.
pub(crate) struct Queued {
    pointer: NonNull<Header>,
}

impl Queued {
    /// Takes over what [`Queued::into_raw`] gave away.
    ///
    /// # Safety
    /// `pointer` comes from `into_raw` (or from `allocate`), and no other code takes it over.
    pub(crate) unsafe fn from_raw(pointer: NonNull<Header>) -> Self {
        Queued { pointer }
    }

    /// Gives it away as a pointer.
    pub(crate) fn into_raw(self) -> NonNull<Header> {
        ManuallyDrop::new(self).pointer
    }

    /// Says that the task is taken out of the queue. `None` when it is finished.
    ///
    /// What is returned counts for nothing, and is for the owner thread: the task lives because it is
    /// in the list until it is finished, and only that thread finishes it.
    pub(crate) fn unschedule(self) -> Option<NonNull<Header>> {
        let pointer = self.into_raw();
        // SAFETY: the reference that `self` was keeps the task alive, until the next statement.
        let state = unsafe { pointer.as_ref() }.state.fetch_and(!SCHEDULED, Ordering::AcqRel);
        // The Acquire pairs with the Release of the wake, the Release hands `queue_next` on.
        if state & COMPLETED == 0 {
            return Some(pointer);
        }
        if state < REFERENCE {
            // SAFETY: that was the last reference, and the task is finished.
            unsafe { free(pointer) };
        }
        None
    }
}

impl Deref for Queued {
    type Target = Header;
    fn deref(&self) -> &Header {
        // SAFETY: as for `TaskRef`, whose kind of reference this is.
        let header = unsafe { self.pointer.as_ref() };
        header.memory.used();
        header
    }
}

impl Drop for Queued {
    fn drop(&mut self) {
        // `into_raw` does not come here. If the task is not finished it stays alive by the list.
        // SAFETY: this is the reference from `from_raw`; nothing uses it after its destructor.
        unsafe { Queued::from_raw(self.pointer) }.unschedule();
    }
}

/// One counted reference to a task. Dereferences to the part that does not depend on the future.
pub(crate) struct TaskRef {
    pointer: NonNull<Header>,
}

impl TaskRef {
    /// Takes over a reference that [`TaskRef::into_raw`] gave away.
    ///
    /// # Safety
    /// `pointer` comes from `into_raw` (or from `allocate`) and represents one reference that nothing
    /// else takes over.
    pub(crate) unsafe fn from_raw(pointer: NonNull<Header>) -> Self {
        TaskRef { pointer }
    }

    /// Gives the reference away as a pointer.
    pub(crate) fn into_raw(self) -> NonNull<Header> {
        ManuallyDrop::new(self).pointer
    }

    /// The pointer, without giving anything away.
    pub(crate) fn as_raw(&self) -> NonNull<Header> {
        self.pointer
    }

    /// A reference that counts for nothing and must not be dropped.
    ///
    /// # Safety
    /// The task is alive for as long as this is used.
    pub(crate) unsafe fn uncounted(pointer: NonNull<Header>) -> ManuallyDrop<TaskRef> {
        ManuallyDrop::new(TaskRef { pointer })
    }

    /// Claims the right to queue the task. Any thread.
    pub(crate) fn schedule(&self) -> Result<Queued, NotScheduled> {
        // Release: what the waking thread did before is visible to the poll, also when another
        // thread has queued the task, hence a write in any case. Acquire: the thread that queues
        // the task may use `queue_next` after the one who took it out of the queue before.
        let update = |state| (state & COMPLETED == 0).then_some(state | SCHEDULED);
        match self.state.fetch_update(Ordering::AcqRel, Ordering::Relaxed, update) {
            Ok(state) if state & SCHEDULED != 0 => Err(NotScheduled::Already),
            // SAFETY: this call has set the bit, so this is the reference it represents.
            Ok(_) => Ok(unsafe { Queued::from_raw(self.pointer) }),
            Err(_) => Err(NotScheduled::Finished),
        }
    }

    /// The same on the owner thread, where it takes less. The same thread polls the task later, so
    /// nothing needs to be published when it is queued already; and no other thread finishes it
    /// between the two steps.
    pub(crate) fn schedule_local(&self) -> Result<Queued, NotScheduled> {
        let state = self.state.load(Ordering::Relaxed);
        if state & COMPLETED != 0 {
            return Err(NotScheduled::Finished);
        }
        if state & SCHEDULED != 0 {
            return Err(NotScheduled::Already);
        }
        let state = self.state.fetch_or(SCHEDULED, Ordering::AcqRel);
        if state & SCHEDULED != 0 {
            return Err(NotScheduled::Already);
        }
        // SAFETY: this call has set the bit, so this is the reference it represents.
        Ok(unsafe { Queued::from_raw(self.pointer) })
    }

    /// [`TaskRef::schedule_local`] for a reference that is not needed any more: it becomes the queue's.
    pub(crate) fn into_scheduled_local(self) -> Result<Queued, (TaskRef, NotScheduled)> {
        let state = self.state.load(Ordering::Relaxed);
        if state & (COMPLETED | SCHEDULED) == 0 {
            // This reference goes, and the one that `SCHEDULED` represents comes.
            let new = (state | SCHEDULED) - REFERENCE;
            let (success, failure) = (Ordering::AcqRel, Ordering::Relaxed);
            if self.state.compare_exchange(state, new, success, failure).is_ok() {
                // SAFETY: this call has set the bit, so this is the reference it represents.
                return Ok(unsafe { Queued::from_raw(self.into_raw()) });
            }
        }
        // Another thread came in between, or there is nothing to queue.
        self.schedule_local().map_err(|reason| (self, reason))
    }

    /// Says that the future is gone.
    pub(crate) fn complete(&self) {
        self.state.fetch_or(COMPLETED, Ordering::AcqRel);
    }

    /// The same together with giving up this reference, in one step.
    pub(crate) fn complete_and_drop(self) {
        let pointer = self.into_raw();
        // Only the owner thread completes a task, and once, so that adding sets the bit. AcqRel: the
        // Release of a reference that goes, and of what led here.
        let change = COMPLETED.wrapping_sub(REFERENCE);
        // SAFETY: the reference that `self` was keeps the task alive, until this statement is over.
        let state = unsafe { pointer.as_ref() }.state.fetch_add(change, Ordering::AcqRel);
        debug_assert!(state & COMPLETED == 0, "a task was finished twice");
        // Neither another reference nor a queue that has it.
        if state == REFERENCE {
            // SAFETY: that was the last reference, and the task is finished.
            unsafe { free(pointer) };
        }
    }

    /// Polls the future once.
    ///
    /// # Safety
    /// Owner thread, stage `Future`, not busy; the caller has set `is_busy`.
    pub(crate) unsafe fn poll(
        &self,
        context: &mut Context<'_>,
        scheduler: &Scheduler,
    ) -> PollOutcome {
        // SAFETY: the caller keeps the contract, which is that of the table.
        unsafe { (self.vtable.poll)(self.pointer, context, scheduler) }
    }

    /// Drops the future and stores `Cancelled` (or the panic of a destructor, then it returns true).
    ///
    /// # Safety
    /// As for [`TaskRef::poll`].
    pub(crate) unsafe fn cancel(&self) -> bool {
        // SAFETY: the caller keeps the contract, which is that of the table.
        unsafe { (self.vtable.cancel)(self.pointer) }
    }

    /// Takes the result out; `None` unless the stage is `Result`.
    ///
    /// # Safety
    /// Owner thread, and `T` is the output type of the task's future.
    pub(crate) unsafe fn take_result<T>(&self) -> Option<Result<T, JoinError>> {
        if self.flags.stage() != Stage::Result {
            return None;
        }
        let mut result = std::mem::MaybeUninit::<Result<T, JoinError>>::uninit();
        // SAFETY: owner thread and the type by the caller, the stage was looked at; `result` is
        // writable memory of that type.
        unsafe { (self.vtable.take_result)(self.pointer, result.as_mut_ptr().cast()) };
        // SAFETY: `take_result` has written it.
        Some(unsafe { result.assume_init() })
    }

    /// Drops the result if there is one.
    ///
    /// # Safety
    /// Owner thread.
    pub(crate) unsafe fn drop_result(&self) {
        if self.flags.stage() == Stage::Result {
            // SAFETY: owner thread by the caller, the stage was looked at.
            unsafe { (self.vtable.drop_result)(self.pointer) }
        }
    }
}

impl Deref for TaskRef {
    type Target = Header;
    fn deref(&self) -> &Header {
        // SAFETY: the allocation lives as long as there is a reference, and `self` is one. It starts
        // with an initialised `Header`. The header is never borrowed mutably: everything that
        // changes in it is an atomic or a `Cell`.
        let header = unsafe { self.pointer.as_ref() };
        header.memory.used();
        header
    }
}

impl Clone for TaskRef {
    fn clone(&self) -> Self {
        // Relaxed: a new reference is made from one that exists, so nothing can be freed meanwhile.
        let state = self.state.fetch_add(REFERENCE, Ordering::Relaxed);
        if state > MAX_COUNT {
            // Leaking that many wakers would make the count wrap, and that a use after free.
            std::process::abort();
        }
        TaskRef { pointer: self.pointer }
    }
}

impl Drop for TaskRef {
    fn drop(&mut self) {
        // Release: all uses through this reference come before the freeing.
        let state = self.state.fetch_sub(REFERENCE, Ordering::Release);
        // Neither another reference nor a queue that has it.
        if state & !COMPLETED == REFERENCE {
            debug_assert!(state & COMPLETED != 0, "a task was freed before it was finished");
            // SAFETY: that was the last reference, and the task is finished.
            unsafe { free(self.pointer) };
        }
    }
}

/// Frees the memory of a task.
///
/// # Safety
/// The caller has just given up the last reference, and the task is finished.
#[inline(never)]
unsafe fn free(pointer: NonNull<Header>) {
    // Acquire: after all uses through the other references, which ended with a Release.
    fence(Ordering::Acquire);
    // SAFETY: nothing else can reach the allocation. It was made by `allocate` with this layout and
    // starts with an initialised header, dropped once, here. The future and the result behind it are
    // gone: the list's reference is dropped after the future, the handle's after the result. The
    // header may be dropped on any thread: the joiner's waker is thread-safe, `Shared` says why it is,
    // the rest are plain values.
    unsafe {
        pointer.as_ref().memory.freed();
        let layout = pointer.as_ref().vtable.layout;
        let in_block = memory::IS_USED && pointer.as_ref().flags.has(IN_BLOCK);
        pointer.as_ptr().drop_in_place();
        if in_block {
            memory::give_back(pointer.as_ptr().cast(), layout);
        } else {
            dealloc(pointer.as_ptr().cast(), layout);
        }
    }
}
