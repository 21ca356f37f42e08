//! Threads, locks, marks and counters beside the lanes.

mod common;

use common::{main, nap, numbered, record};
use pollscope::spawn_local;
use pollscope_analysis::Model;
use pollscope_analysis::tracks::{LockTrack, ThreadPoll, ThreadTrack};
use pollscope_trace::{Event, EventKind, LockMode, PollOutcome, probe, root, task};

const MS: u64 = 1_000_000;

/// Who was polled from when to when, in milliseconds.
fn polls(thread: &ThreadTrack) -> Vec<(u32, u64, Option<u64>)> {
    let poll = |poll: &ThreadPoll| (poll.task, poll.start / MS, poll.end.map(|end| end / MS));
    thread.polls.iter().map(poll).collect()
}

#[test]
fn the_polls_of_a_real_program() {
    let model = Model::of(&record(|| {
        root!(
            "main()",
            main(async {
                let nap = spawn_local(task!("nap(50)", nap(50)));
                let _ = probe::awaiting(9, nap).await;
            })
        )
    }));
    let [thread] = &model.tracks.threads[..] else { panic!("there is one thread") };
    assert_eq!((thread.thread, thread.started, thread.ended), (0, 0, None));
    let at = |at| Some(at);
    assert_eq!(polls(thread), [(1, 0, at(0)), (2, 0, at(0)), (2, 50, at(50)), (1, 50, at(50))]);
}

#[test]
fn threads() {
    use EventKind::*;
    let pending = || PollEnd { outcome: PollOutcome::Pending };
    let mut events = numbered([
        (1, 0, 0, PollStart),
        (0, 0, 0, ThreadStarted { name: "worker".to_owned() }),
        (2, 0, 0, PollStart),
        (2, 5, 0, PollStart),
        (2, 5, 0, pending()),
        (1, 0, 0, pending()),
        (2, 0, 0, pending()),
        (0, 6, 0, PollStart), // outside any task
        (0, 7, 0, PollStart),
        (0, 7, 0, pending()),
        (0, 6, 0, pending()),
        (3, 0, 0, PollStart), // whose end was lost
        (3, 8, 0, PollStart),
        (4, 0, 0, PollStart),
        (0, 0, 0, ThreadEnded),
    ]);
    for event in &mut events {
        event.thread = u32::from(event.task != 1);
    }
    let tracks = Model::of(&events).tracks;
    let [first, second] = &tracks.threads[..] else { panic!("there are two threads") };
    assert_eq!(polls(first), [(1, 1, Some(6))]);
    assert_eq!(
        polls(second),
        [(2, 3, Some(7)), (0, 8, Some(11)), (3, 12, Some(14)), (4, 14, None)]
    );
    assert_eq!(
        (second.name.as_str(), second.started, second.ended),
        ("worker", 2 * MS, Some(15 * MS))
    );
}

/// Of each use: who, and the milliseconds of request, acquisition and end.
fn uses(track: &LockTrack) -> Vec<(u32, u64, Option<u64>, Option<u64>)> {
    let ms = |at: Option<u64>| at.map(|at| at / MS);
    let shown = |used: &pollscope_analysis::tracks::LockUse| {
        (used.task, used.requested / MS, ms(used.acquired), ms(used.ended))
    };
    track.uses.iter().map(shown).collect()
}

#[test]
fn locks() {
    use EventKind::*;
    let requested = || LockRequested { lock: 1, name: "m".to_owned(), mode: LockMode::Shared };
    let (acquired, released) = (LockAcquired { lock: 1 }, LockReleased { lock: 1 });
    let events = numbered([
        (1, 0, 3, requested()),
        (1, 0, 3, acquired.clone()),
        (2, 0, 4, requested()),
        (3, 0, 5, requested()),
        (1, 0, 3, requested()), // a second one by the same task
        (1, 0, 3, acquired.clone()),
        (2, 0, 0, LockCancelled { lock: 1 }),
        (1, 0, 0, released.clone()),
        (3, 0, 5, acquired),
        (1, 0, 0, released.clone()),
        (9, 0, 0, released), // of nobody
        (9, 0, 0, LockCancelled { lock: 7 }),
    ]);
    let tracks = Model::of(&events).tracks;
    let [lock] = &tracks.locks[..] else { panic!("there is one lock") };
    assert_eq!((lock.lock, lock.name.as_str(), lock.uses[0].mode), (1, "m", LockMode::Shared));
    assert_eq!(
        uses(lock),
        [
            (1, 1, Some(2), Some(8)),
            (2, 3, None, Some(7)),
            (3, 4, Some(9), None),
            (1, 5, Some(6), Some(10)),
        ]
    );
}

#[test]
fn marks_and_counters() {
    let counter = |name: &str, value| EventKind::Counter { name: name.to_owned(), value };
    let events: Vec<Event> = numbered([
        (2, 0, 8, EventKind::Mark { name: "halfway".to_owned() }),
        (0, 0, 9, counter("queue", 3.0)),
        (0, 0, 9, counter("done", -1.0)),
        (0, 0, 9, counter("queue", 1.5)),
        (0, 0, 9, counter("queue", f64::NAN)),
    ]);
    let tracks = Model::of(&events).tracks;
    let [mark] = &tracks.marks[..] else { panic!("there is one mark") };
    assert_eq!((mark.at, mark.name.as_str(), mark.line, mark.task), (MS, "halfway", 8, 2));
    let [queue, done] = &tracks.counters[..] else { panic!("there are two counters") };
    assert_eq!((queue.name.as_str(), done.name.as_str()), ("queue", "done"));
    assert_eq!(queue.values, [(2 * MS, 3.0), (4 * MS, 1.5)]);
    assert_eq!((queue.least, queue.most, done.least, done.most), (1.5, 3.0, -1.0, -1.0));
}
