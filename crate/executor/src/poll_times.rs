//! The longest poll: for finding what freezes the page.
//!
//! Hooks, because it costs two readings of the clock for every poll, which is more than many polls
//! cost: an executor by itself reads the clock once for many polls.

use crate::{Hooks, Instant, Platform, PollOutcome, TaskId};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

/// [`Hooks`] that measure polls. Clones are handles to the same figures: give one to the executor and
/// keep the other. To have other hooks too, pair them: `(PollTimes, Others)`.
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{Executor, PollTimes};
/// use std::time::Duration;
///
/// let clock = VirtualTime::new();
/// let times = PollTimes::new(clock.clone());
/// let executor = Executor::builder().platform(clock.clone()).hooks(times.clone()).build();
/// let computes = clock.clone();
/// let slow = executor.spawn_local(async move { computes.advance(Duration::from_millis(40)) });
/// executor.spawn_local(async {}).detach();
/// clock.run_until_idle(&executor);
/// let longest = times.longest().expect("there were polls");
/// assert_eq!((longest.task, longest.took), (slow.id(), Duration::from_millis(40)));
/// ```
#[derive(Clone)]
pub struct PollTimes {
    inner: Rc<Inner>,
}

struct Inner {
    clock: Rc<dyn Platform>,
    /// Of the poll that is going on.
    started: Cell<Instant>,
    longest: Cell<Option<LongestPoll>>,
    total: Cell<Duration>,
}

/// See [`PollTimes::longest`].
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{Executor, LongestPoll, PollTimes};
/// use std::time::Duration;
///
/// let clock = VirtualTime::new();
/// let times = PollTimes::new(clock.clone());
/// let executor = Executor::builder().platform(clock.clone()).hooks(times.clone()).build();
/// clock.advance(Duration::from_secs(1));
/// let computes = clock.clone();
/// executor.spawn_local(async move { computes.advance(Duration::from_millis(40)) }).detach();
/// executor.turn();
/// let LongestPoll { started, took, .. } = times.longest().expect("there was one");
/// assert_eq!((started.as_nanos(), took.as_millis()), (1_000_000_000, 40));
/// assert_eq!(times.total(), took);
/// times.reset();
/// assert_eq!(times.longest(), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct LongestPoll {
    /// Whose poll it was.
    pub task: TaskId,
    /// When it began.
    pub started: Instant,
    /// How long it lasted, to the resolution of the clock.
    pub took: Duration,
}

impl PollTimes {
    /// Measures with this clock: a clone of the executor's platform.
    pub fn new(clock: impl Platform + 'static) -> Self {
        Self::by(Rc::new(clock))
    }

    pub(crate) fn by(clock: Rc<dyn Platform>) -> Self {
        PollTimes {
            inner: Rc::new(Inner {
                clock,
                started: Cell::new(Instant::ZERO),
                longest: Cell::new(None),
                total: Cell::new(Duration::ZERO),
            }),
        }
    }

    /// The longest poll since the beginning or the last [`reset`](PollTimes::reset), the first of
    /// them when there are several; `None` when there was none.
    pub fn longest(&self) -> Option<LongestPoll> {
        self.inner.longest.get()
    }

    /// How long all polls took together.
    pub fn total(&self) -> Duration {
        self.inner.total.get()
    }

    /// Forgets what was measured.
    pub fn reset(&self) {
        self.inner.longest.set(None);
        self.inner.total.set(Duration::ZERO);
    }
}

impl Hooks for PollTimes {
    fn poll_start(&self, _task: TaskId) {
        self.inner.started.set(self.inner.clock.now());
    }

    fn poll_end(&self, task: TaskId, _outcome: PollOutcome) {
        let started = self.inner.started.get();
        let took = self.inner.clock.now() - started;
        self.inner.total.set(self.inner.total.get() + took);
        if self.longest().map_or(true, |longest| took > longest.took) {
            self.inner.longest.set(Some(LongestPoll { task, started, took }));
        }
    }
}

impl fmt::Debug for PollTimes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PollTimes")
            .field("longest", &self.longest())
            .field("total", &self.total())
            .finish()
    }
}
