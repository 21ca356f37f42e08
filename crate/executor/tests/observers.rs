//! Poll times, and two observers of one executor.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{Log, Recorder};
use pollscope_executor::platform::VirtualTime;
use pollscope_executor::{sleep, yield_now, Executor, Instant, PollTimes};
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
    for hook in ["task_aborted", "timer_cancelled", "timer_fire_start", "task_woken", "turn_end"] {
        assert!(alone.contains(hook), "{hook}");
    }
    assert_eq!((&first, &second), (&alone, &alone));
}
