//! Scopes: what they own, in which order they hand it out, and that nothing outlives them.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, on_drop, Door, Scene};
use expect_test::expect;
use pollscope_executor::platform::virtual_time::block_on;
use pollscope_executor::{now, sleep, spawn_local, timeout, yield_now, JoinError, Scope};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn dropping_it_cancels_what_it_owns_the_oldest_first() {
    check(
        |scene| {
            let log = scene.log.clone();
            let guards = ["first dropped", "second dropped"].map(|line| scene.log.on_drop(line));
            scene
                .executor
                .spawn_local(async move {
                    let mut scope = Scope::new();
                    for guard in guards {
                        scope.spawn_local(async move {
                            let _guard = guard;
                            std::future::pending::<()>().await;
                        });
                    }
                    yield_now().await;
                    log.say("drop the scope");
                    drop(scope);
                    log.say("dropped");
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
            task_spawned 3 by 1
            task_woken 1
            poll_end 1 Pending
            poll_start 2
            poll_end 2 Pending
            poll_start 3
            poll_end 3 Pending
            poll_start 1
            drop the scope
            task_aborted 2
            first dropped
            task_dropped 2
            task_completed 2 Cancelled
            task_aborted 3
            second dropped
            task_dropped 3
            task_completed 3 Cancelled
            dropped
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 4
            == end
        "#]],
    );
}

/// Two tasks that wait for two doors; the second opens first.
fn two_then_one(scene: &Scene) {
    let (log, one, two) = (scene.log.clone(), Door::default(), Door::default());
    let waits = [("one", one.wait()), ("two", two.wait())];
    scene
        .executor
        .spawn_local(async move {
            let mut scope = Scope::new();
            for (name, wait) in waits {
                scope.spawn_local(async move {
                    wait.await;
                    name
                });
            }
            while let Some((id, result)) = scope.join_next_with_id().await {
                log.say(format!("{id}: {result:?}, {} left", scope.len()));
            }
        })
        .detach();
    scene.run();
    scene.say("open two");
    two.open();
    scene.run();
    scene.say("open one");
    one.open();
    scene.run();
}

#[test]
fn results_come_in_the_order_in_which_tasks_finish() {
    check(
        two_then_one,
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            task_spawned 2 by 1
            task_spawned 3 by 1
            poll_end 1 Pending
            poll_start 2
            poll_end 2 Pending
            poll_start 3
            poll_end 3 Pending
            turn_end 3
            open two
            task_woken 3
            -- schedule Soon
            turn_start
            poll_start 3
            task_woken 1
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            poll_start 1
            task_joined 3 by 1
            3: Ok("two"), 1 left
            poll_end 1 Pending
            turn_end 2
            open one
            task_woken 2
            -- schedule Soon
            turn_start
            poll_start 2
            task_woken 1
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            poll_start 1
            task_joined 2 by 1
            2: Ok("one"), 0 left
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 2
            == end
        "#]],
    );
}

/// What `join_next` returns, as far as it can be compared.
fn told(result: Option<Result<i32, JoinError>>) -> String {
    match result {
        None => "nothing".to_owned(),
        Some(Ok(output)) => output.to_string(),
        Some(Err(error)) => error.to_string(),
    }
}

#[test]
fn every_end_is_an_end() {
    let told = block_on(async {
        let mut scope = Scope::new();
        scope.spawn_local(async { 1 });
        scope.spawn_local(async { panic!("two") });
        scope.spawn_local(std::future::pending()).abort();
        scope.spawn_local(async {
            let _bomb = on_drop(|| panic!("four"));
            4
        });
        // Aborted between its report and its result: it is busy, and its output wins.
        let handle = Rc::new(RefCell::new(None));
        let own = handle.clone();
        *handle.borrow_mut() = Some(scope.spawn_local(async move {
            let handle: pollscope_executor::AbortHandle = own.take().expect("it is there");
            handle.abort();
            5
        }));
        let mut lines = Vec::new();
        for _ in 0..6 {
            lines.push(told(scope.join_next().await));
        }
        lines.join(", ")
    });
    let expected =
        "the task was cancelled, 1, the task panicked: two, the task panicked: four, 5, nothing";
    assert_eq!(told.as_deref(), Ok(expected));
}

#[test]
fn all_of_them() {
    let outputs = block_on(async {
        let mut scope = Scope::new();
        for seconds in [3, 1, 2] {
            scope.spawn_local(async move {
                sleep(seconds * SECOND).await;
                seconds
            });
        }
        let outputs = scope.join_all().await;
        (outputs, now().as_nanos() / 1_000_000_000)
    });
    assert_eq!(outputs, Ok((vec![1, 2, 3], 3)));
    let none = block_on(async { Scope::<()>::new().join_all().await.len() });
    assert_eq!(none, Ok(0));
}

#[test]
fn a_panic_ends_join_all_and_the_other_tasks() {
    let dropped = Rc::new(Cell::new(false));
    let seen = dropped.clone();
    let message = block_on(async move {
        let joined = spawn_local(async move {
            let mut scope = Scope::new();
            scope.spawn_local(async move {
                let _guard = on_drop(move || seen.set(true));
                std::future::pending::<()>().await;
            });
            scope.spawn_local(async { panic!("no more") });
            scope.join_all().await;
        });
        joined.await.expect_err("it panics").to_string()
    });
    assert_eq!(message.as_deref(), Ok("the task panicked: no more"));
    assert!(dropped.get());
}

#[test]
fn abort_all_leaves_the_results() {
    let told = block_on(async {
        let mut scope = Scope::new();
        scope.spawn_local(async { 1 });
        yield_now().await;
        scope.spawn_local(std::future::pending());
        scope.abort_all();
        assert_eq!(scope.len(), 2);
        [told(scope.join_next().await), told(scope.join_next().await)].join(", ")
    });
    assert_eq!(told.as_deref(), Ok("1, the task was cancelled"));
}

#[test]
fn detached_tasks_go_on() {
    let done = Rc::new(Cell::new(0));
    let seen = done.clone();
    block_on(async move {
        let mut scope = Scope::new();
        for _ in 0..3 {
            let seen = seen.clone();
            scope.spawn_local(async move {
                sleep(SECOND).await;
                seen.set(seen.get() + 1);
            });
        }
        scope.detach_all();
        assert!(scope.is_empty() && scope.join_next().await.is_none());
        drop(scope);
        sleep(2 * SECOND).await;
    })
    .expect("it comes to an end");
    assert_eq!(done.get(), 3);
}

#[test]
fn giving_up_on_join_next_loses_nothing() {
    let output = block_on(async {
        let mut scope = Scope::new();
        scope.spawn_local(async {
            sleep(2 * SECOND).await;
            2
        });
        assert!(timeout(SECOND, scope.join_next()).await.is_err());
        told(scope.join_next().await)
    });
    assert_eq!(output.as_deref(), Ok("2"));
}

#[test]
fn a_task_may_drop_the_scope_that_owns_it() {
    let log = Rc::new(RefCell::new(Vec::new()));
    let seen = log.clone();
    block_on(async move {
        let slot = Rc::new(RefCell::new(Scope::new()));
        let own = slot.clone();
        slot.borrow_mut().spawn_local(async move {
            let scope = own.replace(Scope::new());
            drop(scope);
            seen.borrow_mut().push("to the end of the poll");
            yield_now().await;
            seen.borrow_mut().push("never");
        });
        sleep(SECOND).await;
    })
    .expect("it comes to an end");
    assert_eq!(*log.borrow(), ["to the end of the poll"]);
}

#[test]
fn many_tasks() {
    let sum = block_on(async {
        let mut scope = Scope::new();
        for index in 0..10_000_u64 {
            scope.spawn_local(async move {
                sleep(Duration::from_nanos(index * 7_919 % 10_000)).await;
                index
            });
        }
        let mut sum = 0;
        while let Some(index) = scope.join_next().await {
            sum += index.expect("not cancelled");
        }
        sum
    });
    assert_eq!(sum, Ok(9_999 * 10_000 / 2));
}
