//! What comes back into the executor from inside it: destructors, nested turns, hooks.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, on_drop, Door};
use expect_test::expect;
use pollscope_executor::{spawn_local, yield_now};
use std::cell::Cell;
use std::rc::Rc;

#[test]
fn future_that_wakes_others_in_its_destructor() {
    check(
        |scene| {
            let door = Door::default();
            scene.executor.spawn_local(door.wait()).detach();
            let guard = on_drop(move || door.open());
            scene
                .executor
                .spawn_local(async move {
                    yield_now().await;
                    drop(guard);
                })
                .detach();
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
            task_woken 2
            poll_end 2 Pending
            poll_start 2
            task_woken 1
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 4
            == end
        "#]],
    );
}

#[test]
fn future_that_wakes_itself_in_its_destructor() {
    check(
        |scene| {
            let door = Door::default();
            let own = door.clone();
            let guard = on_drop(move || own.open());
            let task = scene.executor.spawn_local({
                let waiting = door.wait();
                async move {
                    let _guard = guard;
                    waiting.await
                }
            });
            scene.run();
            task.abort();
            scene.run();
            scene.say(format!("tasks: {}", scene.executor.task_count()));
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            poll_end 1 Pending
            turn_end 1
            task_aborted 1
            task_woken 1
            -- schedule Soon
            task_dropped 1
            task_completed 1 Cancelled
            turn_start
            turn_end 0
            tasks: 0
            == end
        "#]],
    );
}

#[test]
fn future_that_spawns_in_its_destructor() {
    check(
        |scene| {
            let log = scene.log.clone();
            let guard = on_drop(move || {
                spawn_local(async move { log.say("spawned by a destructor") }).detach();
            });
            let task = scene.executor.spawn_local(async move {
                let _guard = guard;
                std::future::pending::<()>().await
            });
            scene.run();
            task.abort();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            poll_end 1 Pending
            turn_end 1
            task_aborted 1
            task_spawned 2
            -- schedule Soon
            task_detached 2
            task_dropped 1
            task_completed 1 Cancelled
            turn_start
            poll_start 2
            spawned by a destructor
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn turn_inside_a_turn_does_nothing() {
    check(
        |scene| {
            let (log, executor) = (scene.log.clone(), scene.executor.clone());
            scene.executor.spawn_local(async {}).detach();
            scene
                .executor
                .spawn_local(async move {
                    spawn_local(async {}).detach();
                    log.say(format!("{:?}", executor.turn()));
                })
                .detach();
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
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            poll_start 2
            task_spawned 3 by 2
            task_detached 3
            Turn { polls: 0, more: true, next_deadline: None }
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            poll_start 3
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            turn_end 3
            == end
        "#]],
    );
}

#[test]
fn turn_inside_a_destructor_outside_of_turns_runs_the_others() {
    check(
        |scene| {
            let executor = scene.executor.clone();
            let door = Door::default();
            let own = door.clone();
            let guard = on_drop(move || {
                // The task that is being dropped is queued, and must not be polled.
                own.open();
                executor.spawn_local(async {}).detach();
                executor.turn();
            });
            let task = scene.executor.spawn_local({
                let waiting = door.wait();
                async move {
                    let _guard = guard;
                    waiting.await
                }
            });
            scene.run();
            task.abort();
            scene.say("aborted");
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            poll_end 1 Pending
            turn_end 1
            task_aborted 1
            task_woken 1
            -- schedule Soon
            task_spawned 2
            task_detached 2
            turn_start
            poll_start 2
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 1
            task_dropped 1
            task_completed 1 Cancelled
            aborted
            turn_start
            turn_end 0
            == end
        "#]],
    );
}

#[test]
fn each_executor_has_its_own_current_one() {
    check(
        |scene| {
            let inner = common::Scene::new(pollscope_executor::Budget::default());
            let (log, executor) = (scene.log.clone(), inner.executor.clone());
            scene
                .executor
                .spawn_local(async move {
                    executor.enter(|| spawn_local(async {})).detach();
                    log.say(format!("tasks of the other one: {}", executor.task_count()));
                    spawn_local(async {}).detach();
                })
                .detach();
            scene.run();
            inner.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            tasks of the other one: 1
            task_spawned 2 by 1
            task_detached 2
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

#[test]
fn enter_is_undone_by_a_panic() {
    let scene = common::Scene::new(pollscope_executor::Budget::default());
    let entered = std::panic::AssertUnwindSafe(|| scene.executor.enter(|| panic!("expected")));
    assert!(std::panic::catch_unwind(entered).is_err());
    assert!(pollscope_executor::Executor::current().is_none());
}

#[test]
fn free_functions_say_what_they_need() {
    let outside = std::panic::catch_unwind(|| drop(spawn_local(async {})));
    let message = *outside.expect_err("no executor").downcast::<String>().expect("a message");
    expect!["pollscope_executor::spawn_local was called outside of an executor: call it in a task, or inside Executor::enter, block_on or run_until"].assert_eq(&message);
}

#[test]
fn a_hook_that_panics_changes_nothing() {
    struct Panics;
    impl pollscope_executor::Hooks for Panics {
        fn poll_start(&self, _: pollscope_executor::TaskId) {
            panic!("expected: a hook panics")
        }
        fn task_dropped(&self, _: pollscope_executor::TaskId) {
            panic!("expected: a hook panics")
        }
    }
    let clock = pollscope_executor::platform::VirtualTime::new();
    let executor =
        pollscope_executor::Executor::builder().platform(clock.clone()).hooks(Panics).build();
    let count = Rc::new(Cell::new(0));
    let (counted, door) = (count.clone(), Door::default());
    let waiting = door.wait();
    let task = executor.spawn_local(async move {
        waiting.await;
        counted.set(counted.get() + 1);
    });
    clock.run_until_idle(&executor);
    door.open();
    clock.run_until_idle(&executor);
    assert_eq!((count.get(), task.is_finished(), executor.task_count()), (1, true, 0));
}
