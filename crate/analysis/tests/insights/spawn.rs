//! Spawning a task in a line that stays the same whatever is changed in the tests: that of `task!`
//! below.

use pollscope::{JoinHandle, spawn_local};
use pollscope_trace::task;
use pollscope_trace::traced::Traced;

/// `spawn_local(future)` in line 13 of this file.
pub(crate) fn spawn<T: 'static>(
    name: &'static str,
    future: Traced<impl Future<Output = T> + 'static>,
) -> JoinHandle<T> {
    spawn_local(task!(name, future))
}
