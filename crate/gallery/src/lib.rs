//! The lessons. Each is a folder of `lessons/`; its build script instruments the Rust half and
//! compiles it in, so that what a person reads is what runs.
//!
//! * [`lesson`]: what a lesson is.
//! * `console`: `println!` and its like inside a lesson.
//! * The lessons themselves are generated into this crate: [`LESSONS`].

#[macro_use]
mod console;
pub mod lesson;

pub use lesson::{Lesson, find};

#[doc(hidden)]
pub mod private {
    //! What the lessons' own `println!` needs.
    pub use pollscope_trace::{Stream, probe};
}

#[allow(
    clippy::all,
    dead_code,
    missing_docs,
    refining_impl_trait,
    unreachable_pub,
    unused,
    reason = "the lessons are written for readers, and what is read is what runs"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/lessons.rs"));
}

/// All lessons, in their order.
pub static LESSONS: &[Lesson] = generated::LESSONS;
