//! What a program says about itself: marks and counters.

use std::fmt::Arguments;

use crate::event::RecordKind;
use crate::local::{with, Local};
use crate::table::OWN_TEXT;

/// Names this moment: `mark!("cache is warm")`, `mark!("request {id}")`. It is shown as a mark on
/// the timeline.
///
/// ```
/// use pollscope_trace::{counter, mark, EventKind, Recorder};
///
/// let recorder = Recorder::new(|| 0);
/// let _installed = recorder.install();
/// mark!("request {}", 7);
/// counter!("queue", 3);
/// let kinds: Vec<_> = recorder.drain().into_iter().map(|event| event.kind).collect();
/// assert_eq!(kinds[0], EventKind::Mark { name: "request 7".to_owned() });
/// assert_eq!(kinds[1], EventKind::Counter { name: "queue".to_owned(), value: 3.0 });
/// ```
#[macro_export]
macro_rules! mark {
    ($($name:tt)+) => {
        $crate::user::mark(::core::line!(), ::core::format_args!($($name)+))
    };
}

/// Says what a quantity is now: `counter!("queue", queue.len())`. Each name gets a track of its own
/// on the timeline. A value that is not finite is shown as a mark, since it has no height.
#[macro_export]
macro_rules! counter {
    ($name:expr, $value:expr $(,)?) => {
        // `as`, because a length or a count has no lossless way to an f64.
        $crate::user::counter(::core::line!(), $name, $value as f64)
    };
}

/// What [`mark!`](crate::mark!) calls.
pub fn mark(line: u32, name: Arguments<'_>) {
    with(|local| mark_in(local, line, name));
}

/// What [`counter!`](crate::counter!) calls.
pub fn counter(line: u32, name: &'static str, value: f64) {
    with(|local| {
        if value.is_finite() {
            local.record_named(line, name, |name| RecordKind::Counter { name, value });
        } else {
            mark_in(local, line, format_args!("{name} is {value}"));
        }
    });
}

fn mark_in(local: &Local, line: u32, name: Arguments<'_>) {
    match name.as_str() {
        Some(name) => local.record_named(line, name, |name| RecordKind::Mark { name }),
        None => local.record_text(line, RecordKind::Mark { name: OWN_TEXT }, &name.to_string()),
    }
}
