//! Which executor the free functions mean: the one this thread is inside of.

use crate::Executor;
use std::cell::RefCell;
use std::marker::PhantomData;

thread_local! {
    static CURRENT: RefCell<Option<Executor>> = const { RefCell::new(None) };
}

/// The executor this thread is inside of.
pub(crate) fn current() -> Option<Executor> {
    // While the thread ends there is none.
    CURRENT.try_with(|current| current.borrow().clone()).ok().flatten()
}

/// The executor this thread is inside of, for the function of this name.
///
/// # Panics
/// With a sentence that helps when there is none.
#[track_caller]
pub(crate) fn expect_current(function: &str) -> Executor {
    match current() {
        Some(executor) => executor,
        None => panic!(
            "pollscope_executor::{function} was called outside of an executor: call it in a task, or \
             inside Executor::enter, block_on or run_until"
        ),
    }
}

/// Goes back to the executor before, whichever way the scope is left.
pub(crate) struct Entered {
    previous: Option<Executor>,
    /// To be dropped on the thread where it was made.
    not_send: PhantomData<*const ()>,
}

/// Makes an executor the current one until the guard goes.
pub(crate) fn enter(executor: &Executor) -> Entered {
    Entered { previous: replace(Some(executor.clone())), not_send: PhantomData }
}

impl Drop for Entered {
    fn drop(&mut self) {
        // Dropped after the replacement: if it is the last one, its shutdown enters again.
        drop(replace(self.previous.take()));
    }
}

fn replace(executor: Option<Executor>) -> Option<Executor> {
    // While the thread ends there is nowhere to note it, and the free functions find none.
    CURRENT.try_with(|current| current.replace(executor)).ok().flatten()
}
