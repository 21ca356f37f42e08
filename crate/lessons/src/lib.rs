//! The lessons. Each is a folder of `lessons/`, and nothing of one is in the page itself: its build
//! script makes the files that the page fetches, and compiles the Rust of the native ones into this
//! crate, so that what a person reads is what runs.
//!
//! * [`native`]: a lesson's Rust.
//! * `console`: `println!` and its like inside a lesson.
//! * `module`: this crate as a WebAssembly module, of which the page makes an instance for each run.
//! * [`files`]: what the page fetches, for tests.
//! * The programs themselves are generated into this crate: [`NATIVE`].

#[macro_use]
mod console;
pub mod files;
#[cfg(target_arch = "wasm32")]
pub mod module;
pub mod native;

pub use native::{Native, find};

#[doc(hidden)]
pub mod private {
    //! What the lessons' own `println!` needs.
    pub use pollscope_trace::{Stream, probe};
}

#[allow(
    clippy::all,
    clippy::unwrap_used,
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

/// All native lessons, in their order.
pub static NATIVE: &[Native] = generated::NATIVE;
