//! The executor of the whole program, with one thread, as smol's is unless it is told otherwise.

use std::future::{pending, Future};
use std::sync::Once;
use std::thread;

use async_executor::{Executor, Task};
use futures_lite::future::block_on;

static EXECUTOR: Executor<'static> = Executor::new();
static STARTED: Once = Once::new();

/// Spawns a task onto the executor of the whole program.
pub fn spawn<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Task<T> {
    STARTED.call_once(|| {
        let name = "smol-1".to_owned();
        let started = thread::Builder::new().name(name).spawn(|| {
            block_on(EXECUTOR.run(pending::<()>()));
        });
        started.expect("a thread can be started");
    });
    EXECUTOR.spawn(future)
}
