//! Who joins and who aborts a task, and when it is detached, is in the trace.

use std::future::Future;
use std::time::Duration;

use pollscope::platform::VirtualTime;
use pollscope::{sleep, spawn_local, yield_now, Run};
use pollscope_trace::{root, task, Event, EventKind, TaskEnd};

fn record<F: Future<Output = ()> + 'static>(program: impl FnOnce() -> F) -> Vec<Event> {
    let clock = VirtualTime::new();
    let run = Run::start(clock.clone(), program, || {});
    clock.run_until_idle(run.executor());
    run.drain()
}

/// What happened to tasks by hand, and how they ended.
fn handles(events: &[Event]) -> Vec<(u32, EventKind)> {
    let of_handles = |event: &&Event| {
        matches!(
            event.kind,
            EventKind::TaskJoined { .. }
                | EventKind::TaskAborted { .. }
                | EventKind::TaskDetached
                | EventKind::TaskEnded { .. }
        )
    };
    events.iter().filter(of_handles).map(|event| (event.task, event.kind.clone())).collect()
}

#[test]
fn joined_aborted_and_detached() {
    let events = record(|| {
        root!("main()", async {
            let joined = spawn_local(task!("joined", yield_now()));
            let aborted = spawn_local(task!("aborted", sleep(Duration::from_secs(9))));
            let never_polled = spawn_local(task!("never polled", async {}));
            never_polled.abort();
            spawn_local(async {}).await.expect("one that does not report");
            joined.await.expect("it ends");
            aborted.abort();
            aborted.abort();
            spawn_local(task!("detached", sleep(Duration::from_secs(9)))).detach();
            drop(spawn_local(task!("dropped and over", async {})));
            yield_now().await;
            let _kept = spawn_local(task!("kept to the end", sleep(Duration::from_secs(9))));
        })
    });
    let ended = |end| EventKind::TaskEnded { end };
    assert_eq!(
        handles(&events),
        [
            (4, EventKind::TaskAborted { by: 1 }),
            (4, ended(TaskEnd::Cancelled)),
            (2, ended(TaskEnd::Ready)),
            (2, EventKind::TaskJoined { by: 1 }),
            (3, EventKind::TaskAborted { by: 1 }),
            (3, ended(TaskEnd::Cancelled)),
            (5, EventKind::TaskDetached),
            (6, EventKind::TaskDetached),
            (6, ended(TaskEnd::Ready)),
            (7, EventKind::TaskDetached),
            (1, ended(TaskEnd::Ready)),
            (5, EventKind::TaskAborted { by: 0 }),
            (5, ended(TaskEnd::Cancelled)),
            (7, EventKind::TaskAborted { by: 0 }),
            (7, ended(TaskEnd::Cancelled)),
        ],
        "{events:#?}"
    );
}
