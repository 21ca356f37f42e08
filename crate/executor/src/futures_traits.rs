//! The traits of the `futures` crate (feature `futures`), so that what is written against those runs
//! here: `LocalSpawn` for executors, `Stream` for what comes again and again.

use crate::{Executor, Instant, Interval};
use futures_core::Stream;
use futures_task::{LocalFutureObj, LocalSpawn, SpawnError};
use std::pin::Pin;
use std::task::{Context, Poll};

/// With `futures::task::LocalSpawnExt` in scope too, `executor.spawn_local(..)` still means the
/// executor's own method: that of the trait goes by `LocalSpawnExt::spawn_local(&executor, ..)`.
///
/// ```
/// use futures::task::LocalSpawnExt;
/// use futures::FutureExt;
/// use pollscope_executor::platform::VirtualTime;
/// use pollscope_executor::Executor;
///
/// let clock = VirtualTime::new();
/// let executor = Executor::builder().platform(clock.clone()).build();
/// let answer = executor.spawn_local_with_handle(async { 6 * 7 }).expect("it is not shut down");
/// clock.run_until_idle(&executor);
/// assert_eq!(answer.now_or_never(), Some(42));
/// ```
impl LocalSpawn for Executor {
    /// # Errors
    /// After a [`shutdown`](Executor::shutdown).
    fn spawn_local_obj(&self, future: LocalFutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.status_local()?;
        self.spawn_local(future).detach();
        Ok(())
    }

    fn status_local(&self) -> Result<(), SpawnError> {
        if self.scheduler().is_closed.get() {
            return Err(SpawnError::shutdown());
        }
        Ok(())
    }
}

/// Each tick, as from [`Interval::tick`]. It never ends.
///
/// ```
/// use futures::StreamExt;
/// use pollscope_executor::interval;
/// use pollscope_executor::platform::virtual_time::block_on;
/// use std::time::Duration;
///
/// let seconds = block_on(async {
///     let ticks = interval(Duration::from_secs(1)).take(3);
///     ticks.map(|tick| tick.as_nanos() / 1_000_000_000).collect::<Vec<_>>().await
/// });
/// assert_eq!(seconds, Ok(vec![0, 1, 2]));
/// ```
impl Stream for Interval {
    type Item = Instant;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_tick(context).map(Some)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (usize::MAX, None)
    }
}
