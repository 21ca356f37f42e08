//! async-std, for edited programs. What needs no system is the real one's own: channels, streams, locks,
//! the traits of `io` and the prelude. Its tasks and clocks wait in `epoll`, which the interpreter has not
//! got: [`task`], [`io::timeout`] and [`future::timeout`] are thin, over async-executor and futures-timer.
//!
//! Missing: `fs`, `net`, `os`, `path`, `process`, and `task_local!`.

pub use whole::{channel, prelude, stream, sync};

pub mod future;
pub mod io;
pub mod task;
