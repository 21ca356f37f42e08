//! How answers name futures, times and texts.

use pollscope_trace::{RunStatus, WakeCause};

use super::facts::Life;

/// `foo(1)`, `foo(1) and foo(2)`, `foo(1), foo(2) and 8 more`.
pub(super) fn list(lives: &[&Life<'_>]) -> String {
    match lives {
        [] => "no future".to_owned(),
        [one] => one.call(),
        [first, second] => format!("{} and {}", first.call(), second.call()),
        [first, second, third] => {
            format!("{}, {} and {}", first.call(), second.call(), third.call())
        }
        [first, second, rest @ ..] => {
            format!("{}, {} and {} more", first.call(), second.call(), rest.len())
        }
    }
}

/// `was` or `were`.
pub(super) fn were<T>(things: &[T]) -> &'static str {
    if things.len() == 1 { "was" } else { "were" }
}

/// `1 poll`, `2 polls`.
pub(super) fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// The beginning of a text, in quotes.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// Whether a time is the one that is expected: less than a tenth of that or 1 ms from it. Clocks differ in
/// their last digits, and timers of a browser are late by some milliseconds.
pub(super) fn is_about(at: u64, wanted: u64) -> bool {
    const LEAST: u64 = 1_000_000;
    at.abs_diff(wanted) < LEAST.max(wanted / 10)
}

/// How a run ended, after "the program".
pub(super) fn ended(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Ok => "ran to its end",
        RunStatus::Panicked => "panicked",
        RunStatus::Threw => "threw an uncaught error",
        RunStatus::Stopped => "was stopped",
        RunStatus::Unavailable => "could not start",
        RunStatus::CompileError => "did not compile",
        RunStatus::Limit => "reached one of its limits",
    }
}

/// Who woke a task.
pub(super) fn waker(cause: WakeCause) -> &'static str {
    match cause {
        WakeCause::Timer => "a timer",
        WakeCause::Task => "another task",
        WakeCause::Itself => "the task itself",
        WakeCause::Outside => "code outside any task",
        WakeCause::Thread => "another thread",
        WakeCause::Promise => "a promise",
    }
}
