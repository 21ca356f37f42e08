//! The one trait between the executor and the world, and the implementations that come with it.
//!
//! In reading order: [`VirtualTime`], a clock that jumps; `Thread`, which blocks a thread (not on
//! wasm32); `Browser`, which lives on microtasks and one JavaScript timer (wasm32, feature
//! `browser`). The trait knows nothing of tasks or timers: only "call me", "what time is it" and
//! "call me then".

#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub mod browser;
#[cfg(not(target_arch = "wasm32"))]
pub mod thread;
pub mod virtual_time;

#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub use browser::Browser;
#[cfg(not(target_arch = "wasm32"))]
pub use thread::Thread;
pub use virtual_time::VirtualTime;

use crate::executor::WeakExecutor;
use crate::{Instant, Turn};
use std::fmt;
use std::sync::Arc;

/// What an executor needs from where it runs.
///
/// The executor calls these methods on its own thread; the platform calls back through the
/// [`Turner`], later: a method that calls [`Turner::turn`] before it returns would run tasks inside of
/// the code that woke one.
///
/// One that counts its turns, each of which is called for by hand:
///
/// ```
/// use pollscope_executor::platform::{CannotWait, Notify, Platform, Turner, Urgency};
/// use pollscope_executor::{Executor, Instant};
/// use std::cell::{Cell, RefCell};
/// use std::rc::Rc;
/// use std::sync::atomic::{AtomicBool, Ordering};
/// use std::sync::Arc;
///
/// #[derive(Clone, Default)]
/// struct ByHand {
///     turner: Rc<RefCell<Option<Turner>>>,
///     turns: Rc<Cell<u64>>,
///     is_asked: Rc<Cell<bool>>,
///     is_notified: Arc<Flag>,
/// }
///
/// #[derive(Default)]
/// struct Flag(AtomicBool);
///
/// impl Notify for Flag {
///     fn notify(&self) {
///         self.0.store(true, Ordering::Release);
///     }
/// }
///
/// impl Platform for ByHand {
///     fn now(&self) -> Instant {
///         Instant::from_nanos(self.turns.get())
///     }
///     fn schedule(&self, urgency: Urgency) {
///         // `AfterPaint` would have to wait for everything else the page does; here there is nothing.
///         assert!(matches!(urgency, Urgency::Soon | Urgency::AfterPaint));
///         self.is_asked.set(true);
///     }
///     fn set_deadline(&self, _deadline: Option<Instant>) {}
///     fn attach(&self, turner: Turner) {
///         self.turner.replace(Some(turner));
///     }
///     fn notifier(&self) -> Arc<dyn Notify> {
///         self.is_notified.clone()
///     }
///     fn wait(&self) -> Result<(), CannotWait> {
///         Err(CannotWait::Unsupported)
///     }
/// }
///
/// impl ByHand {
///     fn turn(&self) {
///         let is_notified = self.is_notified.0.swap(false, Ordering::Acquire);
///         if self.is_asked.take() || is_notified {
///             self.turns.set(self.turns.get() + 1);
///             let turner = self.turner.borrow().clone().expect("it was attached");
///             turner.turn().expect("the executor is there");
///         }
///     }
/// }
///
/// let platform = ByHand::default();
/// let executor = Executor::builder().platform(platform.clone()).build();
/// let task = executor.spawn_local(async {});
/// platform.turn();
/// platform.turn(); // for which there was no reason
/// assert!(task.is_finished());
/// assert_eq!(platform.turns.get(), 1);
/// ```
pub trait Platform {
    /// The clock, from an epoch of the platform's choosing. Should not go back; if it does, the
    /// executor goes on with the latest reading it has seen.
    fn now(&self) -> Instant;

    /// Asks for one call of [`Turner::turn`], as soon as `urgency` allows. The executor does not ask
    /// again before that turn has begun.
    fn schedule(&self, urgency: Urgency);

    /// Asks for a call of [`Turner::turn`] when the clock has reached the deadline, not earlier, and
    /// as soon as possible after it. There is one deadline, however many sleeps there are: a new one
    /// replaces the one before, and `None` means that there is none. Called only when it changes.
    fn set_deadline(&self, deadline: Option<Instant>);

    /// Hands over the way back. Called once, when the executor is built, before any other method
    /// but `now`.
    fn attach(&self, turner: Turner);

    /// What a waker on another thread calls to have [`Turner::turn`] called on this one. Asked for
    /// once. Never used on wasm32 without atomics, where there is no other thread.
    fn notifier(&self) -> Arc<dyn Notify>;

    /// Blocks until there is a reason for another turn: one was scheduled, the deadline is reached,
    /// or the notifier was used. Only [`Executor::run_until`](crate::Executor::run_until) and the
    /// like call it.
    ///
    /// # Errors
    /// [`CannotWait::Unsupported`], which is the default, when the thread must not be blocked, and
    /// [`CannotWait::Stalled`] when no such reason can come.
    fn wait(&self) -> Result<(), CannotWait> {
        Err(CannotWait::Unsupported)
    }
}

/// How soon the next turn should come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Urgency {
    /// A task became ready: before anything else, in a browser as a microtask.
    Soon,
    /// The budget ran out with tasks left: let input and painting through first, in a browser as a
    /// task of the event loop.
    AfterPaint,
}

/// Why [`Platform::wait`] did not wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CannotWait {
    /// This platform cannot block its thread.
    Unsupported,
    /// Nothing is scheduled and there is no deadline: waiting would never end.
    Stalled,
}

/// The part of a platform that other threads may use.
pub trait Notify: Send + Sync {
    /// Has [`Turner::turn`] called on the executor's thread, as after
    /// [`schedule`](Platform::schedule)`(Soon)`. Called from any thread.
    fn notify(&self);
}

/// A platform's way back into its executor. It does not keep the executor alive.
///
/// It stays on its thread; for others there is [`Notify`]:
///
/// ```compile_fail
/// fn assert_send<T: Send>() {}
/// assert_send::<pollscope_executor::platform::Turner>();
/// ```
#[derive(Clone)]
pub struct Turner {
    executor: WeakExecutor,
}

impl Turner {
    pub(crate) fn new(executor: WeakExecutor) -> Self {
        Turner { executor }
    }

    /// Runs one [turn](crate::Executor::turn); `None` when the executor is gone.
    pub fn turn(&self) -> Option<Turn> {
        Some(self.executor.upgrade()?.turn())
    }
}

impl fmt::Debug for Turner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Turner").finish_non_exhaustive()
    }
}
