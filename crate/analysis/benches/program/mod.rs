//! A program whose trace has as many events as are asked for: tasks that await naps one after the
//! other, each nap a future of its own. Also the program of
//! `cargo xtask bench timeline`. It must not know what is done with its trace.
//!
//! Lines are those of `source.rs`, which is the program as a person would write it.

use std::time::Duration;

use pollscope::platform::VirtualTime;
use pollscope::{Run, sleep, spawn_local};
use pollscope_trace::traced::Traced;
use pollscope_trace::{Event, Stream, probe, root, task};

/// How many events a task of the program gives, about.
const EVENTS_A_TASK: u32 = 203;

/// How far apart two events are at least: on a simulated clock nothing takes time, and polls without
/// a length could be told from real ones.
const STEP: u64 = 700;

/// The line in which the tasks are spawned, the last one that events have.
const SPAWNED: u32 = 19;

/// As the instrumentation writes `async fn nap(ms: u64)`.
fn nap(ms: u64) -> Traced<impl Future<Output = ()>> {
    let arguments = [pollscope_trace::argument!(ms)];
    probe::function::<(), _>("nap()", ("", 6), &arguments, async move {
        probe::awaiting(7, sleep(Duration::from_millis(ms))).await;
    })
}

/// As the instrumentation writes `async fn work(number: u64)`: several naps, at times of its own, and
/// a line of output after each.
fn work(number: u64) -> Traced<impl Future<Output = ()>> {
    let arguments = [pollscope_trace::argument!(number)];
    probe::function::<(), _>("work()", ("", 10), &arguments, async move {
        for round in 0..10 {
            let ms = 1 + (number * 7919 + round * 104_729) % 1000;
            probe::awaiting(12, nap(ms)).await;
            probe::console(Stream::Stdout, 13, &format!("{number}: {round}\n"));
        }
    })
}

/// The trace of a program with as many tasks as give about `count` events.
pub(crate) fn trace(count: u32) -> Vec<Event> {
    let clock = VirtualTime::new();
    let program = move || {
        root!("main()", async move {
            let tasks = (0..u64::from(count / EVENTS_A_TASK))
                .map(|n| spawn_local(task!("work(n)", work(n))));
            let tasks: Vec<_> = tasks.collect();
            for task in tasks {
                let _ = task.await;
            }
        })
    };
    let run = Run::start(clock.clone(), program, || {});
    let mut events = Vec::new();
    // Ten naps of a second at the most, and some more.
    for _ in 0..2200 {
        clock.run_for(run.executor(), Duration::from_millis(5));
        events.extend(run.drain());
    }
    assert_eq!(run.dropped_events(), 0, "the recorder was too small");
    let mut at = 0;
    for event in &mut events {
        // A macro takes the line of this file.
        event.line = if event.line > SPAWNED { SPAWNED } else { event.line };
        at = event.at.max(at + STEP);
        event.at = at;
    }
    events
}
