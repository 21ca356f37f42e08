//! Polls that keep others waiting, and long ones that do not.

use expect_test::expect;
use pollscope::{sleep, yield_now};
use pollscope_trace::{EventKind, PollOutcome, TaskEnd, WakeCause};

use crate::events::Events;
use crate::program::{call, describe, main, ms, nap, of, record_with, wait};
use crate::spawn::spawn;

#[test]
fn while_another_task_was_ready() {
    let events = record_with(|clock| {
        main!(async move {
            let other = spawn("other()", nap(6, "other()", 5));
            wait!(7, yield_now());
            clock.advance(ms(480));
            wait!(9, other).expect("it ends");
        })
    });
    expect![[r#"
        ExecutorBlocked in line 7, 0 to 480 ms: main() (task 1) kept the executor busy for 480 ms in one poll, from line 7 on; other() (task 2) was ready and had to wait for 475 ms.
          A poll cannot be interrupted: until it returns, no other task runs and no timer fires. Wait with `.await` instead of blocking, put `yield_now().await` between the pieces of long work, or move the work to another thread.
          events [20, 22, 26, 30]
    "#]].assert_eq(&describe(&of(&events)));
}

#[test]
fn while_a_timer_was_due_and_more_than_once() {
    let events = record_with(|clock| {
        main!(async move {
            let busy = call!(5, "busy()", async move {
                for _ in 0..3 {
                    wait!(6, sleep(ms(10)));
                    clock.advance(ms(100));
                }
            });
            let busy = spawn("busy()", busy);
            let ticks = call!(9, "ticks()", async {
                for _ in 0..40 {
                    wait!(10, sleep(ms(8)));
                }
            });
            wait!(12, spawn("ticks()", ticks)).expect("it ends");
            wait!(13, busy).expect("it ends");
        })
    });
    expect![[r#"
        ExecutorBlocked in line 6, 10 to 330 ms: busy() (task 2) kept the executor busy for 100 ms in one poll, from line 6 on; ticks() (task 3) was ready and had to wait for 94 ms.
          A poll cannot be interrupted: until it returns, no other task runs and no timer fires. Wait with `.await` instead of blocking, put `yield_now().await` between the pieces of long work, or move the work to another thread. It did so 3 times.
          events [44, 46, 51, 55, 77, 84, 88, 110, 114, 120]
    "#]].assert_eq(&describe(&of(&events)));
}

#[test]
fn with_nobody_waiting() {
    let events = record_with(|clock| {
        main!(async move {
            wait!(7, sleep(ms(10)));
            clock.advance(ms(250));
            wait!(9, sleep(ms(10)));
        })
    });
    expect![[r#"
        ExecutorBlocked in line 7, 10 to 260 ms: main() (task 1) kept the executor busy for 250 ms in one poll, from line 7 on; no other task was ready meanwhile, but none could have run.
          A poll cannot be interrupted: until it returns, no other task runs and no timer fires. Wait with `.await` instead of blocking, put `yield_now().await` between the pieces of long work, or move the work to another thread.
          events [14, 16, 21]
    "#]].assert_eq(&describe(&of(&events)));
}

#[test]
fn short_polls_and_long_ones_that_nobody_feels() {
    let events = record_with(|clock| {
        main!(async move {
            // 5 ms at a time beside another task, and 60 ms with nobody else there.
            let other = spawn("other()", nap(6, "other()", 2));
            for _ in 0..4 {
                wait!(7, yield_now());
                clock.advance(ms(5));
            }
            wait!(9, other).expect("it ends");
            clock.advance(ms(60));
            wait!(11, yield_now());
        })
    });
    assert_eq!(describe(&of(&events)), "");
}

#[test]
fn others_that_sleep_longer_than_the_poll_takes() {
    let events = record_with(|clock| {
        main!(async move {
            let other = spawn("other()", nap(6, "other()", 500));
            wait!(7, yield_now());
            clock.advance(ms(80));
            wait!(9, other).expect("it ends");
        })
    });
    assert_eq!(describe(&of(&events)), "");
}

/// The story of tokio-console's issue 516: work on a thread that is meant to block, while the tasks run
/// on another one.
#[test]
fn a_thread_that_blocks_beside_the_tasks() {
    let mut events = Events::default();
    events.of(1, 0).spawned(0, "main()", 0).start();
    events.of(2, 0).spawned(5, "blocking()", 1);
    events.on(7).start();
    for at in [10, 20, 30] {
        events.on(0).of(1, 0).at(at).end(PollOutcome::Pending);
        events.add(0, EventKind::Woken { cause: WakeCause::Outside, by: 0 }).start();
    }
    events.on(7).of(2, 0).at(900).end(PollOutcome::Ready);
    events.add(0, EventKind::TaskEnded { end: TaskEnd::Ready });
    events
        .on(0)
        .of(1, 0)
        .end(PollOutcome::Ready)
        .add(0, EventKind::TaskEnded { end: TaskEnd::Ready });
    assert_eq!(describe(&events.rust()), "");
}
