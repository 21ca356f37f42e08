//! What happened in a run, as a list of events, and the means to record it.
//!
//! This crate has no dependencies and uses nothing newer than Rust 1.78, because it is compiled
//! into edited programs by the compiler in the browser. It knows no executor: wrapping a future
//! and a waker works the same under ours, under Tokio, or under one the user wrote.
//!
//! Reading order:
//!
//! * [`event`]: the schema, one table. Every kind says when it fires and what it pairs with.
//! * [`value`]: the small sets of values that events carry.
//! * [`topic`]: what kinds are about, and which of them a list shows together.
//! * `table`: what becomes of the table: types, records, the readers.
//! * [`origin`]: what ran, and by which clock.
//! * [`mod@trace`]: a whole trace: its events and what is to be known about them.
//! * [`recorder`]: fixed-size records in blocks, decoded into events when they are read.
//! * [`stream`]: the same for a program that is interpreted, where each record goes out at once, and
//!   [`interpreted`]: how it gets out.
//! * [`binary`]: the form in which it goes out, and how it is read.
//! * `json`: how an event is read from JSON.
//! * [`traced`]: wrappers for a future, a spawned task and an `.await`.
//! * [`waker`]: the wrapper for a waker.
//! * [`mod@argument`]: `foo(3)` rather than `foo(n)`: the values a future was created with.
//! * [`user`] and [`lock`]: what a program reports of its own accord: [`mark!`], [`counter!`].
//! * [`promise`]: promises of JavaScript that a Rust program waits for.
//! * [`guard`]: what instrumented source reports of the locks that it uses: [`asked!`].
//! * [`probe`]: the functions that instrumented source calls; [`task!`] and [`root!`] for spawns.
//!
//! ```
//! use pollscope_trace::{probe, EventKind, Recorder};
//!
//! let recorder = Recorder::new(|| 0);
//! let installed = recorder.install();
//! drop(probe::block(async {})); // created, never polled
//! drop(installed);
//!
//! let kinds: Vec<_> = recorder.drain().into_iter().map(|event| event.kind).collect();
//! assert!(matches!(kinds[0], EventKind::FutureCreated { .. }));
//! assert!(matches!(kinds[1], EventKind::FutureDropped { .. }));
//! ```

#![cfg_attr(miri, feature(thread_local))]

#[macro_use]
mod table;

pub mod argument;
pub mod binary;
mod block;
mod core;
mod decode;
pub mod event;
pub mod guard;
pub mod interpreted;
#[cfg(feature = "serde")]
mod json;
mod local;
pub mod lock;
mod names;
pub mod origin;
mod piece;
pub mod probe;
pub mod promise;
mod record;
pub mod recorder;
pub mod spawn;
pub mod stream;
pub mod topic;
pub mod trace;
pub mod traced;
pub mod user;
pub mod value;
pub mod waker;

pub use event::{Event, EventKind, Group, Topic};
pub use origin::{Clock, Engine, Language};
pub use recorder::{Installed, Recorder};
pub use trace::{Ended, Header, RunStatus, Trace, FORMAT, SCHEMA};
pub use value::{
    FutureEnd, JobSource, LockMode, PollOutcome, PromiseOrigin, PromiseOutcome, Stream, TaskEnd,
    WakeCause,
};
