//! Poll times, and two observers of one executor.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, on_drop, Log, Recorder, Scene};
use expect_test::expect;
use pollscope_executor::platform::VirtualTime;
use pollscope_executor::{sleep, yield_now, Executor, Instant, JoinHandle, PollTimes};
use std::time::Duration;

const MILLISECOND: Duration = Duration::from_millis(1);

#[test]
fn the_longest_poll() {
    let clock = VirtualTime::new();
    let times = PollTimes::new(clock.clone());
    let executor = Executor::builder().platform(clock.clone()).hooks(times.clone()).build();
    assert_eq!((times.longest(), times.total()), (None, Duration::ZERO));

    let computes = clock.clone();
    let task = executor.spawn_local(async move {
        for milliseconds in [3, 5, 5, 2] {
            computes.advance(milliseconds * MILLISECOND);
            yield_now().await;
        }
        // Waiting is not polling.
        sleep(100 * MILLISECOND).await;
    });
    clock.run_until_idle(&executor);
    let longest = times.longest().expect("there were polls");
    assert_eq!((longest.task, longest.took), (task.id(), 5 * MILLISECOND));
    assert_eq!(longest.started, Instant::ZERO + 3 * MILLISECOND, "the first of the two");
    assert_eq!(times.total(), 15 * MILLISECOND);

    times.reset();
    executor.spawn_local(async {}).detach();
    clock.run_until_idle(&executor);
    assert_eq!(times.longest().map(|longest| longest.took), Some(Duration::ZERO));
}

/// A bit of everything that hooks are told.
fn play(executor: &Executor, clock: &VirtualTime) {
    let sleeper = executor.enter(|| executor.spawn_local(sleep(MILLISECOND)));
    executor.spawn_local_named("waits", async { sleeper.await.expect("not cancelled") }).detach();
    let cancelled = executor.spawn_local(async { sleep(MILLISECOND).await });
    executor.turn();
    cancelled.abort();
    clock.run_until_idle(executor);
}

#[test]
fn both_of_a_pair_see_everything() {
    let log = [Log::default(), Log::default(), Log::default()];
    let [alone, first, second] = log.clone().map(Recorder);
    let clock = VirtualTime::new();
    play(&Executor::builder().platform(clock.clone()).hooks(alone).build(), &clock);
    let clock = VirtualTime::new();
    play(&Executor::builder().platform(clock.clone()).hooks((first, second)).build(), &clock);
    let [alone, first, second] = log.map(|log| log.take());
    for hook in [
        "task_aborted",
        "task_detached",
        "timer_cancelled",
        "timer_fire_start",
        "task_woken",
        "turn_end",
    ] {
        assert!(alone.contains(hook), "{hook}");
    }
    assert_eq!((&first, &second), (&alone, &alone));
}

/// A task that sleeps.
fn sleeper(scene: &Scene) -> JoinHandle<()> {
    scene.executor.spawn_local(async { sleep(MILLISECOND).await })
}

#[test]
fn handles_that_are_given_up() {
    check(
        |scene| {
            sleeper(scene).detach();
            drop(sleeper(scene));
            let awaited = sleeper(scene);
            let awaiter = scene.executor.spawn_local(async move { awaited.await.is_ok() });
            scene.say("the one that awaits is aborted");
            awaiter.abort();

            let abort = sleeper(scene).abort_handle();
            scene.say("what was detached can be aborted");
            abort.abort();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            task_spawned 2
            task_detached 2
            task_spawned 3
            task_spawned 4
            the one that awaits is aborted
            task_aborted 4
            task_detached 3
            task_dropped 4
            task_completed 4 Cancelled
            task_spawned 5
            task_detached 5
            what was detached can be aborted
            task_aborted 5
            task_dropped 5
            task_completed 5 Cancelled
            == end
            task_aborted 1
            task_dropped 1
            task_completed 1 Cancelled
            task_aborted 2
            task_dropped 2
            task_completed 2 Cancelled
            task_aborted 3
            task_dropped 3
            task_completed 3 Cancelled
        "#]],
    );
}

#[test]
fn handles_of_tasks_that_do_not_go_on() {
    check(
        |scene| {
            let aborted = sleeper(scene);
            aborted.abort();
            drop(aborted);

            let finished = scene.executor.spawn_local(async {});
            scene.run();
            drop(finished);

            scene.say("shut down");
            let kept = sleeper(scene);
            let executor = scene.executor.clone();
            let _shuts_down = scene.executor.spawn_local(async move {
                let _kept = on_drop(move || drop(kept));
                executor.shutdown();
            });
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_aborted 1
            task_dropped 1
            task_completed 1 Cancelled
            task_spawned 2
            turn_start
            poll_start 2
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            turn_end 1
            shut down
            task_spawned 3
            -- schedule Soon
            task_spawned 4
            turn_start
            poll_start 3
            timer_armed 1 by 3 for 1ms
            poll_end 3 Pending
            poll_start 4
            task_aborted 3
            timer_cancelled 1
            task_dropped 3
            task_completed 3 Cancelled
            task_aborted 4
            poll_end 4 Ready
            task_dropped 4
            task_completed 4 Completed
            turn_end 2
            == end
        "#]],
    );
}
