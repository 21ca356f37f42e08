//! What a task is given when it is spawned.

use std::future::Future;
use std::io;

use futures_lite::future;

use super::current::{Observed, Task};
use super::handle::JoinHandle;
use super::threads;

/// Makes tasks, with a name if they should have one.
#[derive(Debug, Default)]
pub struct Builder {
    name: Option<String>,
}

impl Builder {
    /// One that gives no name.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// The name of the task.
    pub fn name(mut self, name: String) -> Builder {
        self.name = Some(name);
        self
    }

    /// Spawns a task.
    ///
    /// # Errors
    ///
    /// None, but there might be.
    pub fn spawn<F, T>(self, future: F) -> io::Result<JoinHandle<T>>
    where
        F: Future<Output = T> + Send + 'static,
        T: Send + 'static,
    {
        let task = Task::new(self.name);
        let spawned = threads::spawn(Observed::new(task.clone(), future));
        Ok(JoinHandle::new(spawned, task))
    }

    /// Runs a future as a task, and waits for it.
    pub fn blocking<F: Future<Output = T>, T>(self, future: F) -> T {
        future::block_on(Observed::new(Task::new(self.name), future))
    }
}
