//! Wakers that are not the executor's own and panic, where timers use them.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, Log};
use expect_test::expect;
use pollscope_executor::{sleep, Sleep};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, RawWaker, RawWakerVTable, Wake, Waker};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// Polls a sleep by hand, with a waker that is not the executor's.
fn arm(sleep: &mut Sleep, waker: &Waker) {
    assert!(Pin::new(sleep).poll(&mut Context::from_waker(waker)).is_pending());
}

#[test]
fn panic_in_a_waker_that_a_timer_uses() {
    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("expected: a waker panics")
        }
    }
    check(
        |scene| {
            let mut foreign = scene.executor.enter(|| sleep(SECOND));
            arm(&mut foreign, &Arc::new(Panics).into());
            let own = scene.executor.enter(|| sleep(SECOND));
            scene.executor.spawn_local(own).detach();
            scene.run();
        },
        expect![[r#"
            timer_armed 1 by nobody for 1s
            -- set_deadline Some(1s)
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            timer_armed 2 by 1 for 1s
            poll_end 1 Pending
            turn_end 1, next 1s
            turn_start
            timer_fire_start 1
            timer_fire_end 1
            timer_fire_start 2
            task_woken 1
            timer_fire_end 2
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            -- set_deadline None
            turn_end 1
            == end
        "#]],
    );
}

/// A waker whose destructor panics. Those made by `Arc` drop what they hold with the last clone only;
/// this one panics each time.
fn panics_when_dropped() -> Waker {
    const RAW: RawWaker = RawWaker::new(std::ptr::null(), &TABLE);
    static TABLE: RawWakerVTable =
        RawWakerVTable::new(|_| RAW, |_| {}, |_| {}, |_| panic!("expected: a waker is dropped"));
    // SAFETY: the functions touch no data, and so keep every promise about it, on every thread.
    unsafe { Waker::from_raw(RAW) }
}

#[test]
fn panic_in_the_destructor_of_a_waker_of_a_timer_that_is_cancelled() {
    check(
        |scene| {
            let waker = std::mem::ManuallyDrop::new(panics_when_dropped());
            let [first, mut second] = [SECOND, 2 * SECOND].map(|duration| {
                let mut sleep = scene.executor.enter(|| sleep(duration));
                arm(&mut sleep, &waker);
                sleep
            });
            scene.say("drop");
            drop(first);
            scene.say("reset");
            second.reset(scene.executor.now() + 3 * SECOND);
            arm(&mut second, &waker);
            scene.say("shutdown");
            scene.executor.shutdown();
            drop(second);
        },
        expect![[r#"
            timer_armed 1 by nobody for 1s
            -- set_deadline Some(1s)
            timer_armed 2 by nobody for 2s
            drop
            timer_cancelled 1
            -- set_deadline Some(2s)
            reset
            timer_cancelled 2
            -- set_deadline None
            timer_armed 3 by nobody for 3s
            -- set_deadline Some(3s)
            shutdown
            timer_cancelled 3
            -- set_deadline None
            == end
        "#]],
    );
}

/// The sleep goes while the stack unwinds: a second panic there would be the end of the program.
#[test]
fn both_at_once() {
    let log = Log::default();
    let scene = common::Scene::new(pollscope_executor::Budget::default());
    let waker = std::mem::ManuallyDrop::new(panics_when_dropped());
    let unwinds = std::panic::AssertUnwindSafe(|| {
        let mut sleep = scene.executor.enter(|| sleep(SECOND));
        arm(&mut sleep, &waker);
        log.say("armed");
        panic!("expected: and the sleep is dropped meanwhile");
    });
    assert!(std::panic::catch_unwind(unwinds).is_err());
    assert_eq!(log.take(), "armed\n");
    expect![[r#"
        timer_armed 1 by nobody for 1s
        -- set_deadline Some(1s)
        timer_cancelled 1
        -- set_deadline None
    "#]]
    .assert_eq(&scene.log.take());
}
