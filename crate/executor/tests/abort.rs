//! Aborts: the exact sequence of everything that happens.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, on_drop, Door};
use expect_test::expect;
use pollscope_executor::{yield_now, JoinHandle};
use std::cell::RefCell;
use std::rc::Rc;

#[test]
fn abort_while_queued() {
    check(
        |scene| {
            let guard = scene.log.on_drop("future dropped");
            let task = scene.executor.spawn_local(async move { drop(guard) });
            task.abort();
            scene.say("aborted");
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_aborted 1
            future dropped
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
fn abort_while_pending() {
    check(
        |scene| {
            let (log, door) = (scene.log.clone(), Door::default());
            let (guard, waiting) = (scene.log.on_drop("future dropped"), door.wait());
            let task = scene.executor.spawn_local(async move {
                let _guard = guard;
                waiting.await
            });
            scene.run();
            task.abort();
            task.abort();
            scene.say("aborted twice");
            door.knock();
            scene
                .executor
                .spawn_local(async move { log.say(format!("{:?}", task.await)) })
                .detach();
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
            future dropped
            task_dropped 1
            task_completed 1 Cancelled
            aborted twice
            task_spawned 2
            -- schedule Soon
            task_detached 2
            turn_start
            poll_start 2
            task_joined 1 by 2
            Err(Cancelled)
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 1
            == end
        "#]],
    );
}

/// A task that finds its own handle.
fn own_handle(
    scene: &common::Scene,
    then_pending: bool,
) -> Rc<RefCell<Option<JoinHandle<&'static str>>>> {
    let slot: Rc<RefCell<Option<JoinHandle<&'static str>>>> = Rc::default();
    let (own, log) = (slot.clone(), scene.log.clone());
    let guard = scene.log.on_drop("future dropped");
    let task = scene.executor.spawn_local(async move {
        let _guard = guard;
        if let Some(own) = &*own.borrow() {
            own.abort();
        }
        log.say("aborted itself, goes on");
        if then_pending {
            yield_now().await;
            log.say("never said");
        }
        "output"
    });
    slot.replace(Some(task));
    slot
}

#[test]
fn abort_from_inside_itself_takes_hold_after_the_poll() {
    check(
        |scene| {
            let slot = own_handle(scene, true);
            scene.run();
            let (log, task) = (scene.log.clone(), slot.take().expect("still there"));
            scene
                .executor
                .spawn_local(async move { log.say(format!("{:?}", task.await)) })
                .detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            task_aborted 1
            aborted itself, goes on
            task_woken 1
            poll_end 1 Pending
            future dropped
            task_dropped 1
            task_completed 1 Cancelled
            turn_end 1
            task_spawned 2
            -- schedule Soon
            task_detached 2
            turn_start
            poll_start 2
            task_joined 1 by 2
            Err(Cancelled)
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn abort_from_inside_itself_is_too_late_in_the_last_poll() {
    check(
        |scene| {
            let slot = own_handle(scene, false);
            scene.run();
            let (log, task) = (scene.log.clone(), slot.take().expect("still there"));
            scene
                .executor
                .spawn_local(async move { log.say(format!("{:?}", task.await)) })
                .detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            task_aborted 1
            aborted itself, goes on
            future dropped
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 1
            task_spawned 2
            -- schedule Soon
            task_detached 2
            turn_start
            poll_start 2
            task_joined 1 by 2
            Ok("output")
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn abort_when_finished_does_nothing() {
    check(
        |scene| {
            let log = scene.log.clone();
            let task = scene.executor.spawn_local(async { "output" });
            scene.run();
            task.abort();
            scene
                .executor
                .spawn_local(async move { log.say(format!("{:?}", task.await)) })
                .detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 1
            task_spawned 2
            -- schedule Soon
            task_detached 2
            turn_start
            poll_start 2
            task_joined 1 by 2
            Ok("output")
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn abort_wakes_the_joiner() {
    check(
        |scene| {
            let (log, door) = (scene.log.clone(), Door::default());
            let waiting = door.wait();
            let task = Rc::new(scene.executor.spawn_local(std::future::pending::<()>()));
            scene
                .executor
                .spawn_local(async move {
                    let abort = on_drop({
                        let task = task.clone();
                        move || task.abort()
                    });
                    waiting.await;
                    drop(abort);
                    let task = Rc::try_unwrap(task).expect("the only one");
                    log.say(format!("{:?}", task.await));
                })
                .detach();
            scene.run();
            door.open();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_spawned 2
            task_detached 2
            turn_start
            poll_start 1
            poll_end 1 Pending
            poll_start 2
            poll_end 2 Pending
            turn_end 2
            task_woken 2
            -- schedule Soon
            turn_start
            poll_start 2
            task_aborted 1
            task_dropped 1
            task_completed 1 Cancelled
            task_joined 1 by 2
            Err(Cancelled)
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 1
            == end
        "#]],
    );
}
