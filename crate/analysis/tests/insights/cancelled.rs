//! What was dropped where it waited, and what only came to its end.

use expect_test::expect;
use futures::future::select;
use pollscope::{sleep, timeout};

use crate::program::{call, check, describe, main, ms, nap, of, silent, stopped_after, wait};
use crate::spawn::spawn;

#[test]
fn an_aborted_task() {
    check(
        main!(async {
            let task = spawn("nap(500)", nap(7, "nap(500)", 500));
            wait!(8, sleep(ms(20)));
            task.abort();
            wait!(10, sleep(ms(5)));
        }),
        expect![[r#"
            Cancelled in line 3, 0 to 20 ms: nap(500) was cancelled at 0.020 s where it waited in line 3: nothing after that line ran.
              A future is cancelled by dropping it: it never goes on from the `.await` it stands at, and only destructors run. What has to be finished needs a task of its own that nobody aborts, or has to be kept and awaited again.
              events [20, 28]
        "#]],
    );
}

#[test]
fn an_aborted_task_that_had_not_begun() {
    check(
        main!(async {
            spawn("nap(500)", nap(7, "nap(500)", 500)).abort();
            wait!(9, sleep(ms(5)));
        }),
        expect![[r#"
            Cancelled in line 13, 0 to 0 ms: nap(500) was cancelled at 0.000 s before it had begun: nothing ran.
              A future is cancelled by dropping it: it never goes on from the `.await` it stands at, and only destructors run. What has to be finished needs a task of its own that nobody aborts, or has to be kept and awaited again.
              events [7, 9]
        "#]],
    );
}

#[test]
fn the_loser_of_a_select() {
    check(
        main!(async {
            let slow = call!(5, "slow()", async { wait!(6, nap(6, "inner()", 300)) });
            wait!(7, select(Box::pin(slow), sleep(ms(20))));
            wait!(8, sleep(ms(5)));
        }),
        expect![[r#"
            Cancelled in line 6, 0 to 20 ms: slow() was cancelled at 0.020 s where it waited in line 6: nothing after that line ran.
              A future is cancelled by dropping it: it never goes on from the `.await` it stands at, and only destructors run. What has to be finished needs a task of its own that nobody aborts, or has to be kept and awaited again.
              events [8, 33]
        "#]],
    );
}

#[test]
fn timeouts_in_a_loop_are_one_insight() {
    check(
        main!(async {
            for _ in 0..4 {
                wait!(7, timeout(ms(20), nap(7, "nap(300)", 300))).expect_err("it takes longer");
            }
        }),
        expect![[r#"
            Cancelled in line 3, 0 to 80 ms: 4 × nap(300) were cancelled where they waited in line 3: nothing after that line ran.
              A future is cancelled by dropping it: it never goes on from the `.await` it stands at, and only destructors run. What has to be finished needs a task of its own that nobody aborts, or has to be kept and awaited again.
              events [8, 26, 31, 49, 54, 72, 77, 95]
        "#]],
    );
}

#[test]
fn in_time() {
    silent(main!(async {
        wait!(7, timeout(ms(20), nap(7, "nap(10)", 10))).expect("it is in time");
    }));
}

#[test]
fn an_abort_that_comes_too_late() {
    silent(main!(async {
        let task = spawn("nap(10)", nap(7, "nap(10)", 10));
        wait!(8, sleep(ms(20)));
        task.abort();
    }));
}

#[test]
fn everything_when_the_run_is_stopped() {
    let events = stopped_after(
        ms(50),
        main!(async {
            spawn("nap(500)", nap(7, "nap(500)", 500)).detach();
            wait!(8, nap(8, "nap(600)", 600));
        }),
    );
    assert_eq!(describe(&of(&events)), "");
}

#[test]
fn what_a_panic_takes_with_it() {
    silent(main!(async {
        let broken = call!(5, "broken()", async {
            let mut slow = Box::pin(nap(6, "slow()", 300));
            wait!(7, select(&mut slow, sleep(ms(5))));
            std::panic::resume_unwind(Box::new("on purpose"))
        });
        assert!(wait!(9, spawn("broken()", broken)).is_err());
    }));
}
