//! For the tests of this folder: programs that really run, on simulated time, and events by hand.

#![allow(dead_code)] // each test file uses a part

pub(crate) mod moments;

use std::time::Duration;

use pollscope::platform::VirtualTime;
use pollscope::{Run, sleep};
use pollscope_analysis::check::possible;
use pollscope_trace::traced::Traced;
use pollscope_trace::{Event, EventKind, probe};

/// Runs a program to its end.
pub(crate) fn record<F: Future<Output = ()> + 'static>(program: impl FnOnce() -> F) -> Vec<Event> {
    let clock = VirtualTime::new();
    let run = Run::start(clock.clone(), program, || {});
    clock.run_until_idle(run.executor());
    possible(run.drain())
}

/// As the instrumentation writes `async fn nap(ms: u64)`, whose `.await` is in line 3.
#[track_caller]
pub(crate) fn nap(ms: u64) -> Traced<impl Future<Output = ()>> {
    let arguments = [pollscope_trace::argument!(ms)];
    probe::function::<(), _>("nap()", ("", 1), &arguments, async move {
        probe::awaiting(3, sleep(Duration::from_millis(ms))).await;
    })
}

/// As the instrumentation writes `async fn main()`; the body says its lines itself.
pub(crate) fn main<F: Future<Output = ()>>(body: F) -> Traced<F> {
    probe::function::<(), _>("main()", ("", 7), &[], body)
}

/// An event by hand: of `future`, in `line`, at `at` milliseconds, which is its number too.
pub(crate) fn event(at: u64, future: u32, line: u32, kind: EventKind) -> Event {
    Event { id: at, at: at * 1_000_000, thread: 0, task: 0, future, line, kind }
}

/// The same, of `task`.
pub(crate) fn event_of(at: u64, task: u32, future: u32, line: u32, kind: EventKind) -> Event {
    Event { task, ..event(at, future, line, kind) }
}

/// A list of events by hand, numbered from 1, one a millisecond.
pub(crate) fn numbered(events: impl IntoIterator<Item = (u32, u32, u32, EventKind)>) -> Vec<Event> {
    let number = |(id, (task, future, line, kind))| event_of(id, task, future, line, kind);
    (1..).zip(events).map(number).collect()
}
