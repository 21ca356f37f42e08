//! The executor behind the traits of the `futures` crate.
#![cfg(all(feature = "futures", not(target_arch = "wasm32")))]

use futures::task::{LocalSpawn, LocalSpawnExt};
use futures::{future, FutureExt, Stream, StreamExt};
use pollscope_executor::platform::virtual_time::block_on;
use pollscope_executor::platform::VirtualTime;
use pollscope_executor::{interval, now, sleep, Executor, Instant};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn spawning_by_the_trait() {
    let clock = VirtualTime::new();
    let executor = Executor::builder().platform(clock.clone()).build();
    let spawner: &dyn LocalSpawn = &executor;
    let done = Rc::new(Cell::new(false));
    let seen = done.clone();
    let task = async move {
        sleep(SECOND).await;
        seen.set(true);
    };
    spawner.spawn_local_obj(Box::pin(task).into()).expect("it is not shut down");
    let output = spawner.spawn_local_with_handle(async { 7 }).expect("it is not shut down");
    clock.run_until_idle(&executor);
    assert!(done.get());
    assert_eq!(output.now_or_never(), Some(7));
}

#[test]
fn an_executor_that_was_shut_down_refuses() {
    let executor = Executor::builder().platform(VirtualTime::new()).build();
    assert!(executor.status_local().is_ok());
    executor.shutdown();
    assert!(executor.status_local().is_err_and(|error| error.is_shutdown()));
    let refused = LocalSpawnExt::spawn_local(&executor, async {});
    assert!(refused.is_err_and(|error| error.is_shutdown()));
    assert_eq!(executor.statistics().spawned, 0);
}

#[test]
fn an_interval_is_a_stream_without_an_end() {
    let ticks = block_on(async {
        let ticks = interval(SECOND);
        assert_eq!(ticks.size_hint(), (usize::MAX, None));
        let slow = ticks.take(3).then(|tick| future::ready((tick, now())));
        slow.collect::<Vec<_>>().await
    });
    let at = |seconds| (Instant::ZERO + SECOND * seconds, Instant::ZERO + SECOND * seconds);
    assert_eq!(ticks, Ok(vec![at(0), at(1), at(2)]));
}
