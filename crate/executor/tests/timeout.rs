//! Timeouts: who is asked first, what is left behind.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::check;
use expect_test::expect;
use pollscope_executor::platform::virtual_time::block_on;
use pollscope_executor::{now, sleep, timeout, timeout_at, yield_now, Instant, Sleep, Timeout};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_future_wins() {
    check(
        |scene| {
            let log = scene.log.clone();
            scene
                .executor
                .spawn_local(async move {
                    let result = timeout(2 * SECOND, sleep(SECOND)).await;
                    log.say(format!("{result:?} at {:?}", now()));
                })
                .detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 1s
            timer_armed 2 by 1 for 2s
            poll_end 1 Pending
            -- set_deadline Some(1s)
            turn_end 1, next 1s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            poll_start 1
            timer_cancelled 2
            Ok(()) at 1s
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            -- set_deadline None
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn the_clock_wins_and_the_future_goes_with_the_timeout() {
    check(
        |scene| {
            let log = scene.log.clone();
            let guard = scene.log.on_drop("future dropped");
            scene
                .executor
                .spawn_local(async move {
                    let future = async move {
                        let _guard = guard;
                        std::future::pending::<()>().await
                    };
                    let mut limited = Box::pin(timeout(SECOND, future));
                    let result = limited.as_mut().await;
                    log.say(format!("{result:?} at {:?}", now()));
                    drop(limited);
                    log.say("timeout dropped");
                })
                .detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 1s
            poll_end 1 Pending
            -- set_deadline Some(1s)
            turn_end 1, next 1s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            poll_start 1
            Err(Elapsed(())) at 1s
            future dropped
            timeout dropped
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            -- set_deadline None
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn ready_in_time_at_the_last_moment() {
    let both = block_on(async { timeout(SECOND, sleep(SECOND)).await });
    assert_eq!(both, Ok(Ok(())));
}

#[test]
fn no_time_is_one_poll() {
    let at_once = block_on(async { timeout(Duration::ZERO, async { 7 }).await });
    assert_eq!(at_once, Ok(Ok(7)));
    let later = block_on(async { timeout(Duration::ZERO, yield_now()).await });
    assert!(matches!(later, Ok(Err(_))));
    let past = block_on(async {
        sleep(SECOND).await;
        (timeout_at(Instant::ZERO, yield_now()).await.is_err(), now())
    });
    assert_eq!(past, Ok((true, Instant::ZERO + SECOND)));
}

#[test]
fn time_counts_from_the_call() {
    let result = block_on(async {
        let limited = timeout(SECOND, std::future::pending::<()>());
        assert_eq!(limited.deadline(), Instant::ZERO + SECOND);
        sleep(3 * SECOND).await;
        (limited.await.is_err(), now())
    });
    assert_eq!(result, Ok((true, Instant::ZERO + 3 * SECOND)));
}

#[test]
fn the_inner_one_may_be_shorter_or_longer() {
    let nested = |inner: Duration, outer: Duration| {
        block_on(async move {
            timeout(outer, timeout(inner, std::future::pending::<()>())).await.map(|_| now())
        })
        .expect("it comes to an end")
    };
    assert_eq!(nested(SECOND, 2 * SECOND), Ok(Instant::ZERO + SECOND));
    assert!(nested(2 * SECOND, SECOND).is_err());
}

#[test]
fn it_is_as_unpin_as_its_future() {
    fn assert_unpin<T: Unpin>() {}
    assert_unpin::<Timeout<Sleep>>();
    let inner = block_on(async { timeout(SECOND, async { 5 }).into_inner().await });
    assert_eq!(inner, Ok(5));
}

#[test]
#[should_panic(expected = "pollscope_executor::sleep was called outside of an executor")]
fn outside_of_an_executor() {
    drop(timeout(SECOND, async {}));
}
