//! The budget of a turn, and what the platform is asked for when it runs out.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, check_with, Scene};
use expect_test::expect;
use pollscope_executor::{now, sleep, yield_now, Budget, JoinHandle};
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
fn budget_in_polls_gives_way_after_painting() {
    check_with(
        Budget { polls: 2, time: Duration::MAX },
        |scene| {
            for _ in 0..3 {
                scene.executor.spawn_local(async {}).detach();
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
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            poll_start 2
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            -- schedule AfterPaint
            turn_end 2, more
            turn_start
            poll_start 3
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn budget_in_time_gives_way_after_painting() {
    check_with(
        Budget { polls: u32::MAX, time: Duration::from_millis(5) },
        |scene| {
            for _ in 0..4 {
                let clock = scene.clock.clone();
                let slow = async move { clock.advance(Duration::from_millis(3)) };
                scene.executor.spawn_local(slow).detach();
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
            task_spawned 4
            task_detached 4
            turn_start
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            poll_start 2
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            -- schedule AfterPaint
            turn_end 2, more
            turn_start
            poll_start 3
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            poll_start 4
            poll_end 4 Ready
            task_dropped 4
            task_completed 4 Completed
            turn_end 2
            == end
        "#]],
    );
}

#[test]
fn budget_of_nothing_still_polls_one() {
    check_with(
        Budget { polls: 0, time: Duration::ZERO },
        |scene| {
            scene.executor.spawn_local(yield_now()).detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            task_woken 1
            poll_end 1 Pending
            -- schedule AfterPaint
            turn_end 1, more
            turn_start
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn budget_holds_for_timers_that_are_due_together() {
    check_with(
        Budget { polls: 2, time: Duration::MAX },
        |scene| {
            let _sleepers = ["a", "b", "c"].map(|name| spawn_sleeper(scene, name, SECOND));
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_spawned 2
            task_spawned 3
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 1s
            poll_end 1 Pending
            poll_start 2
            timer_armed 2 by 2 for 1s
            poll_end 2 Pending
            -- schedule AfterPaint
            -- set_deadline Some(1s)
            turn_end 2, more, next 1s
            turn_start
            poll_start 3
            timer_armed 3 by 3 for 1s
            poll_end 3 Pending
            turn_end 1, next 1s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            timer_fire_start 2
            task_woken 2
            timer_fire_end 2
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
            -- schedule AfterPaint
            turn_end 2, more, next 1s
            turn_start
            timer_fire_start 3
            task_woken 3
            timer_fire_end 3
            poll_start 3
            c at 1s
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            -- set_deadline None
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn wake_outside_is_announced_once() {
    check(
        |scene| {
            let (one, two) = (common::Door::default(), common::Door::default());
            scene.executor.spawn_local(one.wait()).detach();
            scene.executor.spawn_local(two.wait()).detach();
            scene.run();
            one.open();
            two.open();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            task_spawned 2
            task_detached 2
            turn_start
            poll_start 1
            poll_end 1 Pending
            poll_start 2
            poll_end 2 Pending
            turn_end 2
            task_woken 1
            -- schedule Soon
            task_woken 2
            turn_start
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            poll_start 2
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 2
            == end
        "#]],
    );
}
