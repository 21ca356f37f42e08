//! Why a task has no output.

use std::any::Any;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// What awaiting a [`JoinHandle`](crate::JoinHandle) returns instead of the output.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{spawn_local, JoinError};
///
/// block_on(async {
///     let panics = spawn_local(async { panic!("no more tea") });
///     let error: JoinError = panics.await.map(|()| "fine").expect_err("it panicked");
///     assert!(error.is_panic() && !error.is_cancelled());
///     assert_eq!(error.to_string(), "the task panicked: no more tea");
///
///     let payload = error.try_into_panic().expect("it panicked");
///     assert_eq!(payload.downcast_ref::<&str>(), Some(&"no more tea"));
/// })
/// .expect("it comes to an end");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum JoinError {
    /// The task was aborted, or its executor was shut down (possibly before the task was spawned).
    Cancelled,
    /// A poll of the task panicked, or a destructor of its future. Only where panics unwind.
    Panicked(PanicPayload),
}

/// What a task panicked with.
///
/// Boxed twice so that a task that does not panic has no room for it, and in a mutex so that the
/// error is `Sync`, which `Box<dyn Error + Send + Sync>` and the like ask for.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{spawn_local, JoinError};
///
/// let what = String::from("tea");
/// let error = block_on(async { spawn_local(async move { panic!("no more {what}") }).await });
/// match error.expect("it comes to an end").map(|()| "fine") {
///     Err(JoinError::Panicked(payload)) => {
///         assert_eq!(payload.message().as_deref(), Some("no more tea"));
///         let raw: Box<dyn std::any::Any + Send> = payload.into_inner();
///         assert!(raw.is::<String>());
///     }
///     other => unreachable!("it panicked, yet: {other:?}"),
/// }
/// ```
pub struct PanicPayload(Box<Mutex<Box<dyn Any + Send>>>);

impl JoinError {
    pub(crate) fn from_panic(payload: Box<dyn Any + Send>) -> Self {
        JoinError::Panicked(PanicPayload(Box::new(Mutex::new(payload))))
    }

    /// Whether the task was cancelled.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, JoinError::Cancelled)
    }

    /// Whether the task panicked.
    pub fn is_panic(&self) -> bool {
        matches!(self, JoinError::Panicked(_))
    }

    /// The panic's payload, to look into or to go on panicking with
    /// [`std::panic::resume_unwind`]; the error itself when the task was cancelled.
    ///
    /// # Errors
    /// When the task did not panic.
    pub fn try_into_panic(self) -> Result<Box<dyn Any + Send>, JoinError> {
        match self {
            JoinError::Panicked(payload) => Ok(payload.into_inner()),
            other => Err(other),
        }
    }
}

impl PanicPayload {
    /// The payload itself.
    pub fn into_inner(self) -> Box<dyn Any + Send> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The message, when the payload is one, as that of `panic!` is.
    pub fn message(&self) -> Option<String> {
        let payload = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = payload.downcast_ref::<&'static str>().copied();
        text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).map(str::to_owned)
    }
}

impl fmt::Debug for PanicPayload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message() {
            Some(message) => write!(formatter, "{message:?}"),
            None => formatter.write_str("(not a message)"),
        }
    }
}

impl fmt::Display for JoinError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JoinError::Cancelled => formatter.write_str("the task was cancelled"),
            JoinError::Panicked(payload) => match payload.message() {
                Some(message) => write!(formatter, "the task panicked: {message}"),
                None => formatter.write_str("the task panicked"),
            },
        }
    }
}

impl std::error::Error for JoinError {}
