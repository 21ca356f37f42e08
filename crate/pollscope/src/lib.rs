//! What a lesson imports (`use pollscope::sleep;`), and what runs one.
//!
//! * Everything of [`pollscope_executor`], under its own names.
//! * [`run`]: a program on its own executor, with what happens recorded.
//! * `js`: JavaScript's promises, for a program that is edited in a tab.
//! * `runtime`: the same on a thread, for a program that runs by itself (a page's thread cannot wait).
//! * [`hooks`]: the executor's events as events of the trace.
//!
//! A lesson begins with `#[pollscope::main] async fn main()`. That attribute is not a macro: the
//! instrumentation recognises and removes it.

pub mod hooks;
pub mod run;
#[cfg(not(target_arch = "wasm32"))]
pub mod runtime;

pub use pollscope_executor::*;
/// JavaScript's promises, for a program that is edited in a tab. (On wasm32 pollscope-executor-web has them.)
#[cfg(not(target_arch = "wasm32"))]
pub use pollscope_js as js;
pub use run::Run;
#[cfg(not(target_arch = "wasm32"))]
pub use runtime::{block_on, Runtime};
