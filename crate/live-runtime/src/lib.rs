//! What an edited program reports through, compiled into it by the compiler in the tab.
//!
//! * [`start`]: begins the trace; `main` calls it first.
//! * [`print!`], [`println!`], [`eprint!`], [`eprintln!`]: as the standard ones, and recorded.
//!
//! An interpreted program's cheapest way out is its standard streams, so pieces of the trace go
//! through standard error, each in one write that begins with bytes which no text begins with
//! (`pollscope_trace::stream::MARK`). The worker that runs the compiler takes them out again.

pub mod console;

use pollscope_trace::{interpreted, stream};

/// Begins the trace, now being its time 0. Only the first call of a program does anything.
pub fn start() {
    // It was called before: then the trace has begun.
    let _ = stream::start(interpreted::now, interpreted::write);
}
