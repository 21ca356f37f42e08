//! Calling foreign code that has no business panicking where it is called: destructors, wakers, hooks.

use std::panic::{catch_unwind, AssertUnwindSafe};

/// Calls it and goes on, whether it panics or not. The panic hook has reported the panic, and there is
/// no one else to tell.
///
/// `AssertUnwindSafe`: what the panic may have left half done belongs to the foreign code, and nothing
/// of the executor's is borrowed while foreign code runs.
pub(crate) fn quietly(foreign: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(foreign)) {
        // Even a payload can have a destructor that panics. Its own payload is leaked: somewhere this
        // has to end.
        if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(second);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::quietly;

    #[test]
    fn panics_inside_panics_end_here() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                std::panic::panic_any(Bomb);
            }
        }
        quietly(|| std::panic::panic_any(Bomb));
    }
}
