//! Join handles: awaited, waiting, detached, dropped.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, Door};
use expect_test::expect;

#[test]
fn output_reaches_the_joiner() {
    check(
        |scene| {
            let log = scene.log.clone();
            let task = scene.executor.spawn_local(async { 6 * 7 });
            scene
                .executor
                .spawn_local(async move { log.say(format!("{:?}", task.await)) })
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
            task_dropped 1
            task_completed 1 Completed
            poll_start 2
            task_joined 1 by 2
            Ok(42)
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 2
            == end
        "#]],
    );
}

#[test]
fn joiner_that_waits_is_woken() {
    check(
        |scene| {
            let (log, door) = (scene.log.clone(), Door::default());
            let waiting = door.wait();
            let task = scene.executor.spawn_local(async move {
                waiting.await;
                "output"
            });
            scene
                .executor
                .spawn_local(async move { log.say(format!("{:?}", task.await)) })
                .detach();
            scene.run();
            scene.say("open");
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
            open
            task_woken 1
            -- schedule Soon
            turn_start
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            task_woken 2
            poll_start 2
            task_joined 1 by 2
            Ok("output")
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 2
            == end
        "#]],
    );
}

#[test]
fn dropping_the_handle_detaches() {
    check(
        |scene| {
            let (log, door) = (scene.log.clone(), Door::default());
            let (waiting, output) = (door.wait(), scene.log.on_drop("output dropped"));
            drop(scene.executor.spawn_local(async move {
                waiting.await;
                log.say("still running");
                output
            }));
            scene.run();
            door.open();
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
            still running
            poll_end 1 Ready
            output dropped
            task_dropped 1
            task_completed 1 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn an_output_that_is_not_taken_goes_with_the_handle() {
    check(
        |scene| {
            let output = scene.log.on_drop("output dropped");
            let task = scene.executor.spawn_local(async move { output });
            scene.run();
            scene.say("drop the handle");
            drop(task);
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
            drop the handle
            output dropped
            == end
        "#]],
    );
}

#[test]
fn a_task_that_a_waker_of_its_joiner_finishes_is_not_missed() {
    use pollscope_executor::platform::VirtualTime;
    use pollscope_executor::{AbortHandle, Executor, JoinError};
    use std::cell::RefCell;
    use std::future::Future;
    use std::pin::Pin;
    use std::sync::Arc;
    use std::task::{Context, Poll, Wake, Waker};

    thread_local! {
        static VICTIM: RefCell<Option<AbortHandle>> = const { RefCell::new(None) };
    }
    struct Aborts;
    impl Wake for Aborts {
        fn wake(self: Arc<Self>) {}
    }
    impl Drop for Aborts {
        fn drop(&mut self) {
            if let Some(victim) = VICTIM.take() {
                victim.abort();
            }
        }
    }
    struct Inert;
    impl Wake for Inert {
        fn wake(self: Arc<Self>) {}
    }

    let executor = Executor::builder().platform(VirtualTime::new()).build();
    let mut task = executor.spawn_local(std::future::pending::<()>());
    let first = Waker::from(Arc::new(Aborts));
    assert!(Pin::new(&mut task).poll(&mut Context::from_waker(&first)).is_pending());
    drop(first);
    // The handle now lets go of the last waker of the first kind, and with it of the task.
    VICTIM.set(Some(task.abort_handle()));
    let second = Waker::from(Arc::new(Inert));
    let polled = Pin::new(&mut task).poll(&mut Context::from_waker(&second));
    assert!(matches!(polled, Poll::Ready(Err(JoinError::Cancelled))), "{polled:?}");
}
