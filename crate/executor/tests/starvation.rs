//! Tasks that never let go: who still gets a turn beside them.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check_with, Scene};
use expect_test::expect;
use pollscope_executor::{sleep, yield_now, Budget};
use std::time::Duration;

const MILLISECOND: Duration = Duration::from_millis(1);

/// Every poll of the greedy task takes a millisecond and ends with its waking itself. The timer is due
/// in the middle of a turn and fires at the beginning of the next; the page gets in between any two.
#[test]
fn a_task_that_keeps_waking_itself_starves_neither_timers_nor_the_page() {
    let scene = Scene::new(Budget { polls: 3, time: Duration::MAX });
    let clock = scene.clock.clone();
    let greedy = async move {
        loop {
            clock.advance(MILLISECOND);
            yield_now().await;
        }
    };
    scene.executor.spawn_local(greedy).detach();
    let patient = scene.executor.spawn_local(scene.executor.enter(|| sleep(4 * MILLISECOND)));
    while !patient.is_finished() {
        scene.executor.turn();
        scene.say(format!("page, at {:?}", scene.executor.now()));
    }
    let events = ["timer_", "poll_start", "page", "-- schedule AfterPaint"];
    let is_told = |line: &&str| events.iter().any(|event| line.starts_with(event));
    let told: Vec<_> = scene.log.take().lines().filter(is_told).map(str::to_owned).collect();
    expect![[r#"
        poll_start 1
        poll_start 2
        timer_armed 1 by 2 for 4ms
        poll_start 1
        -- schedule AfterPaint
        page, at 2ms
        poll_start 1
        poll_start 1
        poll_start 1
        -- schedule AfterPaint
        page, at 5ms
        timer_fire_start 1
        timer_fire_end 1
        poll_start 1
        poll_start 2
        poll_start 1
        -- schedule AfterPaint
        page, at 7ms"#]]
    .assert_eq(&told.join("\n"));
}

/// The same with a limit of time: however many polls fit in, the turn ends.
#[test]
fn nor_when_the_budget_is_time() {
    check_with(
        Budget { polls: u32::MAX, time: 2 * MILLISECOND },
        |scene| {
            let clock = scene.clock.clone();
            let greedy = scene.executor.spawn_local(async move {
                loop {
                    clock.advance(MILLISECOND);
                    yield_now().await;
                }
            });
            let log = scene.log.clone();
            scene.executor.spawn_local(async move { log.say("the other task") }).detach();
            for _ in 0..2 {
                scene.executor.turn();
                scene.say(format!("page, at {:?}", scene.executor.now()));
            }
            greedy.abort();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_spawned 2
            task_detached 2
            turn_start
            poll_start 1
            task_woken 1
            poll_end 1 Pending
            poll_start 2
            the other task
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            poll_start 1
            task_woken 1
            poll_end 1 Pending
            -- schedule AfterPaint
            turn_end 3, more
            page, at 2ms
            turn_start
            poll_start 1
            task_woken 1
            poll_end 1 Pending
            poll_start 1
            task_woken 1
            poll_end 1 Pending
            -- schedule AfterPaint
            turn_end 2, more
            page, at 4ms
            task_aborted 1
            task_dropped 1
            task_completed 1 Cancelled
            == end
        "#]],
    );
}

/// Two tasks that wake each other endlessly: each is polled as often as the other, and a third that
/// became ready between them waits for no more than one poll of each.
#[test]
fn ready_tasks_are_polled_in_turn() {
    let scene = Scene::new(Budget { polls: 7, time: Duration::MAX });
    for name in ["a", "b", "c"] {
        let log = scene.log.clone();
        scene
            .executor
            .spawn_local(async move {
                loop {
                    log.say(format!("{name} is polled"));
                    yield_now().await;
                }
            })
            .detach();
    }
    assert!(scene.executor.turn().more);
    assert!(scene.executor.turn().more);
    let polled: String =
        scene.log.take().lines().filter_map(|line| line.strip_suffix(" is polled")).collect();
    assert_eq!(polled, "abcabcabcabcab");
}
