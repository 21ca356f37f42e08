//! Something that happens again and again, without drifting.

use crate::{now, sleep_until, Instant, Sleep};
use std::fmt;
use std::future::{poll_fn, Future};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// Ticks every `period`, the first time at once: see [`Interval`].
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{interval, now};
/// use std::time::Duration;
///
/// block_on(async {
///     let mut second = interval(Duration::from_secs(1));
///     for _ in 0..3 {
///         second.tick().await;
///     }
///     assert_eq!(now().as_nanos(), 2_000_000_000); // at 0, 1 and 2 seconds
/// })
/// .expect("it comes to an end");
/// ```
///
/// # Panics
/// With a period of zero, and outside of an executor.
#[track_caller]
pub fn interval(period: Duration) -> Interval {
    interval_at(now(), period)
}

/// Ticks at `start` and every `period` after it: see [`Interval`].
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{interval_at, now};
/// use std::time::Duration;
///
/// block_on(async {
///     let start = now() + Duration::from_secs(5);
///     let mut clock = interval_at(start, Duration::from_secs(1));
///     assert_eq!(clock.tick().await, start);
/// })
/// .expect("it comes to an end");
/// ```
///
/// # Panics
/// With a period of zero, and outside of an executor.
#[track_caller]
pub fn interval_at(start: Instant, period: Duration) -> Interval {
    assert!(!period.is_zero(), "an interval with a period of zero would never wait: use yield_now");
    Interval { sleep: sleep_until(start), period, missed: MissedTickBehavior::default() }
}

/// A clock that ticks. Made by [`interval`](interval()) and [`interval_at`].
///
/// Ticks lie on a grid: the start and whole periods after it. It does not matter how long the program
/// takes between two of them, as long as that is less than a period; what happens otherwise is
/// [`MissedTickBehavior`].
///
/// Names and meanings are tokio's. One difference: tokio counts a tick as missed when it is taken
/// more than 5 ms late, here a shorter period is a limit too, so that `Skip` does what it says
/// below 5 ms.
///
/// Like a [`Sleep`] it belongs to the executor that was current when it was made, and arms no timer
/// before it is polled.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{interval, now, MissedTickBehavior};
/// use std::future::poll_fn;
/// use std::time::Duration;
///
/// const SECOND: Duration = Duration::from_secs(1);
/// block_on(async {
///     let mut clock = interval(SECOND);
///     assert_eq!((clock.period(), clock.missed_tick_behavior()), (SECOND, MissedTickBehavior::Burst));
///     let first = clock.tick().await;
///     clock.reset_at(first + 10 * SECOND);
///     let tenth = poll_fn(|context| clock.poll_tick(context)).await;
///     clock.reset(); // a second from now
///     assert_eq!(clock.tick().await - tenth, SECOND);
///     assert_eq!(now() - first, 11 * SECOND);
/// })
/// .expect("it comes to an end");
/// ```
#[must_use = "an interval does nothing unless it is asked for ticks"]
pub struct Interval {
    /// Until the next tick.
    sleep: Sleep,
    period: Duration,
    missed: MissedTickBehavior,
}

/// What happens to ticks that came due before the previous one was taken.
///
/// A period of 2 s, and the program is busy from 3 s to 9 s:
///
/// ```text
///   Burst   0  2  . . . . . . . 9 9 9 10  12  14     all of them, at once, then on the grid
///   Delay   0  2  . . . . . . . 9   11    13    15   one, and a new grid from there
///   Skip    0  2  . . . . . . . 9 10   12    14      one, then the grid again
/// ```
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{interval, now, sleep, MissedTickBehavior};
/// use std::time::Duration;
///
/// block_on(async {
///     let mut clock = interval(Duration::from_secs(2));
///     clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
///     clock.tick().await;
///     sleep(Duration::from_secs(9)).await;
///     assert_eq!(clock.tick().await.as_nanos(), 2_000_000_000); // late, and at once
///     assert_eq!(clock.tick().await.as_nanos(), 10_000_000_000);
///     assert_eq!(now().as_nanos(), 10_000_000_000);
/// })
/// .expect("it comes to an end");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MissedTickBehavior {
    /// Every missed tick is made up for, without waiting in between.
    #[default]
    Burst,
    /// The next tick comes a period after the late one was taken.
    Delay,
    /// The next tick is the next one on the grid that is still to come.
    Skip,
}

/// Timers of browsers and machines are late by this much without anybody having missed anything.
const TOLERANCE: Duration = Duration::from_millis(5);

impl Interval {
    /// Waits for the next tick. Returns when it was due, which may be earlier than now.
    ///
    /// Dropping the future before it is ready loses no tick.
    pub async fn tick(&mut self) -> Instant {
        poll_fn(|context| self.poll_tick(context)).await
    }

    /// The same for a poll. A tick that is due is ready at once, without yielding. With the feature `futures`
    /// this is also `Stream::poll_next`.
    pub fn poll_tick(&mut self, context: &mut Context<'_>) -> Poll<Instant> {
        if Pin::new(&mut self.sleep).poll(context).is_pending() {
            return Poll::Pending;
        }
        let due = self.sleep.deadline();
        // A sleep whose executor is gone is never ready, so there is a clock.
        let now = self.sleep.now().unwrap_or(due);
        self.sleep.reset(self.next(due, now));
        Poll::Ready(due)
    }

    /// Starts anew: the next tick comes a period from now.
    pub fn reset(&mut self) {
        if let Some(now) = self.sleep.now() {
            self.reset_at(now + self.period);
        }
    }

    /// Starts anew: the next tick comes at `start`, further ones every period after it.
    pub fn reset_at(&mut self, start: Instant) {
        self.sleep.reset(start);
    }

    /// The time between two ticks.
    pub fn period(&self) -> Duration {
        self.period
    }

    /// What becomes of missed ticks.
    pub fn missed_tick_behavior(&self) -> MissedTickBehavior {
        self.missed
    }

    /// Says what becomes of missed ticks from now on.
    pub fn set_missed_tick_behavior(&mut self, behavior: MissedTickBehavior) {
        self.missed = behavior;
    }

    /// When the tick after the one that was due at `due` and is taken `now` comes.
    fn next(&self, due: Instant, now: Instant) -> Instant {
        let late = now - due;
        if late <= TOLERANCE.min(self.period) {
            return due + self.period;
        }
        match self.missed {
            MissedTickBehavior::Burst => due + self.period,
            MissedTickBehavior::Delay => now + self.period,
            MissedTickBehavior::Skip => {
                let past_the_grid = late.as_nanos() % self.period.as_nanos();
                // `late` is below 2^64 nanoseconds, and the rest is not greater.
                let past_the_grid = Duration::from_nanos(past_the_grid as u64);
                now - past_the_grid + self.period
            }
        }
    }
}

impl fmt::Debug for Interval {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Interval")
            .field("next", &self.sleep.deadline())
            .field("period", &self.period)
            .field("missed_tick_behavior", &self.missed)
            .finish()
    }
}
