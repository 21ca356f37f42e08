//! Shutdown, and what is spawned or dropped around it.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, on_drop};
use expect_test::expect;
use pollscope_executor::{sleep, spawn_local, yield_now, JoinHandle};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

#[test]
fn shutdown_drops_every_task_oldest_first() {
    check(
        |scene| {
            let mut tasks = Vec::new();
            for line in ["first dropped", "second dropped", "third dropped"] {
                let guard = scene.log.on_drop(line);
                tasks.push(scene.executor.spawn_local(async move {
                    let _guard = guard;
                    sleep(Duration::from_secs(1)).await;
                }));
            }
            scene.executor.turn();
            scene.executor.shutdown();
            scene.executor.shutdown();
            scene.say("shut down");
            let finished: Vec<_> = tasks.iter().map(JoinHandle::is_finished).collect();
            scene.say(format!("{finished:?}"));
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
            poll_start 3
            timer_armed 3 by 3 for 1s
            poll_end 3 Pending
            -- set_deadline Some(1s)
            turn_end 3, next 1s
            task_aborted 1
            timer_cancelled 1
            first dropped
            task_dropped 1
            task_completed 1 Cancelled
            task_aborted 2
            timer_cancelled 2
            second dropped
            task_dropped 2
            task_completed 2 Cancelled
            task_aborted 3
            timer_cancelled 3
            third dropped
            task_dropped 3
            task_completed 3 Cancelled
            -- set_deadline None
            shut down
            [true, true, true]
            turn_start
            turn_end 0
            == end
        "#]],
    );
}

#[test]
fn shutdown_from_inside_a_task() {
    check(
        |scene| {
            let (log, executor) = (scene.log.clone(), scene.executor.clone());
            let guard = scene.log.on_drop("the other dropped");
            let own = scene.log.on_drop("the one that shut down dropped");
            scene
                .executor
                .spawn_local(async move {
                    let _own = own;
                    yield_now().await;
                    executor.shutdown();
                    log.say("goes on to the end of its poll");
                    yield_now().await;
                    log.say("never said");
                })
                .detach();
            scene
                .executor
                .spawn_local(async move {
                    let _guard = guard;
                    sleep(Duration::from_secs(1)).await;
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
            task_woken 1
            poll_end 1 Pending
            poll_start 2
            timer_armed 1 by 2 for 1s
            poll_end 2 Pending
            poll_start 1
            task_aborted 1
            task_aborted 2
            timer_cancelled 1
            the other dropped
            task_dropped 2
            task_completed 2 Cancelled
            goes on to the end of its poll
            task_woken 1
            poll_end 1 Pending
            the one that shut down dropped
            task_dropped 1
            task_completed 1 Cancelled
            turn_end 3
            == end
        "#]],
    );
}

#[test]
fn spawn_after_the_shutdown_is_cancelled_at_once() {
    check(
        |scene| {
            scene.executor.shutdown();
            let guard = scene.log.on_drop("future dropped");
            let task = scene.executor.spawn_local(async move { drop(guard) });
            scene.say(format!("finished: {}", task.is_finished()));
            let late = Outside::join(task);
            scene.say(format!("{late:?}"));
        },
        expect![[r#"
            task_spawned 1
            task_aborted 1
            future dropped
            task_dropped 1
            task_completed 1 Cancelled
            finished: true
            task_joined 1 by nobody
            Some(Err(Cancelled))
            == end
        "#]],
    );
}

#[test]
fn spawn_by_a_destructor_during_the_shutdown_is_cancelled_at_once() {
    check(
        |scene| {
            let log = scene.log.clone();
            let guard = on_drop(move || {
                let task = spawn_local(std::future::pending::<()>());
                log.say(format!("finished: {}", task.is_finished()));
            });
            scene
                .executor
                .spawn_local(async move {
                    let _guard = guard;
                    std::future::pending::<()>().await
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
            poll_end 1 Pending
            turn_end 1
            == end
            task_aborted 1
            task_spawned 2
            task_aborted 2
            task_dropped 2
            task_completed 2 Cancelled
            finished: true
            task_dropped 1
            task_completed 1 Cancelled
        "#]],
    );
}

#[test]
fn dropping_the_last_executor_inside_a_task_waits_for_the_turn() {
    use pollscope_executor::platform::VirtualTime;
    use pollscope_executor::Executor;
    let (log, clock) = (common::Log::default(), VirtualTime::new());
    let slot: Rc<RefCell<Option<Executor>>> = Rc::default();
    let executor =
        Executor::builder().platform(clock.clone()).hooks(common::Recorder(log.clone())).build();
    let (own, said, guard) = (slot.clone(), log.clone(), log.on_drop("future dropped"));
    executor
        .spawn_local(async move {
            let _guard = guard;
            own.take();
            said.say("dropped the executor");
            std::future::pending::<()>().await
        })
        .detach();
    // The platform's way: the turner does not keep the executor alive, the turn does.
    let turning = executor.clone();
    slot.replace(Some(executor));
    turning.turn();
    drop(turning);
    expect![[r#"
        task_spawned 1
        task_detached 1
        turn_start
        poll_start 1
        dropped the executor
        poll_end 1 Pending
        turn_end 1
        task_aborted 1
        future dropped
        task_dropped 1
        task_completed 1 Cancelled
    "#]]
    .assert_eq(&log.take());
}

/// Polls a handle outside of any executor.
struct Outside;

impl Outside {
    fn join<T>(mut task: JoinHandle<T>) -> Option<Result<T, pollscope_executor::JoinError>> {
        use std::future::Future;
        struct Nobody;
        impl std::task::Wake for Nobody {
            fn wake(self: std::sync::Arc<Self>) {}
        }
        let waker = std::sync::Arc::new(Nobody).into();
        let mut context = std::task::Context::from_waker(&waker);
        match std::pin::Pin::new(&mut task).poll(&mut context) {
            std::task::Poll::Ready(result) => Some(result),
            std::task::Poll::Pending => None,
        }
    }
}
