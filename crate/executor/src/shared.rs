//! What wakers know of their executor: enough to reach it from its own thread and from others.
//!
//! It outlives the executor for as long as a waker does. It knows nothing of futures, time or hooks.

use crate::executor::WeakExecutor;
use crate::owner::OwnerThread;
use crate::platform::Notify;
use crate::queue::TaskQueue;
use crate::sync::{Arc, AtomicBool, Cell, Mutex, MutexGuard, Ordering};
use crate::task::Queued;
use crate::Executor;
use std::cell::RefCell;
use std::sync::PoisonError;

/// One per executor, shared by its tasks.
pub(crate) struct Shared {
    owner: OwnerThread,
    /// The run queue. It is here, and not in the executor, so that a wake is one step away from it.
    /// Owner thread only.
    pub(crate) queue: TaskQueue,
    /// There are hooks.
    is_observed: bool,
    /// A turn is going on and there is no observer: a wake only has to queue the task. Owner
    /// thread only.
    pub(crate) is_direct: Cell<bool>,
    /// The way to the executor. Owner thread only. Empty before it is built and once it is gone.
    executor: RefCell<WeakExecutor>,
    /// Tasks woken on other threads.
    remote: Mutex<Remote>,
    /// Whether `remote` may hold tasks that the owner has not been told about yet.
    is_pending: AtomicBool,
    /// The platform's own, hence not one of `sync`.
    notifier: std::sync::Arc<dyn Notify>,
}

struct Remote {
    queue: TaskQueue,
    is_closed: bool,
}

// SAFETY: of the fields only `queue`, `is_direct` and `executor` are not `Send` or `Sync` already. They
// are touched by the executor, which is `!Send`, and by wakers that have asked `is_owner`; `upgrade`
// asks itself. `Shared` may be dropped on another thread, and then drops these fields there: not
// before `disconnect`, since the executor has a reference until it has called that, and it leaves the
// queue empty and a `Weak` that counts nothing. Nothing is queued after that: no task is unfinished.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

// SAFETY: a queue of counted references, moved as a whole under the mutex. The references may be used
// and dropped on any thread, see `crate::task`.
unsafe impl Send for Remote {}

impl Shared {
    /// Of an executor that lives on this thread.
    pub(crate) fn new(notifier: std::sync::Arc<dyn Notify>, is_observed: bool) -> Arc<Self> {
        Arc::new(Shared {
            owner: OwnerThread::current(),
            queue: TaskQueue::new(),
            is_observed,
            is_direct: Cell::new(false),
            executor: RefCell::new(WeakExecutor::new()),
            remote: Mutex::new(Remote { queue: TaskQueue::new(), is_closed: false }),
            is_pending: AtomicBool::new(false),
            notifier,
        })
    }

    /// Whether there are hooks. About `cfg`, see [`Scheduler::hooks`](crate::scheduler::Scheduler).
    #[inline(always)]
    pub(crate) fn is_observed(&self) -> bool {
        !cfg!(without_hooks) && self.is_observed
    }

    /// Whether this is the thread of the executor.
    pub(crate) fn is_owner(&self) -> bool {
        self.owner.is_current()
    }

    /// The executor, while it exists. On other threads: nothing.
    pub(crate) fn upgrade(&self) -> Option<Executor> {
        if !self.is_owner() {
            return None;
        }
        self.executor.borrow().upgrade()
    }

    /// Called once by the executor, when it exists.
    pub(crate) fn connect(&self, executor: WeakExecutor) {
        debug_assert!(self.is_owner());
        self.executor.replace(executor);
    }

    /// Called by the executor when it goes.
    pub(crate) fn disconnect(&self) {
        debug_assert!(self.is_owner());
        // Tasks refer to this, so tasks left in the queue would be a cycle.
        drop(self.queue.take());
        self.executor.replace(WeakExecutor::new());
    }

    /// Queues a task that was scheduled on another thread. The caller has a waker, and so this.
    pub(crate) fn wake_remote(&self, task: Queued) {
        let remote = self.lock();
        if remote.is_closed {
            // Not under the lock: this may free the task.
            drop(remote);
            drop(task);
            return;
        }
        remote.queue.push_back(task);
        drop(remote);
        // Once until the executor looks again. Release goes with the Acquire in `drain_remote`.
        if !self.is_pending.swap(true, Ordering::AcqRel) {
            self.notifier.notify();
        }
    }

    /// Moves what other threads queued to the end of the run queue, in order. Owner thread.
    pub(crate) fn drain_remote(&self, mut each: impl FnMut(&Queued)) {
        if OwnerThread::IS_ALONE || !self.is_pending.load(Ordering::Relaxed) {
            return;
        }
        // Before taking: a task pushed in between is taken now and announced once too often, never
        // left without an announcement.
        self.is_pending.swap(false, Ordering::AcqRel);
        let taken = self.lock().queue.take();
        while let Some(task) = taken.pop_front() {
            each(&task);
            self.queue.push_back(task);
        }
    }

    /// Gives up what other threads queued and refuses more. Owner thread.
    pub(crate) fn close_remote(&self) {
        let mut remote = self.lock();
        remote.is_closed = true;
        let rest = remote.queue.take();
        drop(remote);
        drop(rest);
    }

    /// Nothing panics while the lock is held, so poison could not mean anything.
    fn lock(&self) -> MutexGuard<'_, Remote> {
        self.remote.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
