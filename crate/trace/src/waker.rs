//! The waker that a task's futures see: the executor's own, reporting each clone, wake and drop.
//!
//! All clones share one allocation, so `Waker::will_wake` answers as it would without us. It
//! works on any thread.

use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::task::{RawWaker, RawWakerVTable, Waker};

use crate::event::WakeCause;
use crate::record::RecordKind;
use crate::recorder::{with_run, Shared};

/// What all clones of one task's waker share.
#[derive(Debug)]
pub(crate) struct TaskWaker {
    inner: Waker,
    shared: Arc<Shared>,
    task: u32,
}

impl TaskWaker {
    pub(crate) fn new(inner: Waker, shared: Arc<Shared>, task: u32) -> Self {
        TaskWaker { inner, shared, task }
    }

    pub(crate) fn inner_will_wake(&self, other: &Waker) -> bool {
        self.inner.will_wake(other)
    }

    /// A waker for the length of a poll, which is not itself counted as a clone.
    pub(crate) fn borrowed(this: &Arc<Self>) -> BorrowedWaker<'_> {
        // SAFETY: the pointer comes from a live `Arc<TaskWaker>` and the vtable is the one made
        // for such pointers. No reference count is taken for it, and none is given back: the
        // waker is never dropped (`ManuallyDrop`), and `BorrowedWaker` does not outlive `this`.
        let waker = unsafe { Waker::from_raw(raw(Arc::as_ptr(this))) };
        BorrowedWaker { waker: ManuallyDrop::new(waker), _borrow: std::marker::PhantomData }
    }

    /// Reports an event about this waker's task, from whatever thread.
    fn report(&self, kind: impl FnOnce(Option<(WakeCause, u32)>) -> RecordKind) {
        let mut kind = Some(kind);
        let here = with_run(self.shared.run, |local| {
            if let Some(kind) = kind.take() {
                let future = local.context().future;
                let kind = kind(Some(local.wake_cause(self.task)));
                local.record_of(self.task, future, 0, kind);
            }
        });
        if let (None, Some(kind)) = (here, kind) {
            self.shared.record_elsewhere(self.task, kind(None));
        }
    }

    fn wake(&self) {
        self.report(|here| {
            let (cause, by) = here.unwrap_or((WakeCause::Thread, 0));
            RecordKind::Woken { cause, by }
        });
        self.inner.wake_by_ref();
    }
}

/// A [`Waker`] that borrows its task's.
pub(crate) struct BorrowedWaker<'a> {
    waker: ManuallyDrop<Waker>,
    _borrow: std::marker::PhantomData<&'a TaskWaker>,
}

impl std::ops::Deref for BorrowedWaker<'_> {
    type Target = Waker;

    fn deref(&self) -> &Waker {
        &self.waker
    }
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

fn raw(waker: *const TaskWaker) -> RawWaker {
    RawWaker::new(waker.cast(), &VTABLE)
}

// The four functions below are only reached through VTABLE, so that `data` is always a pointer
// that `Arc::<TaskWaker>` gave out and that is still alive: `borrowed` lends it for a poll, every
// other waker owns one reference count, taken in `clone` and given back in `wake` or `drop_waker`.
// `TaskWaker` is `Send` and `Sync`, as a waker must be.

unsafe fn clone(data: *const ()) -> RawWaker {
    let waker = data.cast::<TaskWaker>();
    // SAFETY: alive, as said above; the count taken here belongs to the waker returned.
    unsafe {
        Arc::increment_strong_count(waker);
        (*waker).report(|_| RecordKind::WakerCloned);
    }
    raw(waker)
}

unsafe fn wake(data: *const ()) {
    // SAFETY: `wake` consumes the waker, so its reference count is ours to take over.
    let waker = unsafe { Arc::from_raw(data.cast::<TaskWaker>()) };
    waker.wake();
}

unsafe fn wake_by_ref(data: *const ()) {
    // SAFETY: alive for the call, as said above; nothing is taken or given back.
    let waker = unsafe { &*data.cast::<TaskWaker>() };
    waker.wake();
}

unsafe fn drop_waker(data: *const ()) {
    // SAFETY: dropping consumes the waker, so its reference count is ours to give back.
    let waker = unsafe { Arc::from_raw(data.cast::<TaskWaker>()) };
    waker.report(|_| RecordKind::WakerDropped);
}
