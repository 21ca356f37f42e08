//! Spawning, polling and waking: the exact sequence of everything that happens.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, Door};
use expect_test::expect;
use pollscope_executor::{spawn_local, yield_now};
use std::future::poll_fn;
use std::task::Poll;

#[test]
fn spawn_and_complete() {
    check(
        |scene| {
            let log = scene.log.clone();
            let task = scene.executor.spawn_local(async move { log.say("hello") });
            scene.say("spawned");
            scene.run();
            scene.say(format!("finished: {}", task.is_finished()));
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            spawned
            turn_start
            poll_start 1
            hello
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 1
            finished: true
            == end
        "#]],
    );
}

#[test]
fn wake_before_the_first_poll_is_one_poll() {
    check(
        |scene| {
            // The waker of a task is first known in its poll; so: woken while queued again.
            let door = Door::default();
            scene.executor.spawn_local(door.wait()).detach();
            scene.run();
            scene.say("knock twice");
            door.knock();
            door.knock();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            poll_end 1 Pending
            turn_end 1
            knock twice
            task_woken 1
            -- schedule Soon
            task_woken 1 again
            turn_start
            poll_start 1
            poll_end 1 Pending
            turn_end 1
            == end
            task_aborted 1
            task_dropped 1
            task_completed 1 Cancelled
        "#]],
    );
}

#[test]
fn wake_during_the_poll_queues_once() {
    check(
        |scene| {
            let (log, mut polls) = (scene.log.clone(), 0);
            scene
                .executor
                .spawn_local(poll_fn(move |context| {
                    polls += 1;
                    if polls > 1 {
                        return Poll::Ready(());
                    }
                    context.waker().wake_by_ref();
                    let again = context.waker().clone();
                    again.wake();
                    log.say("woke itself twice");
                    Poll::Pending
                }))
                .detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            task_woken 1
            task_woken 1 again
            woke itself twice
            poll_end 1 Pending
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 2
            == end
        "#]],
    );
}

#[test]
fn wake_after_the_end_means_nothing() {
    check(
        |scene| {
            let door = Door::default();
            scene.executor.spawn_local(door.wait()).detach();
            scene.run();
            let late = door.waker().expect("it waits");
            door.open();
            scene.run();
            scene.say("late wakes");
            late.wake_by_ref();
            late.wake();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            poll_end 1 Pending
            turn_end 1
            task_woken 1
            -- schedule Soon
            turn_start
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 1
            late wakes
            == end
        "#]],
    );
}

#[test]
fn wake_in_the_last_poll_does_not_poll_again() {
    check(
        |scene| {
            scene
                .executor
                .spawn_local(poll_fn(|context| {
                    context.waker().wake_by_ref();
                    Poll::Ready(())
                }))
                .detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            task_woken 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn yielding_lets_the_others_go_first() {
    check(
        |scene| {
            for name in ["a", "b"] {
                let log = scene.log.clone();
                scene
                    .executor
                    .spawn_local(async move {
                        log.say(format!("{name} 1"));
                        yield_now().await;
                        log.say(format!("{name} 2"));
                    })
                    .detach();
            }
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
            a 1
            task_woken 1
            poll_end 1 Pending
            poll_start 2
            b 1
            task_woken 2
            poll_end 2 Pending
            poll_start 1
            a 2
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            poll_start 2
            b 2
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 4
            == end
        "#]],
    );
}

#[test]
fn spawn_inside_a_task() {
    check(
        |scene| {
            let log = scene.log.clone();
            scene
                .executor
                .spawn_local(async move {
                    let inner = log.clone();
                    let child = spawn_local(async move { inner.say("child") });
                    log.say("parent goes on");
                    child.await.expect("no panic");
                    log.say("parent joined");
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
            task_spawned 2 by 1
            parent goes on
            poll_end 1 Pending
            poll_start 2
            child
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            task_woken 1
            poll_start 1
            task_joined 2 by 1
            parent joined
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 3
            == end
        "#]],
    );
}
