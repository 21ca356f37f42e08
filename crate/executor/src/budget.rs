//! How long a turn may keep the thread: the fairness rule between tasks and the page.
//!
//! Pure arithmetic over numbers it is given; it reads no clock and knows no queue.

use std::time::Duration;

/// How much one [turn](crate::Executor::turn) may do before it gives the thread back.
///
/// In a browser the tasks share their thread with input handling and painting. When the budget runs
/// out with work left, the executor asks for its next turn
/// [after painting](crate::Urgency::AfterPaint) instead of in a microtask, because microtasks run
/// before the browser gets to do anything else.
///
/// A budget bounds how many polls happen, never how long one poll takes: a poll cannot be
/// interrupted. A turn that finds a ready task polls at least one, even with a budget of zero.
///
/// ```
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::{Budget, Executor};
/// use std::time::Duration;
///
/// let executor = Executor::builder()
///     .platform(VirtualTime::new())
///     .budget(Budget { polls: 2, time: Duration::MAX })
///     .build();
/// for _ in 0..3 {
///     executor.spawn_local(async {});
/// }
/// let turn = executor.turn();
/// assert!(turn.more && turn.polls == 2);
/// assert!(!executor.turn().more);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    /// The most polls in one turn. It is also the most timers fired in one turn.
    pub polls: u32,
    /// The longest time a turn goes on starting polls, on the executor's own clock.
    pub time: Duration,
}

impl Budget {
    /// No limit: a turn lasts until no task is ready. Right where nothing else needs the thread.
    pub const UNLIMITED: Budget = Budget { polls: u32::MAX, time: Duration::MAX };
}

/// 5 milliseconds and 16384 polls.
///
/// * At 120 frames a second a frame is 8.3 ms, at 60 it is 16.7 ms. With 5 ms for tasks there is
///   time left for input, style, layout and painting in either.
/// * The limit in polls is for clocks that stand still while tasks run (the virtual one) or are
///   coarse. It is reproducible where time is not. At 50 to 300 ns a poll it is 1 to 5 ms, so that
///   the way through the browser's task queue (some 10 µs) stays below one hundredth.
impl Default for Budget {
    fn default() -> Self {
        Budget { polls: 16_384, time: Duration::from_millis(5) }
    }
}

/// Decides after how many polls the budget is worth a look, and the clock another reading.
///
/// Reading it after every poll would cost more than many polls do. The pace starts at one, doubles
/// while polls turn out to be short, and falls when the rest of the time may not suffice.
pub(crate) struct Pace {
    budget: Budget,
    next: u32,
    stride: u32,
}

/// Bounds the overshoot when polls suddenly become slow, and makes a clock reading cheap enough.
const LONGEST_STRIDE: u32 = 256;

impl Pace {
    pub(crate) fn new(budget: Budget) -> Self {
        let first = if budget.time == Duration::MAX { u32::MAX } else { 1 };
        // The first poll is free.
        Pace { budget, next: first.min(budget.polls).max(1), stride: 1 }
    }

    /// After how many polls it is time to look.
    #[inline]
    pub(crate) fn next_look(&self) -> u32 {
        self.next
    }

    /// Takes a reading: `elapsed` since the turn began, after `polls` polls. Whether time is up.
    pub(crate) fn is_over(&mut self, polls: u32, elapsed: Duration) -> bool {
        if elapsed >= self.budget.time {
            return true;
        }
        let average = (elapsed.as_nanos() / u128::from(polls.max(1))).max(1);
        let affordable = (self.budget.time - elapsed).as_nanos() / 4 / average;
        let affordable = u32::try_from(affordable).unwrap_or(u32::MAX).max(1);
        self.stride = affordable.min(self.stride.saturating_mul(2)).min(LONGEST_STRIDE);
        self.next = polls.saturating_add(self.stride).min(self.budget.polls);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The polls after which the clock was read, for polls of a constant length.
    fn readings(poll: Duration, time: Duration) -> Vec<u32> {
        let mut pace = Pace::new(Budget { polls: 10_000, time });
        let mut readings = Vec::new();
        for polls in 0..10_000 {
            if polls >= pace.next_look() {
                readings.push(polls);
                if pace.is_over(polls, poll * polls) {
                    break;
                }
            }
        }
        readings
    }

    #[test]
    fn slow_polls_are_checked_one_by_one() {
        assert_eq!(readings(Duration::from_millis(2), Duration::from_millis(5)), [1, 2, 3]);
    }

    #[test]
    fn quick_polls_are_checked_ever_more_rarely_and_then_more_often_again() {
        let readings = readings(Duration::from_micros(10), Duration::from_millis(5));
        assert_eq!(readings[..7], [1, 3, 7, 15, 31, 63, 127]);
        assert_eq!(readings.last(), Some(&500), "not one poll too many: {readings:?}");
    }

    #[test]
    fn a_clock_that_stands_still_is_read_every_256_polls() {
        let readings = readings(Duration::ZERO, Duration::from_millis(5));
        assert_eq!(readings[8..11], [511, 767, 1023]);
    }

    #[test]
    fn without_a_limit_the_clock_is_never_read() {
        assert_eq!(readings(Duration::from_secs(1), Duration::MAX), []);
    }
}
