//! Futures, and waiting no longer than so long.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use futures_lite::future::or;
use futures_timer::Delay;

pub use whole::future::*;

/// What `future` comes to, if that is in time.
///
/// # Errors
///
/// When it is not.
pub async fn timeout<F: Future>(duration: Duration, future: F) -> Result<F::Output, TimeoutError> {
    let late = async {
        Delay::new(duration).await;
        Err(TimeoutError { _private: () })
    };
    or(async { Ok(future.await) }, late).await
}

/// The time is over.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TimeoutError {
    _private: (),
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("future has timed out")
    }
}

impl Error for TimeoutError {}
