//! Sleeps and deadlines, exactly.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, Scene};
use expect_test::expect;
use pollscope_executor::{now, sleep, sleep_until, Instant, JoinHandle};
use std::future::Future;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn spawn_sleeper(scene: &Scene, name: &'static str, duration: Duration) -> JoinHandle<()> {
    let log = scene.log.clone();
    let sleep = scene.executor.enter(|| sleep(duration));
    scene.executor.spawn_local(async move {
        sleep.await;
        log.say(format!("{name} at {:?}", now()));
    })
}

#[test]
fn one_sleep() {
    check(
        |scene| {
            spawn_sleeper(scene, "awake", SECOND);
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
            awake at 1s
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
fn the_platform_knows_only_the_nearest_deadline() {
    check(
        |scene| {
            let _sleepers = [("three", 3), ("one", 1), ("two", 2)]
                .map(|(name, seconds)| spawn_sleeper(scene, name, seconds * SECOND));
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_spawned 2
            task_spawned 3
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 3s
            poll_end 1 Pending
            poll_start 2
            timer_armed 2 by 2 for 1s
            poll_end 2 Pending
            poll_start 3
            timer_armed 3 by 3 for 2s
            poll_end 3 Pending
            -- set_deadline Some(1s)
            turn_end 3, next 1s
            turn_start
            timer_fire_start 2
            task_woken 2
            timer_fire_end 2
            poll_start 2
            one at 1s
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            -- set_deadline Some(2s)
            turn_end 1, next 2s
            turn_start
            timer_fire_start 3
            task_woken 3
            timer_fire_end 3
            poll_start 3
            two at 2s
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            -- set_deadline Some(3s)
            turn_end 1, next 3s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            poll_start 1
            three at 3s
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
fn equal_deadlines_fire_in_the_order_of_arming_in_one_turn() {
    check(
        |scene| {
            for name in ["a", "b", "c"] {
                spawn_sleeper(scene, name, SECOND);
            }
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            task_spawned 2
            task_detached 2
            task_spawned 3
            task_detached 3
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 1s
            poll_end 1 Pending
            poll_start 2
            timer_armed 2 by 2 for 1s
            poll_end 2 Pending
            poll_start 3
            timer_armed 3 by 3 for 1s
            poll_end 3 Pending
            -- set_deadline Some(1s)
            turn_end 3, next 1s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            timer_fire_start 2
            task_woken 2
            timer_fire_end 2
            timer_fire_start 3
            task_woken 3
            timer_fire_end 3
            poll_start 1
            a at 1s
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            poll_start 2
            b at 1s
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            poll_start 3
            c at 1s
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            -- set_deadline None
            turn_end 3
            == end
        "#]],
    );
}

#[test]
fn zero_sleep_is_ready_at_once() {
    check(
        |scene| {
            spawn_sleeper(scene, "awake", Duration::ZERO);
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            awake at 0ns
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn longest_sleep_ends_at_the_last_instant() {
    check(
        |scene| {
            spawn_sleeper(scene, "awake", Duration::MAX);
            scene.run();
            assert_eq!(scene.executor.now(), Instant::MAX);
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 18446744073.709551615s
            poll_end 1 Pending
            -- set_deadline Some(18446744073.709551615s)
            turn_end 1, next 18446744073.709551615s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            poll_start 1
            awake at 18446744073.709551615s
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
fn sleep_counts_from_its_call_not_from_its_poll() {
    check(
        |scene| {
            let log = scene.log.clone();
            scene
                .executor
                .spawn_local(async move {
                    let early = sleep(2 * SECOND);
                    sleep(SECOND).await;
                    early.await;
                    log.say(format!("at {:?}", now()));
                    sleep_until(Instant::ZERO + SECOND).await;
                    log.say("the past is ready at once");
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
            timer_armed 2 by 1 for 2s
            poll_end 1 Pending
            -- set_deadline Some(2s)
            turn_end 1, next 2s
            turn_start
            timer_fire_start 2
            task_woken 1
            timer_fire_end 2
            poll_start 1
            at 2s
            the past is ready at once
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
fn dropping_a_sleep_cancels_its_timer() {
    check(
        |scene| {
            let log = scene.log.clone();
            scene
                .executor
                .spawn_local(async move {
                    let mut long = Box::pin(sleep(10 * SECOND));
                    std::future::poll_fn(|context| {
                        assert!(long.as_mut().poll(context).is_pending());
                        std::task::Poll::Ready(())
                    })
                    .await;
                    sleep(SECOND).await;
                    drop(long);
                    log.say("dropped");
                })
                .detach();
            scene.run();
            scene.say(format!("at {:?}", scene.executor.now()));
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 10s
            timer_armed 2 by 1 for 1s
            poll_end 1 Pending
            -- set_deadline Some(1s)
            turn_end 1, next 1s
            turn_start
            timer_fire_start 2
            task_woken 1
            timer_fire_end 2
            poll_start 1
            timer_cancelled 1
            dropped
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            -- set_deadline None
            turn_end 1
            at 1s
            == end
        "#]],
    );
}
