//! What an executor is, built in five steps. There is nothing in here but this page.
//!
//! # 1. A future is a value that can be asked
//!
//! It does nothing by itself. An executor calls [`poll`](std::future::Future::poll), and it answers
//! `Ready` with its output, or `Pending`. Asking until it is ready is an executor already, if a bad
//! one: it keeps the processor busy while there is nothing to do.
//!
//! ```
//! use std::future::Future;
//! use std::pin::pin;
//! use std::sync::Arc;
//! use std::task::{Context, Poll, Wake};
//!
//! struct Ignored;
//! impl Wake for Ignored {
//!     fn wake(self: Arc<Self>) {}
//! }
//!
//! fn busy<F: Future>(future: F) -> F::Output {
//!     let waker = Arc::new(Ignored).into();
//!     let mut future = pin!(future);
//!     loop {
//!         if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
//!             return output;
//!         }
//!     }
//! }
//! assert_eq!(busy(async { pollscope_executor::yield_now().await; 42 }), 42);
//! ```
//!
//! # 2. A waker says when to ask again
//!
//! `Pending` is a promise: the future has handed the context's [`Waker`](std::task::Waker) to whatever
//! it waits for, and that will use it. So the executor keeps a queue of what was woken, and asks
//! no other. A future in such a queue is a **task**. When the queue is empty, every task is waiting.
//!
//! ```
//! use std::cell::RefCell;
//! use std::collections::VecDeque;
//! use std::future::Future;
//! use std::pin::Pin;
//! use std::sync::{Arc, Mutex};
//! use std::task::{Context, Poll, Wake, Waker};
//!
//! type Queue = Arc<Mutex<VecDeque<usize>>>;
//!
//! struct QueueAgain { task: usize, queue: Queue }
//! impl Wake for QueueAgain {
//!     fn wake(self: Arc<Self>) {
//!         self.queue.lock().unwrap().push_back(self.task);
//!     }
//! }
//!
//! fn run(mut tasks: Vec<Option<Pin<Box<dyn Future<Output = ()> + '_>>>>) -> u32 {
//!     let queue: Queue = Arc::new(Mutex::new((0..tasks.len()).collect()));
//!     let mut polls = 0;
//!     loop {
//!         let Some(index) = queue.lock().unwrap().pop_front() else { return polls };
//!         let Some(task) = &mut tasks[index] else { continue }; // woken once too often
//!         let waker = Waker::from(Arc::new(QueueAgain { task: index, queue: queue.clone() }));
//!         polls += 1;
//!         if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
//!             tasks[index] = None;
//!         }
//!     }
//! }
//!
//! let order = RefCell::new(Vec::new());
//! let (first, second) = (&order, &order);
//! let polls = run(vec![
//!     Some(Box::pin(async move {
//!         first.borrow_mut().push("one");
//!         pollscope_executor::yield_now().await;
//!         first.borrow_mut().push("three");
//!     })),
//!     Some(Box::pin(async move { second.borrow_mut().push("two") })),
//! ]);
//! assert_eq!((order.into_inner(), polls), (vec!["one", "two", "three"], 3));
//! ```
//!
//! That is the whole idea. What is left is to do it well: here a task is one allocation whose
//! reference count, queue link and waker are the same memory, it is queued once however often it is
//! woken, it can be cancelled at its current `.await`, and a panic ends one task and not all.
//!
//! # 3. Spawning gives a task to the executor, and a handle to the caller
//!
//! Awaiting a future runs it as a part of the own task, one thing after the other. To let it go its own
//! way, tasks have to be able to add tasks while they are polled, hence the `RefCell` below, and the
//! `take`: nothing may be borrowed while a task runs. The output goes through a place that task and
//! **handle** share, together with the waker of the task that awaits it.
//!
//! ```
//! # use std::cell::{Cell, RefCell};
//! # use std::collections::VecDeque;
//! # use std::future::Future;
//! # use std::pin::Pin;
//! # use std::rc::Rc;
//! # use std::sync::{Arc, Mutex};
//! # use std::task::{Context, Poll, Wake, Waker};
//! # type Queue = Arc<Mutex<VecDeque<usize>>>;
//! # struct QueueAgain { task: usize, queue: Queue }
//! # impl Wake for QueueAgain {
//! #     fn wake(self: Arc<Self>) {
//! #         self.queue.lock().unwrap().push_back(self.task);
//! #     }
//! # }
//! # type Task = Option<Pin<Box<dyn Future<Output = ()>>>>;
//! # #[derive(Clone, Default)]
//! # struct Executor { queue: Queue, tasks: Rc<RefCell<Vec<Task>>> }
//! struct Shared<T> { output: RefCell<Option<T>>, joiner: RefCell<Option<Waker>> }
//! struct Handle<T>(Rc<Shared<T>>);
//!
//! impl<T> Future for Handle<T> {
//!     type Output = T;
//!     fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
//!         if let Some(output) = self.0.output.take() {
//!             return Poll::Ready(output);
//!         }
//!         self.0.joiner.replace(Some(context.waker().clone()));
//!         Poll::Pending
//!     }
//! }
//!
//! impl Executor {
//!     fn spawn<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> Handle<T> {
//!         let ours = Rc::new(Shared { output: RefCell::new(None), joiner: RefCell::new(None) });
//!         let theirs = ours.clone();
//!         let task = async move {
//!             theirs.output.replace(Some(future.await));
//!             if let Some(joiner) = theirs.joiner.take() {
//!                 joiner.wake();
//!             }
//!         };
//!         let mut tasks = self.tasks.borrow_mut();
//!         self.queue.lock().unwrap().push_back(tasks.len());
//!         tasks.push(Some(Box::pin(task)));
//!         Handle(ours)
//!     }
//!
//!     fn run(&self) {
//!         loop {
//!             let Some(index) = self.queue.lock().unwrap().pop_front() else { return };
//!             let Some(mut task) = self.tasks.borrow_mut()[index].take() else { continue };
//!             let waker = Waker::from(Arc::new(QueueAgain { task: index, queue: self.queue.clone() }));
//!             if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
//!                 self.tasks.borrow_mut()[index] = Some(task);
//!             }
//!         }
//!     }
//! }
//!
//! let (executor, sum) = (Executor::default(), Rc::new(Cell::new(0)));
//! let (inside, result) = (executor.clone(), sum.clone());
//! executor.spawn(async move {
//!     let (one, two) = (inside.spawn(async { 1 }), inside.spawn(async { 2 }));
//!     result.set(one.await + two.await);
//! });
//! executor.run();
//! assert_eq!(sum.get(), 3);
//! ```
//!
//! Here that is [`spawn_local`](crate::spawn_local) and [`JoinHandle`](crate::JoinHandle), which also
//! says when a task was aborted or has panicked. A [`Scope`](crate::Scope) owns tasks, so that none
//! outlives it.
//!
//! # 4. Time is a list of deadlines
//!
//! A sleep leaves its deadline and its waker in a list, in the order of deadlines. When the queue
//! is empty, everybody waits, and the executor has to be called at **one** time: the first in the
//! list. Then it uses the wakers of all that are due. In the example no thread has to wait: the
//! clock is a number, and the executor moves it.
//!
//! ```
//! # use std::cell::{Cell, RefCell};
//! # use std::collections::VecDeque;
//! # use std::future::Future;
//! # use std::pin::Pin;
//! # use std::rc::Rc;
//! # use std::sync::{Arc, Mutex};
//! # use std::task::{Context, Poll, Wake, Waker};
//! # type Queue = Arc<Mutex<VecDeque<usize>>>;
//! # struct QueueAgain { task: usize, queue: Queue }
//! # impl Wake for QueueAgain {
//! #     fn wake(self: Arc<Self>) {
//! #         self.queue.lock().unwrap().push_back(self.task);
//! #     }
//! # }
//! # type Task = Option<Pin<Box<dyn Future<Output = ()>>>>;
//! # #[derive(Clone, Default)]
//! # struct Executor { queue: Queue, tasks: Rc<RefCell<Vec<Task>>> }
//! # impl Executor {
//! #     fn poll_one(&self) -> bool {
//! #         let Some(index) = self.queue.lock().unwrap().pop_front() else { return false };
//! #         let Some(mut task) = self.tasks.borrow_mut()[index].take() else { return true };
//! #         let waker = Waker::from(Arc::new(QueueAgain { task: index, queue: self.queue.clone() }));
//! #         if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
//! #             self.tasks.borrow_mut()[index] = Some(task);
//! #         }
//! #         true
//! #     }
//! #     fn spawn(&self, future: impl Future<Output = ()> + 'static) {
//! #         let mut tasks = self.tasks.borrow_mut();
//! #         self.queue.lock().unwrap().push_back(tasks.len());
//! #         tasks.push(Some(Box::pin(future)));
//! #     }
//! # }
//! # use std::collections::BTreeMap;
//! #[derive(Clone, Default)]
//! struct Clock {
//!     now: Rc<Cell<u64>>,
//!     next_id: Rc<Cell<u64>>,
//!     /// By deadline, and by the order in which they began.
//!     sleeps: Rc<RefCell<BTreeMap<(u64, u64), Waker>>>,
//! }
//!
//! struct Sleep { clock: Clock, deadline: u64, is_listed: bool }
//!
//! impl Future for Sleep {
//!     type Output = ();
//!     fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
//!         if self.clock.now.get() >= self.deadline {
//!             return Poll::Ready(());
//!         }
//!         if !std::mem::replace(&mut self.is_listed, true) {
//!             let id = self.clock.next_id.replace(self.clock.next_id.get() + 1);
//!             let key = (self.deadline, id);
//!             self.clock.sleeps.borrow_mut().insert(key, context.waker().clone());
//!         }
//!         Poll::Pending
//!     }
//! }
//!
//! impl Clock {
//!     fn sleep(&self, seconds: u64) -> Sleep {
//!         Sleep { clock: self.clone(), deadline: self.now.get() + seconds, is_listed: false }
//!     }
//!
//!     fn run(&self, executor: &Executor) {
//!         loop {
//!             while executor.poll_one() {}
//!             let Some((&(deadline, _), _)) = self.sleeps.borrow().first_key_value() else { return };
//!             self.now.set(deadline); // on a thread: park until then; in a browser: `setTimeout`
//!             let later = self.sleeps.borrow_mut().split_off(&(deadline + 1, 0));
//!             for waker in self.sleeps.replace(later).into_values() {
//!                 waker.wake();
//!             }
//!         }
//!     }
//! }
//!
//! let (executor, clock, log) = (Executor::default(), Clock::default(), Rc::default());
//! for seconds in [3, 1, 2, 1] {
//!     let (clock, log): (Clock, Rc<RefCell<Vec<_>>>) = (clock.clone(), Rc::clone(&log));
//!     executor.spawn(async move {
//!         clock.sleep(seconds).await;
//!         log.borrow_mut().push((seconds, clock.now.get()));
//!     });
//! }
//! clock.run(&executor);
//! assert_eq!(log.take(), [(1, 1), (1, 1), (2, 2), (3, 3)]);
//! ```
//!
//! A [`sleep`](crate::sleep()) of this crate also takes its place back when it is dropped, and its list
//! holds a million of them: they are still one JavaScript timer.
//!
//! # 5. The world is one small trait
//!
//! "Call me soon", "what time is it", "call me then": a [`Platform`](crate::Platform) is no more, and
//! its documentation has a whole one. On a thread it parks, in a browser it queues a microtask and sets a
//! timer, and in simulated time it moves the clock to the next deadline, which makes ten hours pass in no
//! time and every run the same.
//!
//! While it is the executor's turn, nothing else happens on its thread. So a turn has a
//! [`Budget`](crate::Budget), and when that is used up with work left, the next turn comes after input
//! and painting:
//!
//! ```
//! use pollscope_executor::platform::VirtualTime;
//! use pollscope_executor::{yield_now, Budget, Executor};
//! use std::time::Duration;
//!
//! let executor = Executor::builder()
//!     .platform(VirtualTime::new())
//!     .budget(Budget { polls: 100, time: Duration::MAX })
//!     .build();
//! let busy = executor.spawn_local(async {
//!     for _ in 0..250 {
//!         yield_now().await;
//!     }
//! });
//! let mut turns = 0;
//! while !busy.is_finished() {
//!     executor.turn();
//!     turns += 1; // and here the page is painted
//! }
//! assert_eq!(turns, 3);
//! ```
//!
//! Where to go from here: [`Executor`](crate::Executor) to build one, [`Hooks`](crate::Hooks) to see all
//! of this happen, the [limits](crate#limits) before you rely on it.
