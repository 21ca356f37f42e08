//! What lies between an edited program and the compiler in the tab: the program is made ready to be
//! compiled there, once as it is and once so that it reports what it does, and the trace that it then
//! writes is read. Text and bytes in, data out; knows no compiler, no page and no worker.
//!
//! Modules, in reading order: [`mod@prepare`], `parsed`, `entry` (attributes that are procedural macros
//! elsewhere) and `statements` (a program without `main`); `changes`, `edits` and `imports`, by which
//! `streams`, `async_trait` and `thiserror` do what macros do elsewhere; `unavailable` (what there is not in a tab);
//! `arguments` (those that it is started with); [`expectations`] (what must be seen when it has run); `bindings` for JavaScript.

mod arguments;
mod async_trait;
#[cfg(feature = "bindgen")]
pub mod bindings;
mod changes;
mod edits;
mod entry;
pub mod expectations;
mod imports;
mod parsed;
pub mod prepare;
mod statements;
mod streams;
mod thiserror;
mod unavailable;

pub use prepare::prepare;
