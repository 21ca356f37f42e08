//! Giving up on a future when it takes too long.

use crate::{sleep, sleep_until, Instant, Sleep};
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// A future that waits for another one, but no longer than `duration`, counted from this call.
///
/// The future is asked first, the clock after it: one that is ready when its time is up has made it,
/// and with `Duration::ZERO` it gets exactly one poll. When the time is up, the future is not polled
/// again; it is dropped with the [`Timeout`]. A future that never returns from a poll cannot be
/// interrupted. As with tokio.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{sleep, timeout};
/// use std::time::Duration;
///
/// const SECOND: Duration = Duration::from_secs(1);
/// block_on(async {
///     assert_eq!(timeout(2 * SECOND, sleep(SECOND)).await, Ok(()));
///     let error = timeout(SECOND, sleep(2 * SECOND)).await.expect_err("too slow");
///     assert_eq!(error.to_string(), "the time was up before the future was ready");
/// })
/// .expect("it comes to an end");
/// ```
///
/// # Panics
/// Outside of an executor.
#[track_caller]
pub fn timeout<F: IntoFuture>(duration: Duration, future: F) -> Timeout<F::IntoFuture> {
    Timeout { sleep: sleep(duration), future: future.into_future() }
}

/// The same with a point in time instead of a duration. See [`timeout`](timeout()).
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{now, timeout_at};
/// use std::future::pending;
/// use std::time::Duration;
///
/// block_on(async {
///     // One end for two things.
///     let end = now() + Duration::from_secs(1);
///     assert!(timeout_at(end, pending::<()>()).await.is_err());
///     assert!(timeout_at(end, pending::<()>()).await.is_err());
///     assert_eq!(now(), end);
/// })
/// .expect("it comes to an end");
/// ```
///
/// # Panics
/// Outside of an executor.
#[track_caller]
pub fn timeout_at<F: IntoFuture>(deadline: Instant, future: F) -> Timeout<F::IntoFuture> {
    Timeout { sleep: sleep_until(deadline), future: future.into_future() }
}

/// See [`timeout`](timeout()).
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{now, timeout};
/// use std::future::ready;
/// use std::time::Duration;
///
/// block_on(async {
///     let limited = timeout(Duration::from_secs(1), ready(6 * 7));
///     assert_eq!(limited.deadline(), now() + Duration::from_secs(1));
///     let _inside = limited.get_ref();
///     assert_eq!(limited.into_inner().await, 42); // without a limit after all
/// })
/// .expect("it comes to an end");
/// ```
#[must_use = "a future does nothing unless it is awaited"]
pub struct Timeout<F> {
    sleep: Sleep,
    future: F,
}

impl<F> Timeout<F> {
    /// When the time is up.
    pub fn deadline(&self) -> Instant {
        self.sleep.deadline()
    }

    /// The future inside.
    pub fn get_ref(&self) -> &F {
        &self.future
    }

    /// The future inside, without its limit.
    pub fn into_inner(self) -> F {
        self.future
    }
}

impl<F: Future> Future for Timeout<F> {
    type Output = Result<F::Output, Elapsed>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // SAFETY: `future` is pinned whenever the whole is, and stays where it is: nothing here moves
        // it, `into_inner` takes the whole by value (so it was never pinned, or may be moved), there
        // is no `Drop`, no `repr(packed)`, and `Unpin` is automatic: only if `F` is. `sleep` is never
        // handed out as pinned by anyone but `Pin::new`, which asks for `Unpin`.
        let (future, sleep) = unsafe {
            let this = self.get_unchecked_mut();
            (Pin::new_unchecked(&mut this.future), &mut this.sleep)
        };
        if let Poll::Ready(output) = future.poll(context) {
            return Poll::Ready(Ok(output));
        }
        Pin::new(sleep).poll(context).map(|()| Err(Elapsed(())))
    }
}

impl<F> fmt::Debug for Timeout<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Timeout")
            .field("deadline", &self.deadline())
            .finish_non_exhaustive()
    }
}

/// The error of a [`Timeout`]: the time was up first.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{timeout, Elapsed};
/// use std::time::Duration;
///
/// async fn in_time() -> Result<u32, Elapsed> {
///     timeout(Duration::from_secs(1), std::future::pending()).await?
/// }
/// let error = block_on(in_time()).expect("it comes to an end").expect_err("the time was up");
/// assert_eq!(error.to_string(), "the time was up before the future was ready");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Elapsed(());

impl fmt::Display for Elapsed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the time was up before the future was ready")
    }
}

impl std::error::Error for Elapsed {}
