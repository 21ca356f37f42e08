//! What lies between an edited program and the compiler in the tab: the program is made ready to be
//! compiled there, once as it is and once so that it reports what it does, and the trace that it then
//! writes is read. Text and bytes in, data out; knows no compiler, no page and no worker.
//!
//! Modules, in reading order: [`mod@prepare`], `entry` (attributes that are procedural macros
//! elsewhere), `streams` (macros that are), `statements` (a program without `main`), `edits`; `unavailable`
//! (what there is not in a tab); `bindings` for JavaScript.

#[cfg(feature = "bindgen")]
pub mod bindings;
mod edits;
mod entry;
pub mod prepare;
mod statements;
mod streams;
mod unavailable;

pub use prepare::prepare;
