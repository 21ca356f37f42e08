//! Destructors that run the executor to which their task belongs.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, on_drop, Scene};
use expect_test::expect;
use pollscope_executor::{yield_now, JoinHandle};

/// A task that never ends, whose destructor runs the executor.
fn runs_when_dropped(scene: &Scene) -> JoinHandle<()> {
    let (log, executor) = (scene.log.clone(), scene.executor.clone());
    let guard = on_drop(move || {
        let result = executor.run_until(async { 1 });
        log.say(format!("{result:?}"));
    });
    scene.executor.spawn_local(async move {
        let _guard = guard;
        std::future::pending().await
    })
}

/// Between turns a destructor may do that like anybody else. After a shutdown there is nothing to run.
#[test]
fn run_until_inside_a_destructor_between_turns() {
    check(
        |scene| {
            let aborted = runs_when_dropped(scene);
            let _left = runs_when_dropped(scene);
            scene.run();
            aborted.abort();
            scene.say("shutdown");
            scene.executor.shutdown();
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
            task_aborted 1
            task_spawned 3
            -- schedule Soon
            turn_start
            poll_start 3
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            turn_end 1
            task_joined 3 by nobody
            Ok(1)
            task_dropped 1
            task_completed 1 Cancelled
            shutdown
            task_aborted 2
            task_spawned 4
            task_aborted 4
            task_dropped 4
            task_completed 4 Cancelled
            task_joined 4 by nobody
            Err(ShutDown)
            task_dropped 2
            task_completed 2 Cancelled
            == end
        "#]],
    );
}

#[test]
fn run_until_inside_a_destructor_inside_a_turn() {
    check(
        |scene| {
            let aborted = runs_when_dropped(scene);
            let error = scene.executor.run_until(async {
                yield_now().await;
                aborted.abort();
                aborted.await
            });
            let error = error.expect("it comes to an end").expect_err("it panicked");
            scene.say(error.to_string());
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_spawned 2
            turn_start
            poll_start 1
            poll_end 1 Pending
            poll_start 2
            task_woken 2
            poll_end 2 Pending
            poll_start 2
            task_aborted 1
            task_dropped 1
            task_completed 1 Panicked
            task_joined 1 by 2
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 3
            task_joined 2 by nobody
            the task panicked: run_until was called by a task of the same executor, which cannot run meanwhile: await the future instead
            == end
        "#]],
    );
}
