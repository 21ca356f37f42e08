//! A single-threaded async executor for the browser, for threads and for simulated time.
//!
//! Futures need not be `Send`. One small trait, [`Platform`], stands between the executor and the
//! world; [`Hooks`] let an observer see everything that happens, in order, and cost nothing when
//! there is none. Without features the crate depends on `std` alone.
//!
//! ```
//! use pollscope_executor::platform::virtual_time::block_on;
//! use pollscope_executor::{now, sleep, spawn_local};
//! use std::time::Duration;
//!
//! let total = block_on(async {
//!     let tasks: Vec<_> = (1..=10)
//!         .map(|number| spawn_local(async move {
//!             sleep(Duration::from_secs(1)).await;
//!             number
//!         }))
//!         .collect();
//!     let mut total = 0;
//!     for task in tasks {
//!         total += task.await.expect("not cancelled");
//!     }
//!     assert_eq!(now().as_nanos(), 1_000_000_000); // together, not one after the other
//!     total
//! });
//! assert_eq!(total, Ok(55));
//! ```
//!
//! [`guide`] builds the idea of an executor step by step.
//!
//! # For whom it is
//!
//! | | this crate | `wasm-bindgen-futures` | tokio, one thread |
//! | --- | --- | --- | --- |
//! | in a browser | yes, with `Browser` | yes | tasks and channels, no timers |
//! | on a thread, `block_on` | yes, with `Thread` | no | yes |
//! | simulated time | yes, with `VirtualTime` | no | yes, paused time for tests |
//! | futures that are not `Send` | yes | yes | yes, in a `LocalSet` |
//! | await, abort or name a task | yes | no, `spawn_local` returns nothing | yes, names unstable |
//! | tasks that cannot outlive their owner | [`Scope`] | no | `JoinSet` |
//! | sleep, interval, timeout | yes, one JavaScript timer for all | no; gloo-timers has one each | yes |
//! | promises as futures | `JsFuture` works here | yes, `JsFuture` | no |
//! | futures as promises, requests, events | pollscope-executor-web | promises only | no page |
//! | lets the page in | [`Budget`] of polls and time | no, microtasks only | no page |
//! | observed in order | [`Hooks`] | no | unstable |
//! | several threads, files, sockets | no | no | yes |
//! | dependencies without features | none | js-sys, wasm-bindgen | pin-project-lite |
//!
//! To call a few promises from Rust, `wasm-bindgen-futures` is enough. For a server, take tokio. This
//! is for programs that live in a page and have many tasks, timers, or a need to be tested exactly.
//!
//! # Limits
//!
//! * A poll cannot be interrupted: a future that computes for a second freezes the page for a second.
//!   [`PollTimes`] finds it.
//! * A thread that must not block cannot: [`Executor::run_until`] in a browser is
//!   [`RunError::CannotBlock`], at run time, because the same code may run on either.
//! * In a browser a sleep is never early, and late by what `setTimeout` is late: whole milliseconds.
//!   Timers that set timers wait for at least 4 ms from the fifth on, which is avoided where it can be
//!   (`platform::browser` says how). A hidden tab fires timers once a second, after some minutes once
//!   a minute; nothing in a page can change that. Deadlines are then met late, together and in order,
//!   and an [`Interval`] can [`Skip`](MissedTickBehavior::Skip). Animation frames do not come at all.
//!   Promises, events, messages and turns that follow each other are not held back.
//! * The browser's clock is coarse on purpose, from 5 microseconds to a millisecond.
//! * A JavaScript function that throws, imported without `catch`, leaves through the poll like a
//!   panic, with the same end: see below.
//!
//! # Panics
//!
//! Where panics unwind, a panic in a poll or in a destructor is caught, becomes
//! [`JoinError::Panicked`], and the other tasks go on. Where they abort (`wasm32-unknown-unknown`)
//! nothing can be caught: a panic leaves WebAssembly in the middle of a turn as a JavaScript
//! `RuntimeError`, the executor stays inside that turn and never polls again, and the only sane thing
//! left is to start a new instance of the program.
//!
//! # Modules, in reading order
//!
//! * `executor`: build, spawn, enter. `turn`: what happens when it gets the thread. `cancel`: aborts
//!   and shutdown. `run_until`: driving it by blocking.
//! * `hooks`: what can be observed, and when exactly. `pair_of_hooks`: by two. `poll_times`: the
//!   longest poll.
//! * [`platform`]: where it runs; `virtual_time`, `thread`, `browser`.
//! * `join`, `abort_handle`, `scope`, `sleep`, `timeout`, `interval`, `yield_now`: what it offers to
//!   tasks. `error`, `ids`, `time`, `budget`: plain values. `task_local`: values that go with a
//!   future. `futures_traits`: all of it for the `futures` crate (feature `futures`).
//! * `scheduler`: the inside, on which all of that is written. `current`: which executor the free
//!   functions mean. `names`: of the few tasks that have one.
//! * `task`: one allocation for a future, and the rules that make it sound. `queue`, `list`: the two
//!   places a task can be in. `shared`, `owner`: how a waker on any thread finds its way home;
//!   `sync`: the atomics and cells of all these, for the model checker.
//!   `timers`, `deadlines`: what fires next. `quietly`: calling what may panic.
//!
//! `unsafe` is in `task`, `queue`, `list`, `shared`, `current`, and where those are used by `executor`,
//! `turn`, `cancel`, `join` and `run_until`. The rules all of it relies on are stated once, in `task`.

mod abort_handle;
mod budget;
mod cancel;
mod current;
mod deadlines;
mod error;
mod executor;
#[cfg(feature = "futures")]
mod futures_traits;
pub mod guide;
mod hooks;
mod ids;
mod interval;
mod join;
mod list;
mod names;
mod owner;
mod pair_of_hooks;
pub mod platform;
mod poll_times;
mod queue;
mod quietly;
mod run_until;
mod scheduler;
mod scope;
mod shared;
mod sleep;
mod sync;
mod task;
mod task_local;
mod time;
mod timeout;
mod timers;
mod turn;
mod yield_now;

pub use abort_handle::AbortHandle;
pub use budget::Budget;
pub use error::{JoinError, PanicPayload};
pub use executor::{Builder, Executor, Statistics};
pub use hooks::{Hooks, PollOutcome, Spawned, TaskOutcome};
pub use ids::{TaskId, TimerId};
pub use interval::{interval, interval_at, Interval, MissedTickBehavior};
pub use join::JoinHandle;
pub use platform::{CannotWait, Notify, Platform, Turner, Urgency};
pub use poll_times::{LongestPoll, PollTimes};
pub use run_until::RunError;
pub use scope::Scope;
pub use sleep::{sleep, sleep_until, Sleep};
pub use task_local::{NoTaskLocal, TaskLocal, TaskLocalFuture};
pub use time::Instant;
pub use timeout::{timeout, timeout_at, Elapsed, Timeout};
pub use turn::Turn;
pub use yield_now::{yield_now, YieldNow};

use std::borrow::Cow;
use std::future::Future;
use std::panic::Location;

/// Starts a task on the current executor: see [`Executor::spawn_local`].
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::spawn_local;
///
/// let answer = block_on(async { spawn_local(async { 6 * 7 }).await });
/// assert!(matches!(answer, Ok(Ok(42))));
/// ```
///
/// The future need not be `Send`, and so the task stays on its thread, and with it everything that
/// belongs to it. This does not compile:
///
/// ```compile_fail
/// use pollscope_executor::{platform::thread::block_on, spawn_local};
///
/// block_on(async {
///     let task = spawn_local(async { 6 * 7 });
///     std::thread::spawn(move || task.abort());
/// });
/// ```
///
/// What may go to another thread is a waker, and a channel that uses one.
///
/// # Panics
/// Outside of an executor.
#[track_caller]
pub fn spawn_local<T: 'static>(future: impl Future<Output = T> + 'static) -> JoinHandle<T> {
    let location = Location::caller();
    current::with("spawn_local", |executor| executor.spawn_at(future, location, None))
}

/// Starts a task that has a name: see [`Executor::spawn_local_named`].
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::spawn_local_named;
///
/// block_on(async {
///     let pings = spawn_local_named("ping", async {});
///     let worker = spawn_local_named(format!("worker {}", 3), async {});
///     assert_eq!(pings.name().as_deref(), Some("ping"));
///     assert_eq!(worker.name().as_deref(), Some("worker 3"));
/// })
/// .expect("it comes to an end");
/// ```
///
/// # Panics
/// Outside of an executor.
#[track_caller]
pub fn spawn_local_named<T: 'static>(
    name: impl Into<Cow<'static, str>>,
    future: impl Future<Output = T> + 'static,
) -> JoinHandle<T> {
    let (name, location) = (Some(name.into()), Location::caller());
    current::with("spawn_local_named", |executor| executor.spawn_at(future, location, name))
}

/// The current executor's clock: see [`Executor::now`].
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{now, sleep};
/// use std::time::Duration;
///
/// block_on(async {
///     let start = now();
///     sleep(Duration::from_secs(2)).await;
///     assert_eq!(now() - start, Duration::from_secs(2));
/// })
/// .expect("it comes to an end");
/// ```
///
/// # Panics
/// Outside of an executor.
#[track_caller]
pub fn now() -> Instant {
    current::with("now", Executor::now)
}
