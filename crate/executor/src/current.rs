//! Which executor the free functions mean: the one this thread is inside of.

use crate::Executor;
use std::cell::Cell;
use std::marker::PhantomData;
use std::ptr::NonNull;

thread_local! {
    /// The handle that was entered. Not a clone of it: every `spawn_local` and `sleep` asks, and
    /// counting references would be much of what they do. Without a destructor, so it can be read
    /// while the thread ends.
    static CURRENT: Cell<Option<NonNull<Executor>>> = const { Cell::new(None) };
}

/// A handle to the executor this thread is inside of.
pub(crate) fn current() -> Option<Executor> {
    try_with(Executor::clone)
}

/// Calls `use_it` with the executor this thread is inside of, for the function of this name.
///
/// # Panics
/// With a sentence that helps when there is none.
#[track_caller]
#[inline]
pub(crate) fn with<R>(function: &str, use_it: impl FnOnce(&Executor) -> R) -> R {
    match try_with(use_it) {
        Some(result) => result,
        None => outside(function),
    }
}

#[cold]
#[track_caller]
fn outside(function: &str) -> ! {
    panic!(
        "pollscope_executor::{function} was called outside of an executor: call it in a task, or \
         inside Executor::enter, block_on or run_until"
    )
}

/// Calls `use_it` with the executor this thread is inside of, if there is one.
#[inline]
pub(crate) fn try_with<R>(use_it: impl FnOnce(&Executor) -> R) -> Option<R> {
    let executor = CURRENT.with(Cell::get)?;
    // SAFETY: the pointer is from `enter`, which borrowed the handle for as long as its guard lives,
    // and the guard takes the pointer back when it goes. Guards are locals of this crate's functions
    // and are never leaked, so code that finds the pointer was called, however indirectly, from inside
    // such a function, and has returned before the guard goes. `use_it` gets the reference for its
    // own call only. The cell is the thread's own, so this is the thread the handle lives on.
    Some(use_it(unsafe { executor.as_ref() }))
}

/// Goes back to the executor before, whichever way the scope is left. Never to be leaked.
pub(crate) struct Entered<'a> {
    previous: Option<NonNull<Executor>>,
    /// To be dropped on the thread where it was made, and before the handle it points to.
    entered: PhantomData<(&'a Executor, *const ())>,
}

/// Makes an executor the current one until the guard goes.
pub(crate) fn enter(executor: &Executor) -> Entered<'_> {
    Entered {
        previous: CURRENT.with(|current| current.replace(Some(executor.into()))),
        entered: PhantomData,
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        CURRENT.with(|current| current.set(self.previous));
    }
}
