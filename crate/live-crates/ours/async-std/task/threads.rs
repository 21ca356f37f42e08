//! The executor of the whole program: a thread for each processor, as async-std has.

use std::future::{pending, Future};
use std::sync::Once;
use std::thread;

use async_executor::{Executor, Task};
use futures_lite::future::block_on;

static EXECUTOR: Executor<'static> = Executor::new();
static STARTED: Once = Once::new();

pub(super) fn spawn<T: Send + 'static>(
    future: impl Future<Output = T> + Send + 'static,
) -> Task<T> {
    STARTED.call_once(|| {
        for _ in 0..num_cpus::get() {
            let named = thread::Builder::new().name("async-std/runtime".to_owned());
            let started = named.spawn(|| block_on(EXECUTOR.run(pending::<()>())));
            started.expect("a thread can be started");
        }
    });
    EXECUTOR.spawn(future)
}
