//! One value on its way from a callback to the future that waits for it.

use std::cell::Cell;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Clones share the place.
pub(crate) struct Slot<T> {
    inner: Rc<Inner<T>>,
}

struct Inner<T> {
    value: Cell<Option<T>>,
    waker: Cell<Option<Waker>>,
}

impl<T> Slot<T> {
    pub(crate) fn new() -> Self {
        Slot { inner: Rc::new(Inner { value: Cell::new(None), waker: Cell::new(None) }) }
    }

    /// Puts a value in and wakes the waiting task.
    pub(crate) fn put(&self, value: T) {
        self.inner.value.set(Some(value));
        if let Some(waker) = self.inner.waker.take() {
            waker.wake();
        }
    }

    /// Takes the value out, or leaves the waker.
    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<T> {
        if let Some(value) = self.inner.value.take() {
            return Poll::Ready(value);
        }
        let waker = match self.inner.waker.take() {
            Some(waker) if waker.will_wake(context.waker()) => waker,
            _ => context.waker().clone(),
        };
        self.inner.waker.set(Some(waker));
        Poll::Pending
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Slot { inner: self.inner.clone() }
    }
}
