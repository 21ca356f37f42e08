//! Tasks that the end of the program cut off, and those that ended otherwise.

use expect_test::expect;
use pollscope::sleep;
use pollscope_analysis::InsightKind;
use pollscope_trace::{EventKind, PollOutcome, TaskEnd, WakeCause};

use crate::events::Events;
use crate::program::{
    call, check, describe, main, ms, nap, of, record, silent, stopped_after, wait,
};
use crate::spawn::spawn;

#[test]
fn detached_and_still_waiting() {
    check(
        main!(async {
            spawn("nap(500)", nap(7, "nap(500)", 500)).detach();
            wait!(8, sleep(ms(20)));
        }),
        expect![[r#"
            Unfinished in line 13, 0 to 20 ms: nap(500) was still waiting in line 3 when main() ended at 0.020 s, and was dropped unfinished.
              The end of `main` is the end of the program, whatever its tasks are doing. If it should finish, await the `JoinHandle` before `main` returns. Nobody was to wait for it: its handle had been dropped or detached.
              events [7, 8, 21, 30, 33]
        "#]],
    );
}

#[test]
fn spawned_and_the_program_was_over() {
    check(
        main!(async {
            spawn("nap(500)", nap(7, "nap(500)", 500));
        }),
        expect![[r#"
            Unfinished in line 13, 0 to 0 ms: nap(500) was never polled before main() ended at 0.000 s, and was dropped unfinished.
              The end of `main` is the end of the program, whatever its tasks are doing. If it should finish, await the `JoinHandle` before `main` returns. Nobody was to wait for it: its handle had been dropped or detached.
              events [7, 8, 11, 14]
        "#]],
    );
}

#[test]
fn many_of_one_line() {
    check(
        main!(async {
            let tasks: Vec<_> = (0..4)
                .map(|_| {
                    spawn(
                        "work()",
                        call!(6, "work()", async {
                            wait!(7, nap(7, "nap(500)", 500));
                        }),
                    )
                })
                .collect();
            wait!(8, sleep(ms(20)));
            drop(tasks);
        }),
        expect![[r#"
            Unfinished in line 13, 0 to 20 ms: 4 × work() were still waiting in line 7 when main() ended at 0.020 s, and were dropped unfinished.
              The end of `main` is the end of the program, whatever its tasks are doing. If they should finish, await the `JoinHandle` before `main` returns. Nobody was to wait for them: their handles had been dropped or detached.
              events [7, 9, 11, 13, 31, 44, 57, 70, 77, 78, 79, 80, 83, 86, 92, 98, 104]
        "#]],
    );
}

#[test]
fn detached_and_finished_in_time() {
    silent(main!(async {
        spawn("nap(10)", nap(7, "nap(10)", 10)).detach();
        wait!(8, sleep(ms(11)));
    }));
}

#[test]
fn aborted_before_the_end() {
    let said = describe(&of(&record(main!(async {
        let task = spawn("nap(500)", nap(7, "nap(500)", 500));
        wait!(8, sleep(ms(10)));
        task.abort();
    }))));
    assert!(!said.contains("Unfinished"), "{said}");
}

#[test]
fn in_a_run_that_was_stopped() {
    let events = stopped_after(
        ms(50),
        main!(async {
            spawn("nap(500)", nap(7, "nap(500)", 500)).detach();
            wait!(8, sleep(ms(900)));
        }),
    );
    assert_eq!(describe(&of(&events)), "");
}

#[test]
fn that_nobody_was_to_wait_for_it_is_said() {
    let events = |detached: bool| {
        let mut events = Events::default();
        events.of(1, 0).spawned(0, "main()", 0).start();
        events.of(2, 0).spawned(7, "works()", 1);
        if detached {
            events.add(0, EventKind::TaskDetached);
        }
        events.of(1, 0).end(PollOutcome::Ready);
        events.add(0, EventKind::TaskEnded { end: TaskEnd::Ready });
        events.of(2, 0).add(0, EventKind::TaskEnded { end: TaskEnd::Cancelled });
        let said = events.rust();
        assert_eq!((said.len(), said[0].kind), (1, InsightKind::Unfinished));
        said[0].detail.contains("its handle had been dropped or detached")
    };
    assert!(events(true));
    assert!(!events(false));
}

/// Some executors drop an aborted task only later, and then `main` may be over.
#[test]
fn aborted_and_dropped_only_after_the_end() {
    let said = |aborted: bool, has_waker: bool| {
        let mut events = Events::default();
        events.of(1, 0).spawned(0, "main()", 0).start();
        events.of(2, 0).spawned(7, "works()", 1);
        events.of(1, 0).add(0, EventKind::WakerCloned).end(PollOutcome::Pending);
        events.of(2, 0).start();
        if has_waker {
            events.add(0, EventKind::WakerCloned);
        }
        events.end(PollOutcome::Pending);
        events.of(1, 0).at(20).add(0, EventKind::Woken { cause: WakeCause::Outside, by: 0 });
        events.start();
        if aborted {
            events.of(2, 0).add(9, EventKind::TaskAborted { by: 1 });
        }
        events.of(1, 0).end(PollOutcome::Ready);
        events.add(0, EventKind::TaskEnded { end: TaskEnd::Ready });
        events.of(2, 0).at(21).add(0, EventKind::TaskEnded { end: TaskEnd::Cancelled });
        events.rust().iter().map(|insight| insight.kind).collect::<Vec<_>>()
    };
    assert_eq!(said(false, true), [InsightKind::Unfinished]);
    assert_eq!(said(false, false), [InsightKind::LostWakeUp]);
    assert_eq!(said(true, true), []);
    assert_eq!(said(true, false), []);
}
