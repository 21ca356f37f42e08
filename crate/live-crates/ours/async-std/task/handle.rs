//! What a spawned task leaves with whoever spawned it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::current::Task;

/// Waits for what the task comes to. Dropping it lets the task go on by itself.
#[derive(Debug)]
pub struct JoinHandle<T> {
    spawned: Option<async_executor::Task<T>>,
    task: Task,
}

impl<T> JoinHandle<T> {
    pub(super) fn new(spawned: async_executor::Task<T>, task: Task) -> Self {
        JoinHandle { spawned: Some(spawned), task }
    }

    /// The task.
    pub fn task(&self) -> &Task {
        &self.task
    }

    /// Stops the task; what it had come to if that was before.
    pub async fn cancel(mut self) -> Option<T> {
        self.spawned.take()?.cancel().await
    }
}

impl<T> Drop for JoinHandle<T> {
    fn drop(&mut self) {
        if let Some(spawned) = self.spawned.take() {
            spawned.detach();
        }
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match &mut self.spawned {
            Some(spawned) => Pin::new(spawned).poll(context),
            None => panic!("the handle of a task was polled after it had been cancelled"),
        }
    }
}
