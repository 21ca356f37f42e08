//! Panics in polls, destructors and wakers: they stay with the task that panicked.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, on_drop};
use expect_test::expect;
use pollscope_executor::yield_now;

#[test]
fn panic_in_a_poll() {
    check(
        |scene| {
            let log = scene.log.clone();
            let guard = scene.log.on_drop("future dropped");
            let task = scene.executor.spawn_local(async move {
                let _guard = guard;
                yield_now().await;
                panic!("expected")
            });
            scene
                .executor
                .spawn_local(async move {
                    let result: Result<(), _> = task.await;
                    let error = result.expect_err("it panicked");
                    log.say(format!("{error} / {error:?}"));
                })
                .detach();
            scene.run();
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
            poll_end 2 Pending
            poll_start 1
            future dropped
            poll_end 1 Panicked
            task_dropped 1
            task_completed 1 Panicked
            task_woken 2
            poll_start 2
            task_joined 1 by 2
            the task panicked: expected / Panicked("expected")
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 4
            == end
        "#]],
    );
}

#[test]
fn panic_in_a_destructor_after_the_last_poll() {
    check(
        |scene| {
            let log = scene.log.clone();
            let guard = on_drop(|| panic!("expected"));
            let output = scene.log.on_drop("output dropped");
            // `poll_fn` keeps what it captured until it is dropped, after it has returned.
            let (mut output, _) = (Some(output), ());
            let task = scene.executor.spawn_local(std::future::poll_fn(move |_| {
                let _ = &guard;
                std::task::Poll::Ready(output.take())
            }));
            scene
                .executor
                .spawn_local(async move {
                    let error = task.await.map(drop).expect_err("it panicked");
                    log.say(error.to_string());
                })
                .detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_spawned 2
            task_detached 2
            turn_start
            poll_start 1
            poll_end 1 Ready
            output dropped
            task_dropped 1
            task_completed 1 Panicked
            poll_start 2
            task_joined 1 by 2
            the task panicked: expected
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 2
            == end
        "#]],
    );
}

#[test]
fn panic_in_a_destructor_of_an_aborted_task() {
    check(
        |scene| {
            let log = scene.log.clone();
            let guard = on_drop(|| panic!("expected"));
            let task = scene.executor.spawn_local(async move {
                let _guard = guard;
                std::future::pending::<()>().await
            });
            scene.run();
            task.abort();
            scene
                .executor
                .spawn_local(async move {
                    log.say(task.await.expect_err("it panicked").to_string());
                })
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
            task_dropped 1
            task_completed 1 Panicked
            task_spawned 2
            -- schedule Soon
            task_detached 2
            turn_start
            poll_start 2
            task_joined 1 by 2
            the task panicked: expected
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn panic_in_the_destructor_of_an_output_that_is_not_taken() {
    check(
        |scene| {
            scene.executor.spawn_local(async { on_drop(|| panic!("expected")) }).detach();
            scene.executor.spawn_local(async {}).detach();
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
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 2
            == end
        "#]],
    );
}

#[test]
fn panic_in_the_waker_of_a_joiner() {
    use std::future::Future;
    struct Panics;
    impl std::task::Wake for Panics {
        fn wake(self: std::sync::Arc<Self>) {
            panic!("expected: a waker panics")
        }
    }
    check(
        |scene| {
            let mut task = scene.executor.spawn_local(async {});
            scene.executor.spawn_local(async {}).detach();
            let waker = std::sync::Arc::new(Panics).into();
            let mut context = std::task::Context::from_waker(&waker);
            assert!(std::pin::Pin::new(&mut task).poll(&mut context).is_pending());
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_spawned 2
            task_detached 2
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
