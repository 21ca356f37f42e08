//! Letting the other ready tasks go first.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A future that is pending once and wakes its task meanwhile, which puts the task at the end of the
/// run queue.
///
/// Every other task that is ready is polled before it goes on. The page is not necessarily given a
/// chance: that is up to the [`Budget`](crate::Budget). Works on any executor.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{spawn_local, yield_now};
/// use std::cell::RefCell;
/// use std::rc::Rc;
///
/// let order = Rc::new(RefCell::new(Vec::new()));
/// block_on({
///     let order = order.clone();
///     async move {
///         let other = order.clone();
///         spawn_local(async move { other.borrow_mut().push("the other") }).detach();
///         order.borrow_mut().push("before");
///         yield_now().await;
///         order.borrow_mut().push("after");
///     }
/// })
/// .expect("it comes to an end");
/// assert_eq!(*order.borrow(), ["before", "the other", "after"]);
/// ```
pub fn yield_now() -> YieldNow {
    YieldNow { has_yielded: false }
}

/// See [`yield_now`].
#[derive(Debug)]
#[must_use = "a future does nothing unless it is awaited"]
pub struct YieldNow {
    has_yielded: bool,
}

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.has_yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
