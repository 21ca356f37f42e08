//! What an observer may see of an executor, and exactly when.
//!
//! Hooks are told what happened; they decide nothing. This module knows no trace format.

use crate::{Instant, TaskId, TimerId, Turn};
use std::panic::Location;

/// An observer of one executor. Every method does nothing unless it is overridden.
///
/// Without hooks an executor pays one predictable branch for each event, no call.
///
/// All methods are called on the executor's own thread. A wake that another thread causes is
/// reported when the executor takes note of it. A hook must not panic (a panic is caught, and the
/// executor goes on as if the hook had returned) and should not call back into the executor: what
/// it starts there would be reported in the middle of the event it is being told about.
///
/// # The life of a task
///
/// ```text
///   task_spawned ──► task_woken? ──► poll_start ──► poll_end(Pending) ──┐
///        │                ▲                                             │ any number of times
///        │                └─────────────────────────────────────────────┘
///        │                           poll_start ──► poll_end(Ready | Panicked)
///        │                                               │
///        └──► task_detached? ──► task_aborted? ──────────┴──► task_dropped ──► task_completed
///                                                                                    │
///                                                                                    └──► task_joined?
/// ```
///
/// Each task has exactly one `task_spawned`, one `task_dropped` and one `task_completed`, in this
/// order, and polls only between the first two. It has a `task_joined` if its handle is awaited to its
/// end, or a `task_detached` if its handle is given up while it goes on, and never both.
///
/// # What is not among them
///
/// * Who woke a task is what is going on meanwhile: a timer between `timer_fire_start` and
///   `timer_fire_end`, a task between `poll_start` and `poll_end` (itself, if it is the same one) or by
///   its `task_completed`, and otherwise something outside.
/// * Clones and drops of wakers: they happen on any thread, and even one branch would be felt by
///   executors that have no observer. To see them wrap the waker that a poll is given.
/// * Futures and awaits inside of a task: an executor knows tasks only.
/// * Polls that block for too long: see [`PollTimes`](crate::PollTimes).
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{yield_now, Executor, Hooks, TaskId};
/// use std::cell::Cell;
/// use std::rc::Rc;
///
/// struct Polls(Rc<Cell<u32>>);
///
/// impl Hooks for Polls {
///     fn poll_start(&self, _task: TaskId) {
///         self.0.set(self.0.get() + 1);
///     }
/// }
///
/// let polls = Rc::new(Cell::new(0));
/// let executor =
///     Executor::builder().platform(VirtualTime::new()).hooks(Polls(polls.clone())).build();
/// executor.run_until(yield_now()).expect("it comes to an end");
/// assert_eq!(polls.get(), 2);
/// ```
#[allow(unused_variables)]
pub trait Hooks {
    /// A task exists. Fires inside the call that spawns it, before its first poll and before
    /// anything else about it. Pairs with [`task_dropped`](Hooks::task_dropped) and
    /// [`task_completed`](Hooks::task_completed). A new task is queued by being spawned: there is no
    /// `task_woken` for its first poll.
    fn task_spawned(&self, task: TaskId, spawned: &Spawned<'_>) {}

    /// The executor is about to poll a task. Pairs with the next [`poll_end`](Hooks::poll_end); polls
    /// never nest within one executor. What happens in between on this thread is done by the task.
    fn poll_start(&self, task: TaskId) {}

    /// A poll is over. Fires right after the future returned or panicked, and before a finished
    /// future is dropped, so that what its destructors do lies between this and `task_dropped`.
    fn poll_end(&self, task: TaskId, outcome: PollOutcome) {}

    /// A waker of the task was used while the task was not finished. `already_queued` says that this
    /// changed nothing, because the task was to be polled anyway.
    ///
    /// Fires inside the call of `wake`, so the running task is the one that woke; between
    /// [`timer_fire_start`](Hooks::timer_fire_start) and `timer_fire_end` it is that timer. For a wake
    /// from another thread it fires when the executor picks it up, at the start of a turn or when it
    /// runs out of ready tasks; of those, wakes of tasks that were queued already are not reported.
    fn task_woken(&self, task: TaskId, already_queued: bool) {}

    /// The task is to be cancelled: by [`JoinHandle::abort`](crate::JoinHandle::abort), by
    /// [`Executor::shutdown`](crate::Executor::shutdown), or because it was spawned after that. At
    /// most once for a task, and before its future is dropped. It is followed at once by
    /// [`task_dropped`](Hooks::task_dropped), unless the task is being polled: then `poll_end` comes
    /// first, and a poll that ends with `Ready` or `Panicked` wins over the abort.
    fn task_aborted(&self, task: TaskId) {}

    /// The task's future is gone: its destructors have run. Pairs with
    /// [`task_spawned`](Hooks::task_spawned).
    fn task_dropped(&self, task: TaskId) {}

    /// The task's result is there for its [`JoinHandle`](crate::JoinHandle). The `task_woken` of
    /// the task that awaits the handle comes right after it.
    fn task_completed(&self, task: TaskId, outcome: TaskOutcome) {}

    /// The result was handed out: a poll of the [`JoinHandle`](crate::JoinHandle) returned it, or
    /// [`run_until`](crate::Executor::run_until) did. `by` is the task being polled by the same
    /// executor, or `None` when the request came from outside. At most once for a task, after its
    /// `task_completed`, and not at all when the handle is dropped or the executor is gone.
    fn task_joined(&self, task: TaskId, by: Option<TaskId>) {}

    /// The [`JoinHandle`](crate::JoinHandle) of a task that goes on was dropped or
    /// [`detach`](crate::JoinHandle::detach)ed: its result will not be taken. Fires inside that
    /// call, before anything else it does, so the running task is the one that gave it up. At most
    /// once for a task, between its `task_spawned` and its `task_dropped`, and it excludes
    /// [`task_joined`](Hooks::task_joined). Not for a task that is finished or was aborted, nor
    /// once the executor is being shut down: none of those goes on. What is detached can still be
    /// aborted, by an [`AbortHandle`](crate::AbortHandle) or a shutdown.
    ///
    /// ```
    /// use pollscope_executor::platform::VirtualTime;
    /// use pollscope_executor::{Executor, Hooks, TaskId};
    /// use std::cell::RefCell;
    /// use std::rc::Rc;
    ///
    /// struct Detached(Rc<RefCell<Vec<u64>>>);
    ///
    /// impl Hooks for Detached {
    ///     fn task_detached(&self, task: TaskId) {
    ///         self.0.borrow_mut().push(task.get());
    ///     }
    /// }
    ///
    /// let seen = Rc::new(RefCell::new(Vec::new()));
    /// let clock = VirtualTime::new();
    /// let executor =
    ///     Executor::builder().platform(clock.clone()).hooks(Detached(seen.clone())).build();
    /// executor.spawn_local(async {}).detach();
    /// let ends_first = executor.spawn_local(async {});
    /// clock.run_until_idle(&executor);
    /// drop(ends_first);
    /// assert_eq!(*seen.borrow(), [1]);
    /// ```
    fn task_detached(&self, task: TaskId) {}

    /// A sleep began to wait. Fires inside the poll of the sleep that found its deadline to be after
    /// the clock's latest reading, for the first time only. `task` is the task being polled by this executor, or `None`
    /// when the sleep is polled by something else. Pairs with either the two `timer_fire` hooks or
    /// [`timer_cancelled`](Hooks::timer_cancelled). A sleep that is known to be
    /// due when it is first polled is ready at once and arms nothing.
    fn timer_armed(&self, timer: TimerId, task: Option<TaskId>, deadline: Instant) {}

    /// The timer's deadline has passed and its waker is used next: everything up to the next
    /// [`timer_fire_end`](Hooks::timer_fire_end) on this thread is caused by this timer. Fires inside
    /// a turn, before the turn's polls, in the order of deadlines and then of arming.
    fn timer_fire_start(&self, timer: TimerId) {}

    /// The waker has returned. Pairs with [`timer_fire_start`](Hooks::timer_fire_start).
    fn timer_fire_end(&self, timer: TimerId) {}

    /// A timer that had not fired never will, because its sleep was dropped or its executor shut
    /// down. Pairs with [`timer_armed`](Hooks::timer_armed).
    fn timer_cancelled(&self, timer: TimerId) {}

    /// The platform gave the executor the thread. Pairs with the next [`turn_end`](Hooks::turn_end);
    /// turns never nest.
    fn turn_start(&self) {}

    /// The executor gives the thread back. The last thing in a turn, after the platform was told
    /// about the next deadline.
    fn turn_end(&self, turn: &Turn) {}
}

/// What is known about a task when it is spawned.
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{spawn_local_named, Executor, Hooks, Spawned, TaskId};
/// use std::cell::RefCell;
/// use std::rc::Rc;
///
/// struct Family(Rc<RefCell<Vec<String>>>);
///
/// impl Hooks for Family {
///     fn task_spawned(&self, task: TaskId, spawned: &Spawned<'_>) {
///         let name = spawned.name.unwrap_or("?");
///         let parent = spawned.parent.map_or(0, TaskId::get);
///         assert!(spawned.location.line() > 0);
///         self.0.borrow_mut().push(format!("{name} is task {task}, child of {parent}"));
///     }
/// }
///
/// let seen = Rc::new(RefCell::new(Vec::new()));
/// let clock = VirtualTime::new();
/// let executor =
///     Executor::builder().platform(clock.clone()).hooks(Family(seen.clone())).build();
/// let parent = async { spawn_local_named("child", async {}).detach() };
/// executor.spawn_local_named("parent", parent).detach();
/// clock.run_until_idle(&executor);
/// assert_eq!(*seen.borrow(), ["parent is task 1, child of 0", "child is task 2, child of 1"]);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Spawned<'a> {
    /// What [`spawn_local_named`](crate::spawn_local_named) was told.
    pub name: Option<&'a str>,
    /// The call of `spawn_local` in the source.
    pub location: &'static Location<'static>,
    /// The task that was being polled by the same executor, if any.
    pub parent: Option<TaskId>,
}

/// How a poll ended.
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{yield_now, Executor, Hooks, PollOutcome, TaskId, TaskOutcome};
/// use std::cell::RefCell;
/// use std::rc::Rc;
///
/// struct Ends(Rc<RefCell<(Vec<PollOutcome>, Vec<TaskOutcome>)>>);
///
/// impl Hooks for Ends {
///     fn poll_end(&self, _task: TaskId, outcome: PollOutcome) {
///         self.0.borrow_mut().0.push(outcome);
///     }
///     fn task_completed(&self, _task: TaskId, outcome: TaskOutcome) {
///         self.0.borrow_mut().1.push(outcome);
///     }
/// }
///
/// let seen = Rc::new(RefCell::default());
/// let clock = VirtualTime::new();
/// let executor = Executor::builder().platform(clock.clone()).hooks(Ends(seen.clone())).build();
/// executor.spawn_local(yield_now()).detach();
/// clock.run_until_idle(&executor);
/// executor.spawn_local(async {}).abort();
/// let (polls, tasks) = seen.take();
/// assert_eq!(polls, [PollOutcome::Pending, PollOutcome::Ready]);
/// assert_eq!(tasks, [TaskOutcome::Completed, TaskOutcome::Cancelled]);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PollOutcome {
    /// The future waits for something.
    Pending,
    /// The future returned its output.
    Ready,
    /// The future panicked (only where panics unwind).
    Panicked,
}

/// How a task ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TaskOutcome {
    /// With its output.
    Completed,
    /// With a panic, in a poll or in a destructor of its future.
    Panicked,
    /// By being aborted, by a shutdown, or by having been spawned after one.
    Cancelled,
}
