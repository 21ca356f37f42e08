//! Aborts, panics and shutdown: the exact sequence of everything that happens.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, on_drop, Door};
use expect_test::expect;
use pollscope_executor::{sleep, spawn_local, yield_now, JoinHandle};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

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
            turn_start
            poll_start 2
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
            turn_start
            poll_start 2
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
            turn_start
            poll_start 2
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
            turn_start
            poll_start 2
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
            turn_start
            poll_start 1
            poll_end 1 Ready
            output dropped
            task_dropped 1
            task_completed 1 Panicked
            poll_start 2
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
            turn_start
            poll_start 2
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
fn panic_in_the_destructor_of_an_output_nobody_takes() {
    check(
        |scene| {
            scene.executor.spawn_local(async { on_drop(|| panic!("expected")) }).detach();
            scene.executor.spawn_local(async {}).detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_spawned 2
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
            task_spawned 2
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
