//! Waiting for a time, under smol's name.

use std::future::Future;
use std::pin::Pin;
use std::task::{ready, Context, Poll};
use std::time::{Duration, Instant};

use futures_lite::Stream;
use futures_timer::Delay;

/// A future, and a stream, of the time at which it was due.
#[derive(Debug)]
pub struct Timer {
    /// `None`: never.
    due: Option<(Instant, Delay)>,
    period: Duration,
}

impl Timer {
    /// Never due.
    pub fn never() -> Timer {
        Timer { due: None, period: Duration::MAX }
    }

    /// Due once, after `duration`.
    pub fn after(duration: Duration) -> Timer {
        Timer::interval_from(Instant::now().checked_add(duration), Duration::MAX)
    }

    /// Due once, at `instant`.
    pub fn at(instant: Instant) -> Timer {
        Timer::interval_at(instant, Duration::MAX)
    }

    /// Due each time that `period` has passed.
    pub fn interval(period: Duration) -> Timer {
        Timer::interval_from(Instant::now().checked_add(period), period)
    }

    /// Due at `start`, and then each time that `period` has passed.
    pub fn interval_at(start: Instant, period: Duration) -> Timer {
        Timer::interval_from(Some(start), period)
    }

    /// Whether it will ever be due.
    pub fn will_fire(&self) -> bool {
        self.due.is_some()
    }

    /// Makes it due once, after `duration`.
    pub fn set_after(&mut self, duration: Duration) {
        *self = Timer::after(duration);
    }

    /// Makes it due once, at `instant`.
    pub fn set_at(&mut self, instant: Instant) {
        *self = Timer::at(instant);
    }

    /// Makes it due each time that `period` has passed.
    pub fn set_interval(&mut self, period: Duration) {
        *self = Timer::interval(period);
    }

    fn interval_from(start: Option<Instant>, period: Duration) -> Timer {
        Timer { due: start.map(|at| (at, delay(at))), period }
    }
}

fn delay(at: Instant) -> Delay {
    Delay::new(at.saturating_duration_since(Instant::now()))
}

impl Future for Timer {
    type Output = Instant;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Instant> {
        let period = self.period;
        let Some((at, waiting)) = &mut self.due else { return Poll::Pending };
        ready!(Pin::new(waiting).poll(context));
        let was = *at;
        self.due = was.checked_add(period).map(|next| (next, delay(next)));
        Poll::Ready(was)
    }
}

impl Stream for Timer {
    type Item = Instant;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Instant>> {
        self.poll(context).map(Some)
    }
}
