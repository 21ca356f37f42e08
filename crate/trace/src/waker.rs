//! The waker that a task's futures see: the executor's own, reporting each clone, wake and drop.
//!
//! All clones share one allocation, so `Waker::will_wake` answers as it would without us. It
//! works on any thread.

use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::task::{RawWaker, RawWakerVTable, Waker};

use crate::core::Core;
use crate::event::RecordKind;
use crate::local::with_run;
use crate::value::WakeCause;

/// What all clones of one task's waker share.
#[derive(Debug)]
pub(crate) struct TaskWaker {
    inner: Waker,
    core: Arc<Core>,
    task: u32,
}

impl TaskWaker {
    pub(crate) fn new(inner: Waker, core: Arc<Core>, task: u32) -> Self {
        TaskWaker { inner, core, task }
    }

    pub(crate) fn inner_will_wake(&self, other: &Waker) -> bool {
        self.inner.will_wake(other)
    }

    /// A waker for the length of a poll, which is not itself counted as a clone.
    pub(crate) fn borrowed(this: &Arc<Self>) -> BorrowedWaker {
        let data = Arc::into_raw(this.clone());
        // SAFETY: the pointer comes from `Arc::into_raw` of an `Arc<TaskWaker>` and the vtable is
        // the one made for such pointers; the reference count that it owns is given back in the
        // `Drop` of `BorrowedWaker`, after which this waker cannot be reached.
        let waker = unsafe { Waker::from_raw(raw(data)) };
        BorrowedWaker { waker: ManuallyDrop::new(waker), data }
    }

    /// Reports an event about this waker's task, from any thread.
    fn report(&self, kind: impl FnOnce(Option<(WakeCause, u32)>) -> RecordKind) {
        let mut kind = Some(kind);
        let here = with_run(self.core.run, |local| {
            if let Some(kind) = kind.take() {
                let future = local.context().future;
                let kind = kind(Some(local.wake_cause(self.task)));
                local.record_about_task(self.task, future, kind);
            }
        });
        if let (None, Some(kind)) = (here, kind) {
            self.core.push_elsewhere(self.task, kind(None));
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

/// A [`Waker`] whose making and dropping is no event.
pub(crate) struct BorrowedWaker {
    waker: ManuallyDrop<Waker>,
    /// What `Arc::into_raw` gave for it.
    data: *const TaskWaker,
}

impl std::ops::Deref for BorrowedWaker {
    type Target = Waker;

    fn deref(&self) -> &Waker {
        &self.waker
    }
}

impl Drop for BorrowedWaker {
    fn drop(&mut self) {
        // SAFETY: `borrowed` made `data` with `Arc::into_raw`, and the waker, being `ManuallyDrop`
        // and private, was not dropped: its reference count is ours to give back.
        drop(unsafe { Arc::from_raw(self.data) });
    }
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

fn raw(waker: *const TaskWaker) -> RawWaker {
    RawWaker::new(waker.cast(), &VTABLE)
}

/// A waker goes to other threads, and nothing but this checks that what it points to may.
const _: fn() = || {
    fn assert_send_and_sync<T: Send + Sync>() {}
    assert_send_and_sync::<TaskWaker>();
};

// The four functions below are only reached through VTABLE, so that `data` is always a pointer
// that `Arc::<TaskWaker>::into_raw` gave out and that is still alive: every waker owns one reference
// count, taken in `borrowed` or `clone` and given back in `BorrowedWaker`, `wake` or `drop_waker`.
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
    waker.report(|_| RecordKind::WakerDropped);
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
