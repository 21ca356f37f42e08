//! Intervals: the grid of their ticks, and what becomes of those that were missed.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::check;
use expect_test::expect;
use pollscope_executor::platform::virtual_time::block_on;
use pollscope_executor::{
    interval, interval_at, now, sleep, Instant, Interval, MissedTickBehavior,
};
use std::time::Duration;
use MissedTickBehavior::{Burst, Delay, Skip};

const SECOND: Duration = Duration::from_secs(1);
const MILLISECOND: Duration = Duration::from_millis(1);

/// Takes ticks, one after each of the pauses; a line is when each was due and when it came.
#[track_caller]
fn ticks(period: Duration, behavior: MissedTickBehavior, pauses: &[Duration], expected: &str) {
    let pauses = pauses.to_vec();
    let lines = block_on(async move {
        let mut clock = interval(period);
        clock.set_missed_tick_behavior(behavior);
        assert_eq!((clock.period(), clock.missed_tick_behavior()), (period, behavior));
        let mut lines = Vec::new();
        for pause in pauses {
            sleep(pause).await;
            let due = clock.tick().await;
            lines.push(format!("{due:?} at {:?}", now()));
        }
        lines.join(", ")
    });
    assert_eq!(lines.as_deref(), Ok(expected));
}

const BUSY_FROM_3_TO_9: [Duration; 8] = [
    Duration::ZERO,
    Duration::ZERO,
    Duration::from_secs(7),
    Duration::ZERO,
    Duration::ZERO,
    Duration::ZERO,
    Duration::ZERO,
    Duration::ZERO,
];

#[test]
fn missed_ticks() {
    ticks(
        2 * SECOND,
        Burst,
        &BUSY_FROM_3_TO_9,
        "0ns at 0ns, 2s at 2s, 4s at 9s, 6s at 9s, 8s at 9s, 10s at 10s, 12s at 12s, 14s at 14s",
    );
    ticks(2 * SECOND, Delay, &BUSY_FROM_3_TO_9, "0ns at 0ns, 2s at 2s, 4s at 9s, 11s at 11s, 13s at 13s, 15s at 15s, 17s at 17s, 19s at 19s");
    ticks(2 * SECOND, Skip, &BUSY_FROM_3_TO_9, "0ns at 0ns, 2s at 2s, 4s at 9s, 10s at 10s, 12s at 12s, 14s at 14s, 16s at 16s, 18s at 18s");
}

#[test]
fn a_little_late_is_not_missed() {
    let late = [0, 1_005, 0, 0].map(Duration::from_millis);
    for behavior in [Burst, Delay, Skip] {
        ticks(SECOND, behavior, &late, "0ns at 0ns, 1s at 1.005s, 2s at 2s, 3s at 3s");
    }
    let late = [0, 1_006, 0, 0].map(Duration::from_millis);
    ticks(SECOND, Delay, &late, "0ns at 0ns, 1s at 1.006s, 2.006s at 2.006s, 3.006s at 3.006s");
}

#[test]
fn short_periods_have_no_more_patience_than_a_period() {
    let pauses = [0, 4_000, 0, 0].map(Duration::from_micros);
    ticks(MILLISECOND, Skip, &pauses, "0ns at 0ns, 1ms at 4ms, 5ms at 5ms, 6ms at 6ms");
    ticks(MILLISECOND, Delay, &pauses, "0ns at 0ns, 1ms at 4ms, 5ms at 5ms, 6ms at 6ms");
    // A whole period late is the next one at once; more than that is a miss.
    let pauses = [0, 2_000, 0, 0].map(Duration::from_micros);
    ticks(MILLISECOND, Skip, &pauses, "0ns at 0ns, 1ms at 2ms, 2ms at 2ms, 3ms at 3ms");
}

#[test]
fn a_tick_that_is_not_awaited_to_its_end_is_not_lost() {
    let due = block_on(async {
        let mut clock = interval_at(Instant::ZERO + SECOND, SECOND);
        let given_up = pollscope_executor::timeout(SECOND / 2, clock.tick()).await;
        assert!(given_up.is_err());
        clock.tick().await
    });
    assert_eq!(due, Ok(Instant::ZERO + SECOND));
}

#[test]
fn resets() {
    async fn next_two(mut clock: Interval) -> [u64; 2] {
        [clock.tick().await, clock.tick().await].map(|due| due.as_nanos() / 1_000_000)
    }
    let due = block_on(async {
        let mut clock = interval(SECOND);
        clock.tick().await;
        sleep(300 * MILLISECOND).await;
        clock.reset();
        next_two(clock).await
    });
    assert_eq!(due, Ok([1_300, 2_300]));
    let due = block_on(async {
        let mut clock = interval(SECOND);
        clock.tick().await;
        clock.reset_at(Instant::ZERO + 10 * SECOND);
        next_two(clock).await
    });
    assert_eq!(due, Ok([10_000, 11_000]));
}

#[test]
fn one_timer_at_a_time() {
    check(
        |scene| {
            let log = scene.log.clone();
            scene
                .executor
                .spawn_local(async move {
                    let mut clock = interval(SECOND);
                    for _ in 0..3 {
                        log.say(format!("tick {:?}", clock.tick().await));
                    }
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
            tick 0ns
            timer_armed 1 by 1 for 1s
            poll_end 1 Pending
            -- set_deadline Some(1s)
            turn_end 1, next 1s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            poll_start 1
            tick 1s
            timer_armed 2 by 1 for 2s
            poll_end 1 Pending
            -- set_deadline Some(2s)
            turn_end 1, next 2s
            turn_start
            timer_fire_start 2
            task_woken 1
            timer_fire_end 2
            poll_start 1
            tick 2s
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            -- set_deadline None
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn the_longest_period() {
    let due = block_on(async {
        let mut clock = interval(Duration::MAX);
        clock.tick().await;
        clock.tick().await
    });
    assert_eq!(due, Ok(Instant::MAX));
}

#[test]
#[should_panic(expected = "an interval with a period of zero would never wait")]
fn no_period() {
    let _ = block_on(async { drop(interval(Duration::ZERO)) });
}

#[test]
#[should_panic(expected = "pollscope_executor::now was called outside of an executor")]
fn outside_of_an_executor() {
    drop(interval(SECOND));
}
