//! What an executor is, built in five steps. There is nothing in here but this page.
//!
//! # 1. A future is a value that can be asked
//!
//! It does nothing by itself. Somebody calls [`poll`](std::future::Future::poll), and it answers
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
//! nobody else. A future in such a queue is a **task**. When the queue is empty, everybody waits.
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
//! woken, it can be cancelled where it stands, and a panic ends one task and not all.
//!
//! # 3. Spawning gives a task to the executor, and a handle to whoever wants its output
//!
//! [`spawn_local`](crate::spawn_local) puts a future into the queue and returns a
//! [`JoinHandle`](crate::JoinHandle), itself a future. Awaiting a future runs it as a part of the own
//! task, one thing after the other; spawning lets it go its own way. A [`Scope`](crate::Scope) owns
//! tasks, so that none outlives it.
//!
//! # 4. Time is a list of deadlines
//!
//! A [`sleep`](crate::sleep()) leaves its deadline and its waker with the executor. Nobody waits for each
//! of them: the executor asks the world for one thing, to be called at the **nearest** deadline. Then
//! it uses the wakers of all sleeps that are due, the earliest first. A million sleeps are one
//! JavaScript timer.
//!
//! # 5. The world is one small trait
//!
//! "Call me soon", "what time is it", "call me then": a [`Platform`](crate::Platform) is no more. On a
//! thread it parks, in a browser it queues a microtask and sets a timer, and in simulated time it
//! moves the clock to the next deadline, which makes ten hours pass in no time and every run the
//! same. While it is the executor's turn, nothing else happens on its thread. So a turn has a
//! [`Budget`](crate::Budget), and when that is used up, the next turn comes after input and painting.
