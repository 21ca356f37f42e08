//! Spawns: which future a task consists of.
//!
//! [`task!`](crate::task!) and [`root!`](crate::root!) look at the type of what is spawned: a
//! [`Traced`] future tells its number, every other says 0. Which it is, the compiler decides by
//! method lookup, as for [`mod@crate::argument`].

use crate::traced::Traced;

/// A borrowed future whose type decides what is known of it.
#[derive(Debug)]
pub struct Probe<'a, F>(pub &'a F);

/// Implemented for futures that report.
pub trait Known {
    /// The future's number.
    fn future_id(&self) -> u32;
}

/// Implemented for a reference to every type, and so chosen last.
pub trait Unknown {
    /// Always 0.
    fn future_id(&self) -> u32 {
        0
    }
}

impl<F> Known for Probe<'_, Traced<F>> {
    fn future_id(&self) -> u32 {
        self.0.id_here()
    }
}

impl<F> Unknown for &Probe<'_, F> {}

/// A future that is about to be spawned in this line: `task!("foo(1)", foo(1))`. The name is its
/// expression in the source.
#[macro_export]
macro_rules! task {
    ($name:expr, $future:expr $(,)?) => {
        match $future {
            future => {
                let id = $crate::__future_id!(future);
                $crate::probe::task($name, id, future)
            }
        }
    };
}

/// The future of a program's `main`, which the program's runtime spawns: a task that no line of
/// the source spawned.
#[macro_export]
macro_rules! root {
    ($name:expr, $future:expr $(,)?) => {
        match $future {
            future => {
                let id = $crate::__future_id!(future);
                $crate::probe::root($name, id, future)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __future_id {
    ($future:ident) => {{
        #[allow(unused_imports)]
        use $crate::spawn::{Known as _, Unknown as _};
        (&$crate::spawn::Probe(&$future)).future_id()
    }};
}
