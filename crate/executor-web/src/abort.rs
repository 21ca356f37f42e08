//! An `AbortSignal` that cancels a future.

use crate::listener::Listener;
use crate::slot::Slot;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

/// A future that is `future` until the signal is aborted. Then `future` is dropped, at the next poll,
/// for which the signal wakes the task. A future that is ready by then still loses: after `abort()`
/// nothing of it is seen.
///
/// A signal that is aborted already means that `future` is never polled. One signal may cancel any
/// number of futures. Costs one allocation and, from the first poll on, one listener.
///
/// ```no_run
/// use pollscope_executor::sleep;
/// use pollscope_executor_web::abortable;
/// use std::time::Duration;
///
/// # async fn example() {
/// let controller = web_sys::AbortController::new().expect("every browser has it");
/// let hour = abortable(&controller.signal(), sleep(Duration::from_secs(3600)));
/// controller.abort();
/// assert!(hour.await.is_err());
/// # }
/// ```
pub fn abortable<F: IntoFuture>(signal: &AbortSignal, future: F) -> Abortable<F::IntoFuture> {
    Abortable {
        signal: signal.clone(),
        future: Some(Box::pin(future.into_future())),
        aborted: Slot::new(),
        listener: None,
    }
}

/// See [`abortable`].
#[must_use = "a future does nothing unless it is awaited"]
pub struct Abortable<F> {
    signal: AbortSignal,
    /// Gone when this future is ready.
    future: Option<Pin<Box<F>>>,
    aborted: Slot<()>,
    listener: Option<Listener>,
}

impl<F: Future> Future for Abortable<F> {
    type Output = Result<F::Output, Aborted>;

    /// # Panics
    /// When it is polled again after it was ready.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let future = this.future.as_mut().expect("an Abortable was polled after it was ready");
        let result = if this.signal.aborted() {
            Err(Aborted { reason: this.signal.reason() })
        } else {
            match future.as_mut().poll(context) {
                Poll::Ready(output) => Ok(output),
                Poll::Pending => {
                    if this.listener.is_none() {
                        let aborted = this.aborted.clone();
                        let listener =
                            Listener::add(&this.signal, "abort", move |_| aborted.put(()));
                        this.listener = Some(listener.expect("a signal takes listeners"));
                    }
                    // Aborted by the future itself: it has to be asked for once more.
                    if this.aborted.poll(context).is_ready() || this.signal.aborted() {
                        context.waker().wake_by_ref();
                    }
                    return Poll::Pending;
                }
            }
        };
        this.listener = None;
        this.future = None;
        Poll::Ready(result)
    }
}

/// The future is in a box, nothing else is pinned.
impl<F> Unpin for Abortable<F> {}

impl<F> fmt::Debug for Abortable<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Abortable").field("signal", &self.signal).finish_non_exhaustive()
    }
}

/// The error of an [`Abortable`]: its signal was aborted first.
///
/// ```no_run
/// use pollscope_executor_web::{abortable, Aborted};
/// use wasm_bindgen::JsValue;
///
/// # async fn example() -> Result<(), JsValue> {
/// let controller = web_sys::AbortController::new()?;
/// controller.abort_with_reason(&"no longer wanted".into());
/// let aborted: Aborted =
///     abortable(&controller.signal(), std::future::pending::<()>()).await.expect_err("aborted");
/// assert_eq!(aborted.reason(), &JsValue::from("no longer wanted"));
/// return Err(aborted.into()); // or with `?`
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Aborted {
    reason: JsValue,
}

impl Aborted {
    /// What `abort` was called with; without argument a `DOMException` named `AbortError`.
    pub fn reason(&self) -> &JsValue {
        &self.reason
    }
}

/// For `?` where errors are JavaScript's.
impl From<Aborted> for JsValue {
    fn from(aborted: Aborted) -> Self {
        aborted.reason
    }
}

impl fmt::Display for Aborted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "aborted by its signal: {:?}", self.reason)
    }
}

impl std::error::Error for Aborted {}
