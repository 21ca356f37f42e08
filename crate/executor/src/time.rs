//! A point in time that works everywhere: nanoseconds since the platform's epoch.
//!
//! `std::time::Instant` panics on `wasm32-unknown-unknown` and cannot be simulated, so the executor
//! has its own. This module knows no clock: readings come from [`Platform::now`](crate::Platform::now).

use std::fmt;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::time::Duration;

/// A reading of an executor's clock: nanoseconds since the epoch of its platform.
///
/// The epoch is usually the moment the platform was created. Readings of two executors may only be
/// compared when their platforms share an epoch. All arithmetic saturates: a deadline that is too
/// far away to be represented (584 years) is [`Instant::MAX`], never an earlier one.
///
/// ```
/// use pollscope_executor::Instant;
/// use std::time::Duration;
///
/// let start = Instant::from_nanos(1_500);
/// assert_eq!((start + Duration::from_micros(1)).as_nanos(), 2_500);
/// assert_eq!(start - Instant::ZERO, Duration::from_nanos(1_500));
/// assert_eq!(start + Duration::MAX, Instant::MAX);
/// assert_eq!(Instant::ZERO - start, Duration::ZERO);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(u64);

impl Instant {
    /// The epoch itself.
    pub const ZERO: Instant = Instant(0);
    /// The latest instant, about 584 years after the epoch.
    pub const MAX: Instant = Instant(u64::MAX);

    /// The instant this many nanoseconds after the epoch.
    pub const fn from_nanos(nanos: u64) -> Self {
        Instant(nanos)
    }

    /// Nanoseconds since the epoch.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// How long after `earlier` this is; zero when it is not after it.
    ///
    /// ```
    /// use pollscope_executor::Instant;
    ///
    /// let (early, late) = (Instant::from_nanos(3), Instant::from_nanos(10));
    /// assert_eq!(late.saturating_duration_since(early).as_nanos(), 7);
    /// assert!(early.saturating_duration_since(late).is_zero());
    /// ```
    pub const fn saturating_duration_since(self, earlier: Instant) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

/// `Duration` holds up to 2^64 seconds; what does not fit into 64 bits of nanoseconds is capped.
fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl Add<Duration> for Instant {
    type Output = Instant;
    fn add(self, duration: Duration) -> Instant {
        Instant(self.0.saturating_add(nanos(duration)))
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl Sub<Duration> for Instant {
    type Output = Instant;
    fn sub(self, duration: Duration) -> Instant {
        Instant(self.0.saturating_sub(nanos(duration)))
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

impl Sub<Instant> for Instant {
    type Output = Duration;
    fn sub(self, earlier: Instant) -> Duration {
        self.saturating_duration_since(earlier)
    }
}

/// Seconds since the epoch, as a `Duration` prints itself: `1.5s`, `20ms`.
impl fmt::Debug for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Duration::from_nanos(self.0).fmt(formatter)
    }
}
