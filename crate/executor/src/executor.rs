//! The executor as its users see it: build, spawn, enter, ask.
//!
//! What it does with its turns is in `turn`, how it ends in `cancel`.

use crate::current;
use crate::join::JoinHandle;
use crate::names::Name;
use crate::platform::{Platform, Turner};
use crate::scheduler::Scheduler;
use crate::shared::Shared;
use crate::sync::Arc;
use crate::task::allocate;
use crate::task::flags::NAMED;
use crate::{Budget, Hooks, Instant, LongestPoll, PollTimes, Spawned};
use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::rc::{Rc, Weak};

/// A single-threaded executor. Futures need not be `Send`; clones are handles to the same one.
///
/// Tasks live as long as the executor does: when the last handle is dropped, it is
/// [shut down](Executor::shutdown). A task should therefore not hold a handle to its own executor,
/// which would leak both: inside a task use [`spawn_local`](crate::spawn_local).
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{sleep, spawn_local, Executor};
/// use std::time::Duration;
///
/// let clock = VirtualTime::new();
/// let executor = Executor::builder().platform(clock.clone()).build();
/// let ten_seconds = executor.spawn_local(async {
///     let five = spawn_local(sleep(Duration::from_secs(5)));
///     five.await.expect("a sleep does not panic");
///     sleep(Duration::from_secs(5)).await;
/// });
/// clock.run_until_idle(&executor);
/// assert!(ten_seconds.is_finished());
/// assert_eq!(executor.now().as_nanos(), 10_000_000_000);
/// ```
///
/// It stays on its thread:
///
/// ```compile_fail
/// fn assert_send<T: Send>() {}
/// assert_send::<pollscope_executor::Executor>();
/// ```
pub struct Executor {
    scheduler: Rc<Scheduler>,
}

/// Above this many tasks, allocate from slabs: for fewer, a block of memory does not pay.
const MANY: usize = 64;

impl Executor {
    /// Starts to describe an executor.
    pub fn builder() -> Builder {
        Builder { platform: None, hooks: None, budget: Budget::default(), measures_polls: false }
    }

    /// Starts a task. It is polled for the first time in a turn, never inside this call. After a
    /// [`shutdown`](Executor::shutdown) it is never polled, and cancelled inside this call.
    #[track_caller]
    pub fn spawn_local<T: 'static>(
        &self,
        future: impl Future<Output = T> + 'static,
    ) -> JoinHandle<T> {
        self.spawn_at(future, Location::caller(), None)
    }

    /// The same for a task with a name, which the [`Hooks`], the handles and reports of panics show.
    /// Names need not differ. See [`spawn_local_named`](crate::spawn_local_named).
    #[track_caller]
    pub fn spawn_local_named<T: 'static>(
        &self,
        name: impl Into<Cow<'static, str>>,
        future: impl Future<Output = T> + 'static,
    ) -> JoinHandle<T> {
        self.spawn_at(future, Location::caller(), Some(name.into()))
    }

    /// Spawns on behalf of a function that knows its caller.
    #[inline]
    pub(crate) fn spawn_at<T: 'static>(
        &self,
        future: impl Future<Output = T> + 'static,
        location: &'static Location<'static>,
        name: Option<Name>,
    ) -> JoinHandle<T> {
        // SAFETY: `'static`, so there is nothing it can outlive.
        unsafe { self.spawn_unchecked(future, location, name) }
    }

    /// Spawns a future that borrows.
    ///
    /// # Safety
    /// The task must be finished before what the future or its output borrows goes away.
    pub(crate) unsafe fn spawn_unchecked<T>(
        &self,
        future: impl Future<Output = T>,
        location: &'static Location<'static>,
        name: Option<Name>,
    ) -> JoinHandle<T> {
        let scheduler = self.scheduler();
        let id = scheduler.ids.next_task();
        // SAFETY: `Executor` is `!Send`, so this is the owner thread. The references go to the list,
        // the queue and the handle, as the task module wants it. Borrows are the caller's promise.
        let ([listed, handle], queued) = unsafe {
            let is_one_of_many = scheduler.tasks.len() >= MANY;
            allocate(future, scheduler.shared.clone(), id, location, is_one_of_many)
        };
        scheduler.hook(|hooks| {
            let (name, parent) = (name.as_deref(), scheduler.polling_id());
            hooks.task_spawned(id, &Spawned { name, location, parent });
        });
        if let Some(name) = name {
            handle.flags.set(NAMED);
            scheduler.names.insert(id, name);
        }
        // SAFETY: it is the output type of the future, and this is the owner thread.
        let handle = unsafe { JoinHandle::new(handle) };
        if scheduler.is_closed.get() {
            handle.abort();
        } else {
            scheduler.tasks.push_back(listed);
            // The platform is foreign code. If it panics, the caller gets no handle, and `run_until`
            // returns to what the future borrows from: then the future must be gone.
            let unwinding = CancelOnUnwind(&handle);
            scheduler.enqueue(queued);
            std::mem::forget(unwinding);
        }
        handle
    }

    /// Calls `f` with this executor as the current one, which is what the free functions
    /// ([`spawn_local`](crate::spawn_local), [`sleep`](crate::sleep), ...) refer to. Goes back to the
    /// one before when `f` returns or panics.
    pub fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        let _entered = current::enter(self);
        f()
    }

    /// The executor whose task is being polled on this thread, or that was entered.
    ///
    /// ```
    /// use pollscope_executor::platform::VirtualTime;
    /// use pollscope_executor::Executor;
    ///
    /// assert!(Executor::current().is_none());
    /// let executor = Executor::builder().platform(VirtualTime::new()).build();
    /// executor.enter(|| assert!(Executor::current().is_some()));
    /// ```
    pub fn current() -> Option<Executor> {
        current::current()
    }

    /// The platform's clock. Never goes back.
    pub fn now(&self) -> Instant {
        self.scheduler().now()
    }

    /// Whether no task is ready and no timer is armed: nothing happens before something outside
    /// wakes a task. There may be tasks that wait for that.
    pub fn is_idle(&self) -> bool {
        let statistics = self.statistics();
        statistics.queued == 0 && statistics.timers == 0
    }

    /// How many tasks are not finished.
    pub fn task_count(&self) -> usize {
        self.scheduler().tasks.len()
    }

    /// Numbers about now and so far.
    pub fn statistics(&self) -> Statistics {
        let scheduler = self.scheduler();
        scheduler.drain_remote();
        Statistics {
            tasks: scheduler.tasks.len(),
            queued: scheduler.queue().count(),
            timers: scheduler.timers.borrow().len(),
            spawned: scheduler.ids.tasks_so_far(),
            turns: scheduler.turns.get(),
            polls: scheduler.polls.get(),
            longest_poll: scheduler.poll_times.as_ref().and_then(PollTimes::longest),
        }
    }

    pub(crate) fn scheduler(&self) -> &Scheduler {
        &self.scheduler
    }

    /// Whether wakers that know this belong to this executor.
    pub(crate) fn is_reached_by(&self, shared: &Arc<Shared>) -> bool {
        Arc::ptr_eq(&self.scheduler.shared, shared)
    }

    pub(crate) fn downgrade(&self) -> WeakExecutor {
        WeakExecutor { scheduler: Rc::downgrade(&self.scheduler) }
    }
}

/// Cancels a task that could not be handed to its owner.
struct CancelOnUnwind<'a, T>(&'a JoinHandle<T>);

impl<T> Drop for CancelOnUnwind<'_, T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Clone for Executor {
    fn clone(&self) -> Self {
        Executor { scheduler: self.scheduler.clone() }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        // Every strong reference to the scheduler is inside an `Executor`, so this is the last one.
        // It has to be done here and not when the scheduler drops: destructors of the futures may
        // use the free functions, which need an `Executor`.
        if Rc::strong_count(&self.scheduler) == 1 {
            self.shutdown();
        }
    }
}

impl fmt::Debug for Executor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Executor")
            .field("tasks", &self.scheduler.tasks.len())
            .field("queued", &self.scheduler.queue().count())
            .finish_non_exhaustive()
    }
}

/// A reference that does not keep the executor alive.
#[derive(Clone)]
pub(crate) struct WeakExecutor {
    scheduler: Weak<Scheduler>,
}

impl WeakExecutor {
    /// To no executor.
    pub(crate) fn new() -> Self {
        WeakExecutor { scheduler: Weak::new() }
    }

    pub(crate) fn upgrade(&self) -> Option<Executor> {
        Some(Executor { scheduler: self.scheduler.upgrade()? })
    }
}

/// Numbers about an executor, by [`Executor::statistics`].
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{sleep, Executor};
/// use std::time::Duration;
///
/// let clock = VirtualTime::new();
/// let executor = Executor::builder().platform(clock.clone()).measure_polls().build();
/// executor.spawn_local(async { sleep(Duration::from_secs(1)).await }).detach();
/// let computes = clock.clone();
/// executor.spawn_local(async move { computes.advance(Duration::from_millis(40)) }).detach();
/// let before = executor.statistics();
/// assert_eq!((before.tasks, before.queued, before.timers, before.polls), (2, 2, 0, 0));
///
/// executor.turn();
/// let after = executor.statistics();
/// assert_eq!((after.tasks, after.queued, after.timers, after.polls), (1, 0, 1, 2));
/// assert_eq!((after.spawned, after.turns), (2, 1));
/// let longest = after.longest_poll.expect("polls are measured");
/// assert_eq!((longest.task.get(), longest.took), (2, Duration::from_millis(40)));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Statistics {
    /// Tasks that are not finished.
    pub tasks: usize,
    /// Tasks that are ready. Among them may be some that were aborted since.
    pub queued: usize,
    /// Timers that are armed.
    pub timers: usize,
    /// Tasks ever spawned.
    pub spawned: u64,
    /// Turns ever begun.
    pub turns: u64,
    /// Polls ever made, up to the last finished turn.
    pub polls: u64,
    /// The longest of them. Only with [`Builder::measure_polls`].
    pub longest_poll: Option<LongestPoll>,
}

/// What observes, together with what measures, if anything does.
type MakeHooks = dyn FnOnce(Option<PollTimes>) -> Box<dyn Hooks>;

/// Describes an executor. See [`Executor::builder`].
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{Budget, Executor, PollTimes};
/// use std::time::Duration;
///
/// let clock = VirtualTime::new();
/// let executor = Executor::builder()
///     .platform(clock.clone())
///     .hooks(PollTimes::new(clock.clone()))
///     .budget(Budget { polls: 1_000, time: Duration::from_millis(2) })
///     .build();
/// let task = executor.spawn_local(async {});
/// assert!(!executor.is_idle() && executor.task_count() == 1);
/// clock.run_until_idle(&executor);
/// assert!(executor.is_idle() && task.is_finished());
/// ```
#[must_use = "nothing exists before `build`"]
pub struct Builder {
    platform: Option<Box<dyn Platform>>,
    hooks: Option<Box<MakeHooks>>,
    budget: Budget,
    measures_polls: bool,
}

impl Builder {
    /// Where the executor runs. Without it: `Browser` when that is compiled in, otherwise `Thread`,
    /// and on wasm32 without the feature `browser` a [`VirtualTime`](crate::platform::VirtualTime).
    pub fn platform(mut self, platform: impl Platform + 'static) -> Self {
        self.platform = Some(Box::new(platform));
        self
    }

    /// The observer. None by default.
    pub fn hooks(mut self, hooks: impl Hooks + 'static) -> Self {
        self.hooks = Some(Box::new(|times| match times {
            Some(times) => Box::new((times, hooks)),
            None => Box::new(hooks),
        }));
        self
    }

    /// How long a turn may be. See [`Budget::default`].
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// Fills [`Statistics::longest_poll`]. Costs two readings of the clock for every poll, which is
    /// more than many polls cost: by itself an executor reads the clock once for many polls. To ask for
    /// more, or to start anew, use [`PollTimes`] themselves.
    pub fn measure_polls(mut self) -> Self {
        self.measures_polls = true;
        self
    }

    /// The executor, on this thread.
    pub fn build(self) -> Executor {
        let platform: Rc<dyn Platform> = self.platform.unwrap_or_else(default_platform).into();
        let poll_times = self.measures_polls.then(|| PollTimes::by(platform.clone()));
        let times = poll_times.clone();
        let hooks: Option<Box<dyn Hooks>> = match self.hooks {
            Some(hooks) => Some(hooks(times)),
            None => times.map(|times| Box::new(times) as Box<dyn Hooks>),
        };
        let scheduler = Rc::new(Scheduler::new(platform, hooks, self.budget, poll_times));
        let executor = Executor { scheduler };
        executor.scheduler.shared.connect(executor.downgrade());
        executor.scheduler.platform.attach(Turner::new(executor.downgrade()));
        executor
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Builder").field("budget", &self.budget).finish_non_exhaustive()
    }
}

fn default_platform() -> Box<dyn Platform> {
    #[cfg(all(feature = "browser", target_arch = "wasm32"))]
    return Box::new(crate::platform::Browser::new());
    #[cfg(not(target_arch = "wasm32"))]
    return Box::new(crate::platform::Thread::new());
    #[cfg(all(not(feature = "browser"), target_arch = "wasm32"))]
    return Box::new(crate::platform::VirtualTime::new());
}
