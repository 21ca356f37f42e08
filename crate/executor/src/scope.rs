//! Structured concurrency: no task outlives its scope.

use crate::current;
use crate::{AbortHandle, Executor, JoinError, JoinHandle, TaskId};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::future::{poll_fn, Future};
use std::panic::{resume_unwind, Location};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};

/// Owns tasks with the same type of output, hands their outputs out in the order in which they
/// finish, and cancels those that are left when it is dropped.
///
/// What tokio calls a `JoinSet`. Await them one by one with [`join_next`](Scope::join_next), all of
/// them with [`join_all`](Scope::join_all). A task that finishes costs one wake of the waiting
/// task, and waiting costs the same whether there are ten tasks or a million.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{sleep, Scope};
/// use std::time::Duration;
///
/// let order = block_on(async {
///     let mut scope = Scope::new();
///     for seconds in [3, 1, 2] {
///         scope.spawn_local(async move {
///             sleep(Duration::from_secs(seconds)).await;
///             seconds
///         });
///     }
///     scope.spawn_local(std::future::pending());
///     let mut order = Vec::new();
///     while let Some(result) = scope.join_next().await {
///         order.push(result.expect("no task panics"));
///         if scope.len() == 1 {
///             break; // and the one that never finishes is cancelled
///         }
///     }
///     order
/// });
/// assert_eq!(order, Ok(vec![1, 2, 3]));
/// ```
///
/// All at once, or one by one with their numbers, or given up:
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{Executor, Scope};
/// use std::future::{pending, poll_fn, ready};
///
/// block_on(async {
///     let mut scope = Scope::new();
///     for number in 1..=3 {
///         scope.spawn_local(ready(number));
///     }
///     assert_eq!(scope.join_all().await, [1, 2, 3]);
///
///     let mut scope = Scope::new();
///     let here = Executor::current().expect("inside of one");
///     let first = scope.spawn_local_on(ready(1), &here);
///     let (id, result) = scope.join_next_with_id().await.expect("there is one");
///     assert_eq!((id, result.expect("it does not panic")), (first.id(), 1));
///
///     scope.spawn_local(pending());
///     scope.abort_all();
///     let (_, result) = poll_fn(|context| scope.poll_join_next(context)).await.expect("cancelled");
///     assert!(result.expect_err("cancelled").is_cancelled() && scope.is_empty());
///
///     scope.spawn_local(ready(2));
///     scope.detach_all(); // it goes on by itself
/// })
/// .expect("it comes to an end");
/// ```
///
/// Like the executor it stays on its thread:
///
/// ```compile_fail
/// fn assert_send<T: Send>() {}
/// assert_send::<pollscope_executor::Scope<()>>();
/// ```
#[must_use = "dropping a scope cancels its tasks"]
pub struct Scope<T> {
    /// By order of spawning.
    tasks: BTreeMap<u64, JoinHandle<T>>,
    next_key: u64,
    arrivals: Rc<Arrivals>,
}

/// Where tasks report that they have come to an end.
#[derive(Default)]
struct Arrivals {
    /// Keys of tasks whose future is gone or about to go, the first first.
    finished: RefCell<VecDeque<u64>>,
    /// The waker of the task that awaits the next one.
    joiner: Cell<Option<Waker>>,
}

/// Lives in the task, and so reports every end there is: output, panic, cancellation.
struct Report {
    key: u64,
    arrivals: Weak<Arrivals>,
}

impl Drop for Report {
    fn drop(&mut self) {
        let Some(arrivals) = self.arrivals.upgrade() else { return };
        arrivals.finished.borrow_mut().push_back(self.key);
        if let Some(joiner) = arrivals.joiner.take() {
            joiner.wake();
        }
    }
}

impl<T> Scope<T> {
    /// A scope without tasks.
    pub fn new() -> Self {
        Scope { tasks: BTreeMap::new(), next_key: 0, arrivals: Rc::default() }
    }

    /// How many tasks there are whose result was not taken.
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Cancels all tasks, the oldest first, inside this call. Their results are still there to be
    /// taken.
    pub fn abort_all(&mut self) {
        for task in self.tasks.values() {
            task.abort();
        }
    }

    /// Gives all tasks away: they go on by themselves.
    pub fn detach_all(&mut self) {
        for task in std::mem::take(&mut self.tasks).into_values() {
            task.detach();
        }
    }

    /// The result of the next task that finishes; `None` when the scope is empty.
    ///
    /// Dropping the future before it is ready loses no result.
    ///
    /// # Errors
    /// The inner result is the task's own, as from its `JoinHandle`.
    pub async fn join_next(&mut self) -> Option<Result<T, JoinError>> {
        Some(self.join_next_with_id().await?.1)
    }

    /// The same, and which task it was.
    ///
    /// # Errors
    /// See [`join_next`](Scope::join_next).
    pub async fn join_next_with_id(&mut self) -> Option<(TaskId, Result<T, JoinError>)> {
        poll_fn(|context| self.poll_join_next(context)).await
    }

    /// The same for a poll.
    pub fn poll_join_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<(TaskId, Result<T, JoinError>)>> {
        if self.tasks.is_empty() {
            return Poll::Ready(None);
        }
        while let Some(key) = self.pop_finished() {
            let Some(task) = self.tasks.get_mut(&key) else { continue };
            // A report comes while the future goes, and a panic may follow before the result is there.
            // A caller that looks in between waits for the task itself.
            let Poll::Ready(result) = Pin::new(&mut *task).poll(context) else {
                self.arrivals.finished.borrow_mut().push_front(key);
                return Poll::Pending;
            };
            let id = task.id();
            self.tasks.remove(&key);
            return Poll::Ready(Some((id, result)));
        }
        let joiner = match self.arrivals.joiner.take() {
            Some(joiner) if joiner.will_wake(context.waker()) => joiner,
            _ => context.waker().clone(),
        };
        self.arrivals.joiner.set(Some(joiner));
        Poll::Pending
    }

    /// The outputs of all tasks, in the order in which they finish.
    ///
    /// # Panics
    /// When a task has panicked, with the same payload, and when one was cancelled. The other tasks are
    /// cancelled then.
    pub async fn join_all(mut self) -> Vec<T> {
        let mut outputs = Vec::with_capacity(self.len());
        while let Some(result) = self.join_next().await {
            match result {
                Ok(output) => outputs.push(output),
                Err(JoinError::Panicked(payload)) => resume_unwind(payload.into_inner()),
                Err(error) => panic!("a task of a scope that is joined has no output: {error}"),
            }
        }
        outputs
    }

    fn pop_finished(&self) -> Option<u64> {
        self.arrivals.finished.borrow_mut().pop_front()
    }
}

impl<T: 'static> Scope<T> {
    /// Starts a task on the current executor that belongs to this scope.
    ///
    /// # Panics
    /// Outside of an executor.
    #[track_caller]
    pub fn spawn_local(&mut self, future: impl Future<Output = T> + 'static) -> AbortHandle {
        let location = Location::caller();
        current::with("Scope::spawn_local", |executor| self.spawn_at(future, executor, location))
    }

    /// Starts a task on this executor that belongs to this scope.
    #[track_caller]
    pub fn spawn_local_on(
        &mut self,
        future: impl Future<Output = T> + 'static,
        executor: &Executor,
    ) -> AbortHandle {
        self.spawn_at(future, executor, Location::caller())
    }

    fn spawn_at(
        &mut self,
        future: impl Future<Output = T> + 'static,
        executor: &Executor,
        location: &'static Location<'static>,
    ) -> AbortHandle {
        let key = self.next_key;
        self.next_key += 1;
        let report = Report { key, arrivals: Rc::downgrade(&self.arrivals) };
        let reporting = async move {
            let _report = report;
            future.await
        };
        let task = executor.spawn_at(reporting, location, None);
        let handle = task.abort_handle();
        self.tasks.insert(key, task);
        handle
    }
}

/// Cancels what is left, the oldest first.
impl<T> Drop for Scope<T> {
    fn drop(&mut self) {
        self.abort_all();
    }
}

impl<T> Default for Scope<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Scope<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Scope").field("len", &self.len()).finish_non_exhaustive()
    }
}
