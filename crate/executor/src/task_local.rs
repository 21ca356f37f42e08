//! Values that belong to a future, and are seen by everything it calls while it is polled.
//!
//! A thread-local slot is filled before each poll and emptied after it. It knows nothing of tasks:
//! scopes nest within one, and work under any executor.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread::LocalKey;

/// Declares values that a future carries with it: see [`TaskLocal`].
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{spawn_local, task_local, yield_now};
///
/// task_local! {
///     /// Whose request this is.
///     static USER: &'static str;
/// }
///
/// async fn greet() -> String {
///     yield_now().await;
///     USER.with(|user| format!("hello {user}"))
/// }
///
/// block_on(async {
///     let ann = spawn_local(USER.scope("Ann", greet()));
///     let ben = spawn_local(USER.scope("Ben", greet()));
///     assert_eq!(ann.await.expect("not cancelled"), "hello Ann");
///     assert_eq!(ben.await.expect("not cancelled"), "hello Ben");
///     assert!(USER.try_with(|_| ()).is_err()); // outside of both
/// })
/// .expect("it comes to an end");
/// ```
#[macro_export]
macro_rules! task_local {
    () => {};
    ($(#[$attribute:meta])* $visibility:vis static $name:ident: $type:ty $(; $($rest:tt)*)?) => {
        $(#[$attribute])*
        $visibility static $name: $crate::TaskLocal<$type> = {
            ::std::thread_local! {
                static SLOT: ::std::cell::RefCell<::std::option::Option<$type>> =
                    const { ::std::cell::RefCell::new(::std::option::Option::None) };
            }
            $crate::TaskLocal::new(&SLOT)
        };
        $($crate::task_local! { $($rest)* })?
    };
}

/// A value that a future carries with it. Declared with [`task_local!`](crate::task_local!).
///
/// What the future calls sees the value, tasks that it spawns do not: hand it on with
/// [`scope`](TaskLocal::scope) where that is wanted. As with tokio.
///
/// ```
/// use pollscope_executor::platform::virtual_time::block_on;
/// use pollscope_executor::{spawn_local, task_local};
///
/// task_local! { static DEPTH: u32; }
///
/// block_on(DEPTH.scope(1, async {
///     let inner = DEPTH.scope(DEPTH.get() + 1, async { DEPTH.get() });
///     assert_eq!((inner.await, DEPTH.get()), (2, 1));
///     assert_eq!(DEPTH.sync_scope(3, || DEPTH.get()), 3);
///
///     let not_told = spawn_local(async { DEPTH.try_with(|depth| *depth) });
///     assert!(not_told.await.expect("it does not panic").is_err());
///     let told = spawn_local(DEPTH.scope(DEPTH.get(), async { DEPTH.get() }));
///     assert_eq!(told.await.expect("it does not panic"), 1);
/// }))
/// .expect("it comes to an end");
/// ```
pub struct TaskLocal<T: 'static> {
    slot: &'static LocalKey<RefCell<Option<T>>>,
}

impl<T: 'static> TaskLocal<T> {
    #[doc(hidden)]
    pub const fn new(slot: &'static LocalKey<RefCell<Option<T>>>) -> Self {
        TaskLocal { slot }
    }

    /// A future that is `future` with this value. An inner scope hides an outer one. The destructors
    /// of `future` see the value too. Costs one allocation.
    pub fn scope<F: Future>(&'static self, value: T, future: F) -> TaskLocalFuture<T, F> {
        TaskLocalFuture { local: self, value: Some(value), future: Some(Box::pin(future)) }
    }

    /// Calls `f` with this value.
    ///
    /// # Panics
    /// When the value is borrowed, by a call of [`with`](TaskLocal::with) further up.
    pub fn sync_scope<R>(&'static self, value: T, f: impl FnOnce() -> R) -> R {
        let mut value = Some(value);
        let _swapped = Swapped::new(self, &mut value);
        f()
    }

    /// Looks at the value.
    ///
    /// # Panics
    /// Outside of a scope.
    #[track_caller]
    pub fn with<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        match self.try_with(f) {
            Ok(result) => result,
            Err(error) => panic!("{error}"),
        }
    }

    /// Looks at the value if there is one.
    ///
    /// # Errors
    /// Outside of a scope, and while the thread ends.
    pub fn try_with<R>(&'static self, f: impl FnOnce(&T) -> R) -> Result<R, NoTaskLocal> {
        let look = |slot: &RefCell<Option<T>>| slot.borrow().as_ref().map(f);
        self.slot.try_with(look).ok().flatten().ok_or(NoTaskLocal(()))
    }

    /// A copy of the value.
    ///
    /// # Panics
    /// Outside of a scope.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }
}

impl<T: 'static> fmt::Debug for TaskLocal<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TaskLocal").finish_non_exhaustive()
    }
}

/// See [`TaskLocal::scope`].
#[must_use = "a future does nothing unless it is awaited"]
pub struct TaskLocalFuture<T: 'static, F> {
    local: &'static TaskLocal<T>,
    /// Here between polls, in the slot meanwhile.
    value: Option<T>,
    future: Option<Pin<Box<F>>>,
}

impl<T: 'static, F: Future> Future for TaskLocalFuture<T, F> {
    type Output = F::Output;

    /// # Panics
    /// When it is polled again after it was ready.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Self { local, value, future } = &mut *self;
        let _swapped = Swapped::new(local, value);
        let running = future.as_mut().expect("a task-local scope was polled after it was ready");
        let polled = running.as_mut().poll(context);
        if polled.is_ready() {
            // Inside the scope, for its destructors.
            *future = None;
        }
        polled
    }
}

/// Neither the value nor the place of the pointer to the future is pinned.
impl<T: 'static, F> Unpin for TaskLocalFuture<T, F> {}

impl<T: 'static, F> Drop for TaskLocalFuture<T, F> {
    fn drop(&mut self) {
        if self.future.is_some() {
            let _swapped = Swapped::new(self.local, &mut self.value);
            self.future = None;
        }
    }
}

impl<T: 'static, F> fmt::Debug for TaskLocalFuture<T, F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TaskLocalFuture").finish_non_exhaustive()
    }
}

/// The value is in the slot until this goes, and what was there comes back, panic or not.
struct Swapped<'a, T: 'static> {
    local: &'static TaskLocal<T>,
    value: &'a mut Option<T>,
}

impl<'a, T: 'static> Swapped<'a, T> {
    fn new(local: &'static TaskLocal<T>, value: &'a mut Option<T>) -> Self {
        swap(local, value);
        Swapped { local, value }
    }
}

impl<T: 'static> Drop for Swapped<'_, T> {
    fn drop(&mut self) {
        swap(self.local, self.value);
    }
}

/// Nothing while the thread ends: the slot is gone then, and no code can read it.
fn swap<T>(local: &'static TaskLocal<T>, value: &mut Option<T>) {
    let _no_slot = local.slot.try_with(|slot| std::mem::swap(&mut *slot.borrow_mut(), value));
}

/// The error of [`TaskLocal::try_with`]: no scope gives the value here.
///
/// ```
/// use pollscope_executor::{task_local, NoTaskLocal};
///
/// task_local! { static USER: String; }
///
/// fn length() -> Result<usize, NoTaskLocal> {
///     USER.try_with(|user| user.len())
/// }
/// assert_eq!(USER.sync_scope("Ann".to_owned(), length), Ok(3));
/// let error = length().expect_err("outside of a scope");
/// assert_eq!(error.to_string(), "a task-local value was asked for outside of its scope");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoTaskLocal(());

impl fmt::Display for NoTaskLocal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a task-local value was asked for outside of its scope")
    }
}

impl std::error::Error for NoTaskLocal {}
