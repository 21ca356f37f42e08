//! Names for tasks and timers that are never given twice.
//!
//! Ids count from 1 within one executor, so a program on the virtual clock gets the same ids in
//! every run. They last for centuries, hence no reuse and no wrapping.

use std::cell::Cell;
use std::fmt;
use std::num::NonZeroU64;

/// Names one task of an executor. Never reused; tasks spawned later have greater ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(NonZeroU64);

/// Names one arming of a timer. Never reused; timers armed later have greater ids.
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{sleep, Executor, Hooks, Instant, TaskId, TimerId};
/// use std::cell::Cell;
/// use std::rc::Rc;
/// use std::time::Duration;
///
/// struct Latest(Rc<Cell<u64>>);
///
/// impl Hooks for Latest {
///     fn timer_armed(&self, timer: TimerId, _task: Option<TaskId>, _deadline: Instant) {
///         self.0.set(timer.get());
///     }
/// }
///
/// let latest = Rc::new(Cell::new(0));
/// let clock = VirtualTime::new();
/// let executor =
///     Executor::builder().platform(clock).hooks(Latest(latest.clone())).build();
/// let twice = executor.run_until(async {
///     for _ in 0..2 {
///         sleep(Duration::from_secs(1)).await;
///     }
/// });
/// assert_eq!((twice, latest.get()), (Ok(()), 2));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(NonZeroU64);

/// A task keeps its id in seven bytes. At ten million tasks a second they last for two centuries.
const GREATEST_TASK: u64 = (1 << 56) - 1;

impl TaskId {
    /// What [`TaskId::get`] gave.
    pub(crate) fn from_bits(bits: u64) -> Self {
        TaskId(NonZeroU64::new(bits).expect("ids are counted from one"))
    }

    /// The number itself, from 1.
    pub const fn get(self) -> u64 {
        self.0.get()
    }
}

impl TimerId {
    /// The number itself, from 1.
    pub const fn get(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Display for TimerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for TaskId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TaskId({})", self.0)
    }
}

impl fmt::Debug for TimerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TimerId({})", self.0)
    }
}

/// Where one executor's ids come from.
pub(crate) struct Ids {
    task: Cell<NonZeroU64>,
    timer: Cell<NonZeroU64>,
}

impl Ids {
    pub(crate) fn new() -> Self {
        Ids { task: Cell::new(NonZeroU64::MIN), timer: Cell::new(NonZeroU64::MIN) }
    }

    pub(crate) fn next_task(&self) -> TaskId {
        let id = TaskId(take(&self.task));
        assert!(id.get() <= GREATEST_TASK, "2^56 tasks were spawned: there is no id left");
        id
    }

    pub(crate) fn next_timer(&self) -> TimerId {
        TimerId(take(&self.timer))
    }

    /// How many tasks were ever given an id.
    pub(crate) fn tasks_so_far(&self) -> u64 {
        self.task.get().get() - 1
    }
}

fn take(counter: &Cell<NonZeroU64>) -> NonZeroU64 {
    let id = counter.get();
    counter.set(id.checked_add(1).expect("2^64 ids were used up"));
    id
}
