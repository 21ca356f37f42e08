//! Events that no program made: every kind, with numbers and times of any size. The page's tests use
//! them, too.

use pollscope_trace::{
    Event, EventKind, FutureEnd, JobSource, LockMode, PollOutcome, PromiseOrigin, PromiseOutcome,
    Stream, TaskEnd, WakeCause,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// The kinds that carry nothing but a small number, by that number.
fn plain(number: u32) -> Vec<EventKind> {
    let name = || format!("f{number}()");
    vec![
        EventKind::TaskSpawned { name: name(), by: number },
        EventKind::TaskJoined { by: number },
        EventKind::TaskAborted { by: number },
        EventKind::TaskDetached,
        EventKind::FutureCreated { name: name(), parent: number },
        EventKind::FutureFirstPolled { by: number },
        EventKind::PollStart,
        EventKind::AwaitReached,
        EventKind::AwaitResumed,
        EventKind::WakerCloned,
        EventKind::WakerDropped,
        EventKind::TimerArmed { timer: number, deadline: u64::from(number) * 9_000_000 },
        EventKind::TimerArmed { timer: number, deadline: u64::MAX },
        EventKind::TimerFired { timer: number },
        EventKind::TimerCancelled { timer: number },
        EventKind::PromiseFollows { promise: number },
        EventKind::RejectionReason { text: name() },
        EventKind::ReactionAdded { promise: number },
        EventKind::RejectionUnhandled,
        EventKind::RejectionHandled,
        EventKind::GeneratorCreated { name: name(), parent: number },
        EventKind::GeneratorResumed,
        EventKind::GeneratorYielded,
        EventKind::JobStarted { job: number },
        EventKind::JobEnded { job: number },
        EventKind::MicrotaskQueued { job: number, source: JobSource::Reaction },
        EventKind::MacrotaskQueued { job: number, source: JobSource::Timer },
        EventKind::SignalAborted { signal: number },
        EventKind::ThreadStarted { name: name() },
        EventKind::ThreadEnded,
        EventKind::LockAcquired { lock: number },
        EventKind::LockReleased { lock: number },
        EventKind::LockCancelled { lock: number },
        EventKind::Mark { name: name() },
        EventKind::Console { stream: Stream::Stdout, text: name() },
        EventKind::Console { stream: Stream::Stderr, text: "a line\nand half of one".to_owned() },
    ]
}

/// Those that carry something else, in all its values.
fn other(number: u32) -> Vec<EventKind> {
    let mut kinds = Vec::new();
    for end in [TaskEnd::Ready, TaskEnd::Cancelled, TaskEnd::Panicked] {
        kinds.push(EventKind::TaskEnded { end });
    }
    for end in [FutureEnd::NeverPolled, FutureEnd::Pending, FutureEnd::Ready, FutureEnd::Panicked] {
        kinds.push(EventKind::FutureDropped { end });
    }
    for outcome in [PollOutcome::Pending, PollOutcome::Ready, PollOutcome::Panicked] {
        kinds.push(EventKind::PollEnd { outcome });
    }
    use WakeCause::{Itself, Outside, Promise, Task, Thread, Timer};
    for cause in [Timer, Task, Itself, Outside, Thread, Promise] {
        kinds.push(EventKind::Woken { cause, by: number });
    }
    for outcome in [PromiseOutcome::Fulfilled, PromiseOutcome::Rejected] {
        kinds.push(EventKind::PromiseSettled { outcome });
        kinds.push(EventKind::GeneratorEnded { outcome });
    }
    use PromiseOrigin::{AsyncFunction, Bridge, Combinator, Reaction};
    for origin in [AsyncFunction, Combinator, Reaction, Bridge] {
        let name = "Promise.race".to_owned();
        kinds.push(EventKind::PromiseCreated { name, parent: number, origin });
    }
    for mode in [LockMode::Exclusive, LockMode::Shared] {
        let name = "shared".to_owned();
        kinds.push(EventKind::LockRequested { lock: number, name, mode });
    }
    for value in [0.0, f64::from(number), f64::MAX, f64::MIN] {
        kinds.push(EventKind::Counter { name: "counter".to_owned(), value });
    }
    kinds
}

fn event() -> impl Strategy<Value = Event> {
    let number = || prop_oneof![20 => 0..5_u32, 1 => Just(u32::MAX)];
    let kind = number().prop_flat_map(|number| select([plain(number), other(number)].concat()));
    let at = prop_oneof![
        20 => (0..9_u64).prop_map(|at| at * 15_000_000),
        1 => Just(u64::MAX),
        1 => any::<u64>(),
    ];
    (kind, at, 0..2_u32, number(), number(), number()).prop_map(
        |(kind, at, thread, task, future, line)| Event {
            id: 0,
            at,
            thread,
            task,
            future,
            line,
            kind,
        },
    )
}

/// Events with identifiers that grow; some lists are in the order of time.
pub(crate) fn events() -> impl Strategy<Value = Vec<Event>> {
    (vec(event(), 0..120), any::<bool>()).prop_map(|(mut events, sorted)| {
        if sorted {
            events.sort_by_key(|event| event.at);
        }
        for (index, event) in events.iter_mut().enumerate() {
            event.id = index as u64 + 1;
        }
        events
    })
}
