//! What more than one thread touches, in one place, so that loom can stand in for it.
//!
//! Compiled with `--cfg loom` the same names are those of the model checker, which runs a program in
//! every order its threads allow (`tests/loom.rs`); otherwise they are the standard library's and this
//! module is nothing. It knows no task and no executor.

#[cfg(not(loom))]
mod imp {
    pub(crate) use std::alloc::{alloc, dealloc};
    pub(crate) use std::cell::Cell;
    pub(crate) use std::sync::atomic::{fence, AtomicBool, AtomicUsize};
    pub(crate) use std::sync::{Arc, Mutex, MutexGuard};
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) use std::thread::{current, park, park_timeout, Thread};

    /// Nothing: see the other one.
    pub(crate) struct Memory;

    impl Memory {
        pub(crate) const fn new() -> Self {
            Memory
        }

        #[inline(always)]
        pub(crate) fn used(&self) {}

        #[inline(always)]
        pub(crate) fn freed(&self) {}
    }
}

#[cfg(loom)]
mod imp {
    pub(crate) use loom::alloc::{alloc, dealloc};
    pub(crate) use loom::cell::Cell;
    pub(crate) use loom::sync::atomic::{fence, AtomicBool, AtomicUsize};
    pub(crate) use loom::sync::{Arc, Mutex, MutexGuard};

    /// As the standard library describes it, out of parts that loom has right: its own `unpark` (0.7.2)
    /// also wakes a thread that waits for a mutex or for the end of another thread.
    #[derive(Clone, Debug)]
    pub(crate) struct Thread(std::sync::Arc<Token>);

    #[derive(Debug)]
    struct Token {
        is_there: Mutex<bool>,
        came: loom::sync::Condvar,
    }

    loom::thread_local! {
        static HERE: Thread = Thread(std::sync::Arc::new(Token {
            is_there: Mutex::new(false),
            came: loom::sync::Condvar::new(),
        }));
    }

    impl Thread {
        pub(crate) fn unpark(&self) {
            *self.0.is_there.lock().expect("no panic while it is locked") = true;
            self.0.came.notify_one();
        }
    }

    pub(crate) fn current() -> Thread {
        HERE.with(Clone::clone)
    }

    pub(crate) fn park() {
        let Thread(token) = current();
        let mut is_there = token.is_there.lock().expect("no panic while it is locked");
        while !std::mem::take(&mut *is_there) {
            is_there = token.came.wait(is_there).expect("no panic while it is locked");
        }
    }

    /// Loom has no clock, so a model never parks until a time.
    pub(crate) fn park_timeout(_: std::time::Duration) {
        unreachable!("models have no timers")
    }

    /// Models an allocation: following a pointer to it is a read, freeing it is a write. Loom
    /// finds a write that a read may come after, which would be a use after free.
    pub(crate) struct Memory(loom::cell::UnsafeCell<()>);

    impl Memory {
        pub(crate) fn new() -> Self {
            Memory(loom::cell::UnsafeCell::new(()))
        }

        pub(crate) fn used(&self) {
            self.0.with(|_| ());
        }

        pub(crate) fn freed(&self) {
            self.0.with_mut(|_| ());
        }
    }
}

pub(crate) use imp::*;
pub(crate) use std::sync::atomic::Ordering;
