//! Futures of an edited program that wait for JavaScript's promises, on any runtime.
//!
//! * [`promise()`]: what an expression of JavaScript comes to, in the sandbox of the JavaScript half.
//! * [`fetch()`]: a request, made there.
//! * [`interrupt()`]: the button that stops the program.
//!
//! An interpreted program has no way to JavaScript but its files. `device` is one that is none:
//! questions are written to it, answers are read from it, and the worker that runs the interpreter is
//! at its other end (`web/js/internal/live/worker/javascript.ts`). `bridge` knows who waits for which
//! answer, and has a thread look for answers while somebody does, so that all other tasks go on.
//! Outside of a tab the file is not there, and every question is answered with an [`Error`].

mod bridge;
mod device;
mod fetch;
mod interrupt;
mod promise;
mod value;

pub use fetch::{fetch, Request, Response};
pub use interrupt::interrupt;
pub use promise::promise;
pub use value::{Error, Value};
