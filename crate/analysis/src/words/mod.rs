//! The phrase book: the only place that puts times, durations, lines, lists and the causes of wakes into
//! words, so that the same fact reads the same in every panel.
//!
//! It knows numbers and names, not where they come from.

mod cause;
mod list;
mod place;
mod time;

pub use cause::{waited_for, woken, woken_by};
pub(crate) use list::{function, list};
pub use place::{in_line, line, named_task, task};
pub use time::{AT_ONCE, duration, moment, precise_seconds, seconds};
