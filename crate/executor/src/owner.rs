//! Which thread an executor lives on, told quickly: every wake asks.
//!
//! Knows nothing but threads. On wasm32 without atomics there is one thread, and the answer is a
//! constant.

/// The identity of a thread. Unlike an address of something thread-local it is never reused.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct OwnerThread(imp::Token);

impl OwnerThread {
    /// Whether there can be no other thread at all.
    pub(crate) const IS_ALONE: bool = imp::IS_ALONE;

    pub(crate) fn current() -> Self {
        OwnerThread(imp::current())
    }

    pub(crate) fn is_current(self) -> bool {
        self.0 == imp::current()
    }
}

#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
mod imp {
    /// All tokens are equal.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(super) struct Token;
    pub(super) const IS_ALONE: bool = true;
    pub(super) fn current() -> Token {
        Token
    }
}

#[cfg(not(all(target_family = "wasm", not(target_feature = "atomics"))))]
mod imp {
    use std::cell::Cell;
    use std::sync::atomic::{AtomicUsize, Ordering};

    pub(super) type Token = usize;
    pub(super) const IS_ALONE: bool = false;

    /// `std::thread::current().id()` would do, but counts a reference on every call.
    static NEXT: AtomicUsize = AtomicUsize::new(1);

    #[cfg(not(loom))]
    thread_local! {
        /// 0: not asked for yet. Without a destructor, so it can be read while the thread ends.
        static TOKEN: Cell<usize> = const { Cell::new(0) };
    }

    // Loom's threads share one of the machine's.
    #[cfg(loom)]
    loom::thread_local! {
        static TOKEN: Cell<usize> = Cell::new(0);
    }

    pub(super) fn current() -> Token {
        TOKEN.with(|token| match token.get() {
            0 => {
                let new = NEXT.fetch_add(1, Ordering::Relaxed);
                // Only after usize::MAX threads: going on would take two threads for one.
                assert!(new != 0, "thread identities are used up");
                token.set(new);
                new
            }
            known => known,
        })
    }

    #[cfg(test)]
    mod tests {
        use super::super::OwnerThread;

        #[test]
        fn threads_differ_and_stay_themselves() {
            let here = OwnerThread::current();
            let there = std::thread::spawn(OwnerThread::current).join().expect("no panic");
            assert!(here.is_current());
            assert!(!there.is_current());
        }
    }
}
