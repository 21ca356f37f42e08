//! For each thing that is impossible, a trace in which it happens; and traces that only look it.

use pollscope_analysis::check;
use pollscope_trace::EventKind::{self, *};
use pollscope_trace::{Event, LockMode, PollOutcome, PromiseOrigin, PromiseOutcome, Stream};

mod order;
mod promises;
mod tasks;
mod things;

/// Task, future, line and what happened.
type Step = (u32, u32, u32, EventKind);

fn events(steps: &[Step]) -> Vec<Event> {
    (1..)
        .zip(steps)
        .map(|(id, (task, future, line, kind))| Event {
            id,
            at: id,
            thread: 0,
            task: *task,
            future: *future,
            line: *line,
            kind: kind.clone(),
        })
        .collect()
}

/// `expected` is what is impossible, one thing a line.
#[track_caller]
fn refuse(steps: &[Step], expected: &str) {
    assert_eq!(sentences(&events(steps)), expected);
}

#[track_caller]
fn accept(steps: &[Step]) {
    refuse(steps, "");
}

fn sentences(events: &[Event]) -> String {
    let found: Vec<String> = check(events).iter().map(ToString::to_string).collect();
    found.join("\n")
}

fn spawned() -> EventKind {
    TaskSpawned { name: "task".to_owned(), by: 0 }
}

fn created() -> EventKind {
    FutureCreated { name: "foo()".to_owned(), parent: 0 }
}

fn promise() -> EventKind {
    let origin = PromiseOrigin::AsyncFunction;
    PromiseCreated { name: "foo()".to_owned(), parent: 0, origin }
}

fn generator() -> EventKind {
    GeneratorCreated { name: "count()".to_owned(), parent: 0 }
}

fn first(by: u32) -> EventKind {
    FutureFirstPolled { by }
}

fn console() -> EventKind {
    Console { stream: Stream::Stdout, text: "text\n".to_owned() }
}

fn request(lock: u32, mode: LockMode) -> EventKind {
    LockRequested { lock, name: "lock".to_owned(), mode }
}

const PENDING: EventKind = PollEnd { outcome: PollOutcome::Pending };
const READY: EventKind = PollEnd { outcome: PollOutcome::Ready };
const FULFILLED: EventKind = PromiseSettled { outcome: PromiseOutcome::Fulfilled };
const REJECTED: EventKind = PromiseSettled { outcome: PromiseOutcome::Rejected };
