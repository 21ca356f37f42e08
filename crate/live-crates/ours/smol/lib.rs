//! The names of smol for what needs no system, for edited programs: smol itself waits in `epoll`,
//! which the interpreter has not got. Everything here is that of the crates that smol consists of, but
//! for [`Timer`], which waits for futures-timer.
//!
//! Missing: `Async`, `fs`, `net`, `process`, `unblock` and `Unblock`.

mod spawn;
mod timer;

pub use async_executor::{Executor, LocalExecutor, Task};
pub use futures_lite::future::block_on;
pub use futures_lite::{future, io, pin, prelude, ready, stream};
pub use {async_channel as channel, async_lock as lock};

pub use spawn::spawn;
pub use timer::Timer;
