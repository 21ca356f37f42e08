//! The inside of an executor: its queue, its tasks, its timers and the way to platform and hooks.
//!
//! Small operations that the rest is written with. When tasks run is decided in `turn`, how they are
//! cancelled in `cancel`.

use crate::hooks::{PollOutcome, TaskOutcome};
use crate::ids::Ids;
use crate::list::TaskList;
use crate::names::Names;
use crate::queue::TaskQueue;
use crate::quietly::quietly;
use crate::shared::Shared;
use crate::sync::Arc;
use crate::task::flags::{HAS_HANDLE, NAMED};
use crate::task::{Header, Queued, TaskRef};
use crate::timers::{TimerKey, Timers};
use crate::{Budget, Hooks, Instant, Platform, PollTimes, TaskId, Urgency};
use std::cell::{Cell, RefCell};
use std::ptr::NonNull;
use std::rc::Rc;
use std::task::Waker;

pub(crate) struct Scheduler {
    pub(crate) shared: Arc<Shared>,
    pub(crate) tasks: TaskList,
    /// Never borrowed while foreign code runs: wakers are cloned, woken and dropped outside.
    pub(crate) timers: RefCell<Timers>,
    pub(crate) platform: Rc<dyn Platform>,
    hooks: Option<Box<dyn Hooks>>,
    /// Among the hooks, if polls are measured.
    pub(crate) poll_times: Option<PollTimes>,
    pub(crate) budget: Budget,
    pub(crate) ids: Ids,
    pub(crate) names: Names,
    /// A turn is going on further down on this stack.
    pub(crate) is_turning: Cell<bool>,
    /// The platform was asked for a turn that has not begun.
    pub(crate) is_scheduled: Cell<bool>,
    /// Shut down: nothing is spawned or armed any more.
    pub(crate) is_closed: Cell<bool>,
    /// The task being polled. Set and cleared in `turn`; the executor's list keeps it alive meanwhile.
    pub(crate) polling: Cell<Option<NonNull<Header>>>,
    latest_reading: Cell<Instant>,
    /// What the platform was told last.
    announced_deadline: Cell<Option<Instant>>,
    pub(crate) turns: Cell<u64>,
    pub(crate) polls: Cell<u64>,
}

impl Scheduler {
    pub(crate) fn new(
        platform: Rc<dyn Platform>,
        hooks: Option<Box<dyn Hooks>>,
        budget: Budget,
        poll_times: Option<PollTimes>,
    ) -> Self {
        Scheduler {
            shared: Shared::new(platform.notifier(), hooks.is_some()),
            tasks: TaskList::new(),
            timers: RefCell::new(Timers::new()),
            platform,
            hooks,
            poll_times,
            budget,
            ids: Ids::new(),
            names: Names::new(),
            is_turning: Cell::new(false),
            is_scheduled: Cell::new(false),
            is_closed: Cell::new(false),
            polling: Cell::new(None),
            latest_reading: Cell::new(Instant::ZERO),
            announced_deadline: Cell::new(None),
            turns: Cell::new(0),
            polls: Cell::new(0),
        }
    }

    /// Tells the observer, if there is one.
    pub(crate) fn hook(&self, tell: impl FnOnce(&dyn Hooks)) {
        if let Some(hooks) = self.hooks() {
            // A hook that panics must not tear a task apart half way. The panic hook has reported it.
            quietly(|| tell(hooks));
        }
    }

    /// The platform's clock, but never back.
    pub(crate) fn now(&self) -> Instant {
        let now = self.platform.now().max(self.latest_reading.get());
        self.latest_reading.set(now);
        now
    }

    /// During a turn its latest reading, which is cheaper: of its beginning, of the last look at the
    /// budget or of the last `now`.
    pub(crate) fn recent(&self) -> Instant {
        if self.is_turning.get() {
            self.latest_reading.get()
        } else {
            self.now()
        }
    }

    /// Puts a task at the end of the queue.
    pub(crate) fn enqueue(&self, task: Queued) {
        self.queue().push_back(task);
        self.ask_for_turn(Urgency::Soon);
    }

    /// A waker on this thread has claimed the task, or found it queued already.
    pub(crate) fn woken(&self, task: TaskId, claimed: Option<Queued>) {
        self.hook(|hooks| hooks.task_woken(task, claimed.is_none()));
        if let Some(claimed) = claimed {
            self.enqueue(claimed);
        }
    }

    /// A turn picks up by itself what is queued while it lasts.
    pub(crate) fn ask_for_turn(&self, urgency: Urgency) {
        if !self.is_turning.get() && !self.is_scheduled.replace(true) {
            let unwinding = OnUnwind(|| self.is_scheduled.set(false));
            self.platform.schedule(urgency);
            std::mem::forget(unwinding);
        }
    }

    /// Takes over what other threads woke.
    pub(crate) fn drain_remote(&self) {
        self.shared.drain_remote(|task| {
            self.hook(|hooks| hooks.task_woken(task.id(), false));
        });
    }

    /// The run queue.
    pub(crate) fn queue(&self) -> &TaskQueue {
        &self.shared.queue
    }

    /// The task being polled.
    pub(crate) fn polling(&self) -> Option<&Header> {
        // SAFETY: `turn` sets this to a task that is in the executor's list and marked busy, and
        // clears it when the poll has returned. A busy task is neither finished nor taken out of the
        // list, whose reference so keeps it alive. What is borrowed here is used while that poll
        // lasts: this is crate-private, and its callers read an id or a location and return.
        self.polling.get().map(|task| unsafe { task.as_ref() })
    }

    pub(crate) fn polling_id(&self) -> Option<TaskId> {
        self.polling().map(Header::id)
    }

    /// The observer. `--cfg without_hooks` compiles all of them out, to measure what it
    /// costs that there could be one.
    #[inline(always)]
    pub(crate) fn hooks(&self) -> Option<&dyn Hooks> {
        if cfg!(without_hooks) {
            return None;
        }
        self.hooks.as_deref()
    }

    /// A future has returned. Called before it is dropped.
    pub(crate) fn poll_ended(&self, task: TaskId, outcome: PollOutcome) {
        self.polling.set(None);
        self.hook(|hooks| hooks.poll_end(task, outcome));
    }

    /// The future is gone: the last steps of every task.
    pub(crate) fn finish(&self, task: &TaskRef, outcome: TaskOutcome) {
        let id = task.id();
        self.hook(|hooks| hooks.task_dropped(id));
        let joiner = task.joiner.take();
        let is_forgotten = task.flags.has(NAMED) && !task.flags.has(HAS_HANDLE);
        // After this `task` may be gone: it may count for nothing, and the list's reference was the
        // last. In a shutdown the list's reference is in the hands of the caller.
        match self.tasks.remove(task) {
            Some(listed) => listed.complete_and_drop(),
            None => task.complete(),
        }
        self.hook(|hooks| hooks.task_completed(id, outcome));
        if is_forgotten {
            self.names.remove(id);
        }
        if let Some(joiner) = joiner {
            quietly(|| joiner.wake());
        }
    }

    /// A task was awaited to its end.
    pub(crate) fn joined(&self, task: TaskId) {
        self.hook(|hooks| hooks.task_joined(task, self.polling_id()));
    }

    /// The handle of a task that goes on was given up.
    pub(crate) fn detached(&self, task: TaskId) {
        if !self.is_closed.get() {
            self.hook(|hooks| hooks.task_detached(task));
        }
    }

    /// Starts a timer for a sleep that is being polled.
    pub(crate) fn arm_timer(&self, deadline: Instant, waker: Waker) -> TimerKey {
        let id = self.ids.next_timer();
        let key = self.timers.borrow_mut().arm(id, deadline, waker);
        self.hook(|hooks| hooks.timer_armed(id, self.polling_id(), deadline));
        self.announce_deadline();
        key
    }

    /// Stops a timer; nothing when it has fired.
    pub(crate) fn cancel_timer(&self, key: TimerKey) {
        let Some(waker) = self.timers.borrow_mut().cancel(key) else { return };
        quietly(|| drop(waker));
        self.hook(|hooks| hooks.timer_cancelled(key.id));
        self.announce_deadline();
    }

    /// Tells the platform when the nearest deadline is another one than before. While a turn lasts
    /// it could not be used, so it is told at the end.
    pub(crate) fn announce_deadline(&self) {
        if self.is_turning.get() || self.is_closed.get() {
            return;
        }
        let next = self.timers.borrow_mut().next_deadline();
        let before = self.announced_deadline.replace(next);
        if before != next {
            let unwinding = OnUnwind(|| self.announced_deadline.set(before));
            self.platform.set_deadline(next);
            std::mem::forget(unwinding);
        }
    }

    /// Stops every timer that is left, and the platform's.
    pub(crate) fn disarm(&self) {
        let rest = self.timers.borrow_mut().take_all();
        for (id, waker) in rest {
            quietly(|| drop(waker));
            self.hook(|hooks| hooks.timer_cancelled(id));
        }
        if self.announced_deadline.take().is_some() {
            self.platform.set_deadline(None);
        }
    }
}

/// The platform is foreign code. When it panics it did not do what it was asked for, and is asked again.
struct OnUnwind<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnUnwind<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

impl Drop for Scheduler {
    fn drop(&mut self) {
        self.shared.disconnect();
    }
}
