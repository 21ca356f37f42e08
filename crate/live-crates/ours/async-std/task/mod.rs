//! Tasks, on threads of the whole program.

use std::future::Future;
use std::thread;
use std::time::Duration;

use futures_timer::Delay;

mod builder;
mod current;
mod handle;
mod threads;

pub use builder::Builder;
pub use current::{current, try_current, Task, TaskId};
pub use handle::JoinHandle;
pub use whole::task::{ready, yield_now, Context, Poll, Waker};

/// Spawns a task.
pub fn spawn<F, T>(future: F) -> JoinHandle<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(future).expect("a task without a name can be spawned")
}

/// Runs a future as a task, and waits for it.
pub fn block_on<F: Future<Output = T>, T>(future: F) -> T {
    Builder::new().blocking(future)
}

/// Calls a function on a thread of its own.
pub fn spawn_blocking<F, T>(function: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (sender, receiver) = whole::channel::bounded(1);
    thread::spawn(move || {
        // Nobody waits for it any more: then nobody is told.
        let _ = sender.try_send(function());
    });
    spawn(async move { receiver.recv().await.expect("the function has not panicked") })
}

/// Waits for so long.
pub async fn sleep(duration: Duration) {
    Delay::new(duration).await;
}
