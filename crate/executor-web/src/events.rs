//! DOM events and messages as streams.

use crate::listener::Listener;
use crate::slot::Slot;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll};
use wasm_bindgen::JsCast;
use web_sys::{Event, EventTarget, MessageEvent, MessagePort};

/// Listens to one kind of event, from this call until the stream is dropped.
///
/// Events are kept until they are taken, however many there are. They are taken after the dispatch,
/// when it may be too late for `preventDefault`: see [`events_with`].
///
/// ```no_run
/// # async fn example(button: web_sys::EventTarget) {
/// let mut clicks = pollscope_executor_web::events(&button, "click");
/// let first = clicks.next().await;
/// # }
/// ```
pub fn events(target: &EventTarget, kind: &str) -> Events {
    events_with(target, kind, |_| {})
}

/// The same, and calls `during` while the event is dispatched, which is when `prevent_default`,
/// `stop_propagation` and what needs a user's activation have to be called.
///
/// ```no_run
/// # async fn example(link: web_sys::EventTarget) {
/// use pollscope_executor_web::events_with;
///
/// let mut clicks = events_with(&link, "click", |event| event.prevent_default());
/// let click = clicks.next().await; // and the browser has not followed the link
/// # }
/// ```
pub fn events_with(
    target: &EventTarget,
    kind: &str,
    during: impl FnMut(&Event) + 'static,
) -> Events {
    Events::listen(target, kind, during)
}

/// The messages that arrive at a port, which is started. Dropping the stream removes the listener; it
/// does not close the port, which may be used again, without what arrives in between.
///
/// ```no_run
/// # async fn example() -> Result<(), wasm_bindgen::JsValue> {
/// use pollscope_executor_web::messages;
///
/// let channel = web_sys::MessageChannel::new()?;
/// let mut received = messages(&channel.port1());
/// channel.port2().post_message(&"hello".into())?;
/// assert_eq!(received.next().await.data(), "hello");
/// # Ok(())
/// # }
/// ```
pub fn messages(port: &MessagePort) -> Events<MessageEvent> {
    let events = Events::listen(port, "message", |_: &MessageEvent| {});
    port.start();
    events
}

/// A stream of events that never ends. Made by [`events`], [`events_with`] and [`messages`].
///
/// With the feature `futures` it is a `Stream`.
///
/// ```no_run
/// # async fn example(field: web_sys::EventTarget) {
/// use pollscope_executor_web::{events, Events};
///
/// let mut typed: Events = events(&field, "input");
/// let mut last = std::future::poll_fn(|context| typed.poll_event(context)).await;
/// while let Some(event) = typed.take() {
///     last = event; // those that came meanwhile: only the last one counts
/// }
/// # }
/// ```
#[must_use = "dropping it removes the listener"]
pub struct Events<E = Event> {
    queue: Rc<RefCell<VecDeque<E>>>,
    arrived: Slot<()>,
    _listener: Listener,
}

impl<E: JsCast + 'static> Events<E> {
    fn listen(target: &EventTarget, kind: &str, mut during: impl FnMut(&E) + 'static) -> Self {
        let queue = Rc::new(RefCell::new(VecDeque::new()));
        let arrived = Slot::new();
        let (sink, bell) = (queue.clone(), arrived.clone());
        let listener = Listener::add(target, kind, move |event| {
            let event: E = event.unchecked_into();
            during(&event);
            sink.borrow_mut().push_back(event);
            bell.put(());
        });
        let listener = listener.expect("an EventTarget takes listeners");
        Events { queue, arrived, _listener: listener }
    }

    /// The next event. Dropping the future loses none.
    pub async fn next(&mut self) -> E {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// The same for a poll.
    pub fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<E> {
        loop {
            if let Some(event) = self.take() {
                return Poll::Ready(event);
            }
            // What was put there may be about an event that is taken already.
            if self.arrived.poll(context).is_pending() {
                return Poll::Pending;
            }
        }
    }

    /// An event that has arrived, without waiting.
    pub fn take(&mut self) -> Option<E> {
        self.queue.borrow_mut().pop_front()
    }
}

/// Nothing in it is pinned.
impl<E> Unpin for Events<E> {}

#[cfg(feature = "futures")]
impl<E: JsCast + 'static> futures_core::Stream for Events<E> {
    type Item = E;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<E>> {
        self.poll_event(context).map(Some)
    }
}

impl<E> fmt::Debug for Events<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queued = self.queue.borrow().len();
        formatter.debug_struct("Events").field("queued", &queued).finish_non_exhaustive()
    }
}
