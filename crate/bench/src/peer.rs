//! What every competitor can do. It knows none of them.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// An executor. The value is what its tasks need to reach it.
pub(crate) trait Peer: Clone + 'static {
    /// Starts the executor with this future as its first task. May return before it is finished.
    fn run<F: Future<Output = ()> + 'static>(main: impl FnOnce(Self) -> F);

    /// Starts a detached task.
    fn spawn(&self, task: impl Future<Output = ()> + 'static);

    /// Starts a task whose output is wanted.
    fn spawn_joined<T: 'static>(
        &self,
        task: impl Future<Output = T> + 'static,
    ) -> impl Future<Output = T>;

    /// The executor's own way to let others go first, or the usual one where it has none.
    fn yield_now() -> impl Future<Output = ()> {
        WakeOnce { has_yielded: false }
    }

    /// Waits. Never called on an executor without timers: the driver knows.
    fn sleep(milliseconds: u32) -> impl Future<Output = ()> + 'static {
        gloo_timers::future::TimeoutFuture::new(milliseconds)
    }
}

/// Pending once, waking itself: what `futures_lite::future::yield_now` is.
struct WakeOnce {
    has_yielded: bool,
}

impl Future for WakeOnce {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.has_yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
