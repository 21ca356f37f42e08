//! What tasks spend their time on.

mod common;

use std::time::Duration;

use common::{event_of, main, nap, record};
use pollscope::{Executor, sleep, spawn_local, yield_now};
use pollscope_analysis::statistics::{Share, Spent, Totals};
use pollscope_analysis::{History, TaskStatistics};
use pollscope_trace::{Event, EventKind, PollOutcome, TaskEnd, WakeCause, probe, root, task};

const MS: u64 = 1_000_000;

#[test]
fn a_program_that_waits_in_two_lines() {
    let events = record(|| {
        root!(
            "main()",
            main(async {
                let task = spawn_local(task!("nap(2000)", nap(2000)));
                probe::awaiting(9, nap(500)).await;
                probe::awaiting(10, nap(500)).await;
                let _ = probe::awaiting(11, task).await;
                yield_now().await;
            })
        )
    });
    let history = History::of(&events);
    let main = TaskStatistics::of(&history, 1).expect("it was spawned");
    assert_eq!((main.polls(), main.wakes, main.self_wakes), (5, 4, 1));
    assert_eq!(main.ended, Some((2000 * MS, TaskEnd::Ready)));
    let idle = 2000 * MS;
    assert_eq!(main.totals(u64::MAX), Totals { busy: 0, scheduled: 0, idle });
    assert_eq!(
        main.sentence(0),
        "task 1 took 2.00 s: 1.00 s waiting in line 11 for task 2, 500 ms waiting in line 9 for a \
         timer, 500 ms waiting in line 10 for a timer."
    );
    let nap = TaskStatistics::of(&history, 2).expect("it was spawned");
    assert_eq!(nap.sentence(0), "task 2 took 2.00 s: 2.00 s waiting in line 3 for a timer.");
    assert!(TaskStatistics::of(&history, 3).is_none());
}

/// An event of task 1, at so many milliseconds.
fn at(ms: u64, kind: EventKind) -> Event {
    event_of(ms, 1, 0, 0, kind)
}

fn by_hand() -> Vec<Event> {
    use EventKind::*;
    let pending = || PollEnd { outcome: PollOutcome::Pending };
    let woken = |cause, by| Woken { cause, by };
    vec![
        at(1, TaskSpawned { name: "t".to_owned(), by: 0 }),
        at(11, PollStart),                    // 10 ready
        at(13, pending()),                    // 2 running
        at(33, woken(WakeCause::Task, 7)),    // 20 waiting
        at(34, woken(WakeCause::Outside, 0)), // already ready
        at(38, PollStart),                    // 5 ready
        at(39, woken(WakeCause::Itself, 1)),
        at(48, pending()),  // 10 running
        at(49, PollStart),  // 1 ready
        at(53, pending()),  // 4 running
        at(153, PollStart), // 100 waiting; nobody woke it
        at(156, pending()), // 3 running
    ]
}

#[test]
fn each_state_by_hand() {
    let mut history = History::of(&by_hand());
    let shown = |history: &History, now: u64| {
        let task = TaskStatistics::of(history, 1).expect("it was spawned");
        let Totals { busy, scheduled, idle } = task.totals(now * MS);
        (busy / MS, scheduled / MS, idle / MS)
    };
    assert_eq!(shown(&history, 156), (19, 16, 120));
    assert_eq!(shown(&history, 160), (19, 16, 124), "it goes on waiting");
    let task = TaskStatistics::of(&history, 1).expect("it was spawned");
    assert_eq!((task.polls(), task.wakes, task.self_wakes), (4, 3, 1));
    assert_eq!(task.poll_times, [2 * MS, 10 * MS, 4 * MS, 3 * MS]);
    let percentile = |percent| task.poll_percentile(percent).map(|time| time / MS);
    assert_eq!(
        [0.0, 25.0, 26.0, 50.0, 75.0, 76.0, 100.0].map(percentile),
        [Some(2), Some(2), Some(3), Some(3), Some(4), Some(10), Some(10)]
    );
    history.push(&at(200, EventKind::TaskEnded { end: TaskEnd::Cancelled }));
    let task = TaskStatistics::of(&history, 1).expect("it was spawned");
    let waiting = |cause, by| Spent::Waiting { line: 0, cause, by };
    let share = |what, ms: u64| Share { what, time: ms * MS };
    assert_eq!(
        task.shares(0),
        [
            share(waiting(None, 0), 144),
            share(waiting(Some(WakeCause::Task), 7), 20),
            share(Spent::Running, 19),
            share(Spent::Ready, 16),
        ]
    );
    assert_eq!(
        task.sentence(0),
        "task 1 took 199 ms: 144 ms waiting, 20 ms waiting for task 7, 19 ms running, 16 ms ready \
         while something else ran."
    );
}

#[test]
fn nothing_measured_is_nothing_said() {
    let spawned = at(5, EventKind::TaskSpawned { name: "t".to_owned(), by: 0 });
    let history = History::of(&[spawned]);
    let task = TaskStatistics::of(&history, 1).expect("it was spawned");
    assert_eq!(task.poll_percentile(50.0), None);
    assert_eq!(task.sentence(5 * MS), "task 1 has taken 0 s.");
    assert_eq!(
        task.sentence(25 * MS),
        "task 1 has taken 20 ms: 20 ms ready while something else ran."
    );
}

#[test]
fn the_rest_is_added_up() {
    let events = record(|| {
        root!(
            "main()",
            main(async {
                for line in 11..=16 {
                    probe::awaiting(line, sleep(Duration::from_millis(10))).await;
                }
                assert!(Executor::current().is_some());
            })
        )
    });
    let history = History::of(&events);
    assert_eq!(
        TaskStatistics::of(&history, 1).expect("it was spawned").sentence(0),
        "task 1 took 60 ms: 10 ms waiting in line 11 for a timer, 10 ms waiting in line 12 for a \
         timer, 10 ms waiting in line 13 for a timer, 10 ms waiting in line 14 for a timer, 20 ms on \
         2 other things."
    );
}
