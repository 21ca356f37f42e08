//! The browser's event loop, of a page or of a worker: microtasks, a message channel, and one
//! JavaScript timer however many sleeps there are.
//!
//! It knows the [`Turner`] and nothing else of the executor.
//!
//! # What the browser does to timers
//!
//! * `setTimeout` counts in whole milliseconds: delays are rounded up, so a sleep is never too short.
//!   What fires early by the page's clock is armed again for the rest.
//! * Delays above 2^31-1 ms (24.8 days) would fire at once: they are cut into pieces.
//! * Timers set inside timers, five deep, wait for at least 4 ms. When that would come to bear, the
//!   turn is taken out of the timer's callback into a message, where counting starts anew.
//! * In hidden tabs timers fire once a second, after five minutes once a minute. Nothing in a page can
//!   change that; deadlines are then met late, all at once, in order.
//!
//! # Why a message, and neither `scheduler.yield` nor `postTask`
//!
//! What follows `scheduler.yield()` goes before other tasks of the page: a busy executor would let
//! input through and hold the page's own timers and messages back. `postTask` makes a promise for
//! every turn, and turns what a turn throws into a rejection instead of an error. A message of one's
//! own waits in line, is not throttled in hidden tabs as timers are, and is everywhere.

use super::{Notify, Platform, Turner, Urgency};
use crate::Instant;
use js_sys::Function;
use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageChannel, MessagePort};

// These are members of `Window` and of `WorkerGlobalScope`, which web-sys keeps apart; as globals they
// are found in either.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = queueMicrotask)]
    fn queue_microtask(callback: &Function);
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: i32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);
}

/// A platform on the event loop of the page or worker that creates it.
///
/// `Soon` is a microtask: the turn comes before anything else the browser does, in line with the
/// reactions of promises. `AfterPaint` is a message to itself, a task of the event loop, so that
/// input and painting get their turn. The clock is `performance.now()`.
///
/// `main` returns before anything runs, and the last [`Executor`](crate::Executor) to go shuts it down:
/// keep one, in a `thread_local!` for instance, or `std::mem::forget` it.
///
/// When the executor goes, the timer is cleared, the channel is closed and the callbacks are freed. A
/// microtask cannot be taken back: if one is outstanding it finds no executor, and its callback is
/// left to the JavaScript garbage collector.
///
/// Clones are handles to the same clock. A platform belongs to one executor.
///
/// With shared memory (wasm32 with atomics) wakes from other workers are picked up in the next turn,
/// but do not cause one.
///
/// ```no_run
/// use pollscope_executor::platform::{browser, Browser};
/// use pollscope_executor::{sleep, Executor};
/// use std::time::Duration;
///
/// thread_local! {
///     static EXECUTOR: Executor = Executor::builder().platform(Browser::new()).build();
/// }
///
/// fn main() {
///     browser::report_panics();
///     EXECUTOR.with(|executor| {
///         executor.spawn_local(async { sleep(Duration::from_secs(1)).await }).detach();
///     });
/// }
/// ```
#[derive(Clone)]
pub struct Browser {
    event_loop: Rc<EventLoop>,
}

/// `setTimeout` takes its delay as a signed 32-bit integer.
const LONGEST_DELAY: i32 = i32::MAX;

/// Timers set at this depth of nesting are the last that are not clamped to 4 ms.
const DEEPEST_NESTING: u32 = 4;

struct EventLoop {
    /// What `performance.now()` shows at `Instant::ZERO`.
    epoch: f64,
    turner: OnceCell<Turner>,
    callbacks: OnceCell<Callbacks>,
    channel: OnceCell<Channel>,
    is_microtask_queued: Cell<bool>,
    is_message_posted: Cell<bool>,
    /// What the executor wants.
    deadline: Cell<Option<Instant>>,
    /// What `setTimeout` was told. Never later than `deadline`, unless that is `None`.
    armed: RefCell<Option<Armed>>,
    /// How many timers deep this callback is.
    nesting: Cell<u32>,
}

struct Armed {
    timer: JsValue,
    at: Instant,
    nesting: u32,
}

struct Callbacks {
    microtask: Closure<dyn Fn()>,
    timeout: Closure<dyn Fn()>,
}

/// Made when a budget first runs out: many programs never need it.
struct Channel {
    receiver: MessagePort,
    sender: MessagePort,
    /// Kept for as long as the receiver may call it.
    _callback: Closure<dyn Fn()>,
}

impl Browser {
    /// A platform whose epoch is now.
    ///
    /// # Panics
    /// Where there is no `performance` (every browser and worker has it).
    pub fn new() -> Self {
        Self::with_epoch(performance_now())
    }

    /// A platform whose epoch is the moment at which `performance.now()` showed this number of
    /// milliseconds, so that several executors, or JavaScript, count from the same moment.
    ///
    /// ```no_run
    /// use pollscope_executor::platform::Browser;
    /// use pollscope_executor::Executor;
    ///
    /// // 0 is the page's own beginning: readings are then those of `performance.now()`.
    /// let since_navigation = Executor::builder().platform(Browser::with_epoch(0.0)).build();
    /// ```
    pub fn with_epoch(performance_now_ms: f64) -> Self {
        let event_loop = Rc::new(EventLoop {
            epoch: performance_now_ms,
            turner: OnceCell::new(),
            callbacks: OnceCell::new(),
            channel: OnceCell::new(),
            is_microtask_queued: Cell::new(false),
            is_message_posted: Cell::new(false),
            deadline: Cell::new(None),
            armed: RefCell::new(None),
            nesting: Cell::new(0),
        });
        Browser { event_loop }
    }
}

impl Default for Browser {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Browser")
            .field("epoch", &self.event_loop.epoch)
            .field("deadline", &self.event_loop.deadline.get())
            .finish_non_exhaustive()
    }
}

impl Platform for Browser {
    fn now(&self) -> Instant {
        self.event_loop.now()
    }

    fn schedule(&self, urgency: Urgency) {
        match urgency {
            Urgency::Soon => self.event_loop.queue_microtask(),
            Urgency::AfterPaint => self.event_loop.post_message(),
        }
    }

    fn set_deadline(&self, deadline: Option<Instant>) {
        self.event_loop.set_deadline(deadline);
    }

    fn attach(&self, turner: Turner) {
        let callbacks = Callbacks {
            microtask: callback(&self.event_loop, EventLoop::on_microtask),
            timeout: callback(&self.event_loop, EventLoop::on_timeout),
        };
        let is_first = self.event_loop.turner.set(turner).is_ok()
            && self.event_loop.callbacks.set(callbacks).is_ok();
        assert!(is_first, "a Browser platform belongs to one executor");
    }

    fn notifier(&self) -> Arc<dyn Notify> {
        Arc::new(Alone)
    }
}

/// There is no other thread, see [`Platform::notifier`].
struct Alone;

impl Notify for Alone {
    fn notify(&self) {}
}

/// Callbacks hold the event loop weakly: it owns them.
fn callback(event_loop: &Rc<EventLoop>, run: fn(&Rc<EventLoop>)) -> Closure<dyn Fn()> {
    let event_loop: Weak<EventLoop> = Rc::downgrade(event_loop);
    Closure::new(move || {
        if let Some(event_loop) = event_loop.upgrade() {
            run(&event_loop);
        }
    })
}

impl EventLoop {
    fn now(&self) -> Instant {
        // `as` saturates: a clock before the epoch is zero.
        Instant::from_nanos(((performance_now() - self.epoch) * 1e6) as u64)
    }

    fn turn(&self) {
        if let Some(turner) = self.turner.get() {
            turner.turn();
        }
    }

    fn callbacks(&self) -> &Callbacks {
        self.callbacks.get().expect("an executor attaches before it schedules")
    }

    fn queue_microtask(&self) {
        self.is_microtask_queued.set(true);
        queue_microtask(self.callbacks().microtask.as_ref().unchecked_ref());
    }

    fn on_microtask(self: &Rc<Self>) {
        self.is_microtask_queued.set(false);
        self.turn();
    }

    fn post_message(self: &Rc<Self>) {
        if self.is_message_posted.replace(true) {
            return;
        }
        let channel = self.channel.get_or_init(|| Channel::new(self));
        // Posting `null` to a port of one's own cannot fail: nothing is cloned or transferred.
        let posted = channel.sender.post_message(&JsValue::NULL);
        debug_assert!(posted.is_ok());
    }

    fn on_message(self: &Rc<Self>) {
        self.is_message_posted.set(false);
        self.turn();
    }

    fn set_deadline(&self, deadline: Option<Instant>) {
        self.deadline.set(deadline);
        let armed_at = self.armed.borrow().as_ref().map(|armed| armed.at);
        match (deadline, armed_at) {
            (None, None) => {}
            (None, Some(_)) => self.disarm(),
            // It fires early and is armed again then: one call instead of one for every change.
            (Some(deadline), Some(armed_at)) if armed_at <= deadline => {}
            (Some(deadline), _) => self.arm(deadline),
        }
    }

    fn arm(&self, deadline: Instant) {
        self.disarm();
        let left = deadline - self.now();
        let milliseconds = left.as_nanos().div_ceil(1_000_000);
        let milliseconds = i32::try_from(milliseconds).unwrap_or(LONGEST_DELAY);
        let timer = set_timeout(self.callbacks().timeout.as_ref().unchecked_ref(), milliseconds);
        let nesting = self.nesting.get();
        self.armed.replace(Some(Armed { timer, at: deadline, nesting }));
    }

    fn disarm(&self) {
        if let Some(armed) = self.armed.take() {
            clear_timeout(&armed.timer);
        }
    }

    fn on_timeout(self: &Rc<Self>) {
        let Some(armed) = self.armed.take() else { return };
        let Some(deadline) = self.deadline.get() else { return };
        self.nesting.set(armed.nesting + 1);
        if self.now() < deadline {
            self.arm(deadline);
        } else if armed.nesting >= DEEPEST_NESTING {
            self.post_message();
        } else {
            self.turn();
        }
        self.nesting.set(0);
    }
}

impl Channel {
    fn new(event_loop: &Rc<EventLoop>) -> Self {
        let channel = MessageChannel::new().expect("every browser and worker has MessageChannel");
        let callback = callback(event_loop, EventLoop::on_message);
        let (receiver, sender) = (channel.port1(), channel.port2());
        // Setting the handler also starts the port.
        receiver.set_onmessage(Some(callback.as_ref().unchecked_ref()));
        Channel { receiver, sender, _callback: callback }
    }
}

/// Nothing calls back after this.
impl Drop for EventLoop {
    fn drop(&mut self) {
        self.disarm();
        if let Some(channel) = self.channel.take() {
            channel.receiver.set_onmessage(None);
            channel.receiver.close();
            channel.sender.close();
        }
        if self.is_microtask_queued.get() {
            if let Some(callbacks) = self.callbacks.take() {
                // The browser still has this function and will call it. Dropped, it would throw.
                drop(callbacks.microtask.into_js_value());
            }
        }
    }
}

/// Reports panics on the JavaScript console: the message, and which task was being polled.
///
/// A panic on `wasm32-unknown-unknown` aborts, and without this the page learns no more than
/// "unreachable executed". Sets the program's panic hook, so call it once, early, unless you have one.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let mut report = panic.to_string();
        if let Some(executor) = crate::Executor::current() {
            if let Some(task) = executor.scheduler().polling() {
                let name = executor.scheduler().names.get(task.id());
                let name = name.map_or(String::new(), |name| format!(" ({name})"));
                report += &format!("\nin task {}{name}, spawned at {}", task.id(), task.location);
            }
        }
        console_error(&report);
    }));
}
