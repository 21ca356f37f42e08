//! Sleeps, deadlines and what the platform is told about them, exactly.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, check_with, Scene};
use expect_test::expect;
use pollscope_executor::platform::VirtualTime;
use pollscope_executor::{
    now, sleep, sleep_until, spawn_local, yield_now, Budget, Executor, Instant,
};
use std::future::Future;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn spawn_sleeper(scene: &Scene, name: &'static str, duration: Duration) {
    let log = scene.log.clone();
    let sleep = scene.executor.enter(|| sleep(duration));
    scene
        .executor
        .spawn_local(async move {
            sleep.await;
            log.say(format!("{name} at {:?}", now()));
        })
        .detach();
}

#[test]
fn one_sleep() {
    check(
        |scene| {
            spawn_sleeper(scene, "awake", SECOND);
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 1s
            poll_end 1 Pending
            -- set_deadline Some(1s)
            turn_end 1, next 1s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            poll_start 1
            awake at 1s
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
fn the_platform_knows_only_the_nearest_deadline() {
    check(
        |scene| {
            spawn_sleeper(scene, "three", 3 * SECOND);
            spawn_sleeper(scene, "one", SECOND);
            spawn_sleeper(scene, "two", 2 * SECOND);
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_spawned 2
            task_spawned 3
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 3s
            poll_end 1 Pending
            poll_start 2
            timer_armed 2 by 2 for 1s
            poll_end 2 Pending
            poll_start 3
            timer_armed 3 by 3 for 2s
            poll_end 3 Pending
            -- set_deadline Some(1s)
            turn_end 3, next 1s
            turn_start
            timer_fire_start 2
            task_woken 2
            timer_fire_end 2
            poll_start 2
            one at 1s
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            -- set_deadline Some(2s)
            turn_end 1, next 2s
            turn_start
            timer_fire_start 3
            task_woken 3
            timer_fire_end 3
            poll_start 3
            two at 2s
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            -- set_deadline Some(3s)
            turn_end 1, next 3s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            poll_start 1
            three at 3s
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
fn equal_deadlines_fire_in_the_order_of_arming_in_one_turn() {
    check(
        |scene| {
            for name in ["a", "b", "c"] {
                spawn_sleeper(scene, name, SECOND);
            }
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
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            timer_fire_start 2
            task_woken 2
            timer_fire_end 2
            timer_fire_start 3
            task_woken 3
            timer_fire_end 3
            poll_start 1
            a at 1s
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            poll_start 2
            b at 1s
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            poll_start 3
            c at 1s
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            -- set_deadline None
            turn_end 3
            == end
        "#]],
    );
}

#[test]
fn zero_sleep_is_ready_at_once() {
    check(
        |scene| {
            spawn_sleeper(scene, "awake", Duration::ZERO);
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            awake at 0ns
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn longest_sleep_ends_at_the_last_instant() {
    check(
        |scene| {
            spawn_sleeper(scene, "awake", Duration::MAX);
            scene.run();
            assert_eq!(scene.executor.now(), Instant::MAX);
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 18446744073.709551615s
            poll_end 1 Pending
            -- set_deadline Some(18446744073.709551615s)
            turn_end 1, next 18446744073.709551615s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            poll_start 1
            awake at 18446744073.709551615s
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
fn sleep_counts_from_its_call_not_from_its_poll() {
    check(
        |scene| {
            let log = scene.log.clone();
            scene
                .executor
                .spawn_local(async move {
                    let early = sleep(2 * SECOND);
                    sleep(SECOND).await;
                    early.await;
                    log.say(format!("at {:?}", now()));
                    sleep_until(Instant::ZERO + SECOND).await;
                    log.say("the past is ready at once");
                })
                .detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 1s
            poll_end 1 Pending
            -- set_deadline Some(1s)
            turn_end 1, next 1s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            poll_start 1
            timer_armed 2 by 1 for 2s
            poll_end 1 Pending
            -- set_deadline Some(2s)
            turn_end 1, next 2s
            turn_start
            timer_fire_start 2
            task_woken 1
            timer_fire_end 2
            poll_start 1
            at 2s
            the past is ready at once
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
fn dropping_a_sleep_cancels_its_timer() {
    check(
        |scene| {
            let log = scene.log.clone();
            scene
                .executor
                .spawn_local(async move {
                    let mut long = Box::pin(sleep(10 * SECOND));
                    std::future::poll_fn(|context| {
                        assert!(long.as_mut().poll(context).is_pending());
                        std::task::Poll::Ready(())
                    })
                    .await;
                    sleep(SECOND).await;
                    drop(long);
                    log.say("dropped");
                })
                .detach();
            scene.run();
            scene.say(format!("at {:?}", scene.executor.now()));
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 10s
            timer_armed 2 by 1 for 1s
            poll_end 1 Pending
            -- set_deadline Some(1s)
            turn_end 1, next 1s
            turn_start
            timer_fire_start 2
            task_woken 1
            timer_fire_end 2
            poll_start 1
            timer_cancelled 1
            dropped
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            -- set_deadline None
            turn_end 1
            at 1s
            == end
        "#]],
    );
}

#[test]
fn outside_of_a_turn_the_platform_is_told_at_once() {
    check(
        |scene| {
            let task = scene.executor.enter(|| scene.executor.spawn_local(sleep(SECOND)));
            scene.executor.turn();
            scene.say("abort");
            task.abort();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 1s
            poll_end 1 Pending
            -- set_deadline Some(1s)
            turn_end 1, next 1s
            abort
            task_aborted 1
            timer_cancelled 1
            -- set_deadline None
            task_dropped 1
            task_completed 1 Cancelled
            == end
        "#]],
    );
}

#[test]
fn sleep_on_another_executor() {
    check(
        |scene| {
            let other = VirtualTime::new();
            let elsewhere = Executor::builder().platform(other.clone()).build();
            let sleep = scene.executor.enter(|| sleep(SECOND));
            let task = elsewhere.spawn_local(sleep);
            elsewhere.turn();
            scene.run();
            scene.say(format!("fired, finished: {}", task.is_finished()));
            elsewhere.turn();
            scene.say(format!("polled, finished: {}", task.is_finished()));
        },
        expect![[r#"
            timer_armed 1 by nobody for 1s
            -- set_deadline Some(1s)
            turn_start
            timer_fire_start 1
            timer_fire_end 1
            -- set_deadline None
            turn_end 0
            fired, finished: false
            polled, finished: true
            == end
        "#]],
    );
}

#[test]
fn sleep_of_an_executor_that_is_gone_never_ends() {
    check(
        |scene| {
            let other = Scene::new(Budget::default());
            let mut sleeps = other.executor.enter(|| [sleep(SECOND), sleep(SECOND)]).map(Box::pin);
            let (log, door) = (scene.log.clone(), common::Door::default());
            let mut waiting = Box::pin(door.wait());
            scene
                .executor
                .spawn_local(std::future::poll_fn(move |context| {
                    assert!(waiting.as_mut().poll(context).is_pending());
                    for sleep in &mut sleeps {
                        log.say(format!("{:?}", sleep.as_mut().poll(context)));
                    }
                    std::task::Poll::<()>::Pending
                }))
                .detach();
            scene.executor.turn();
            other.executor.shutdown();
            scene.say(format!("the other one:\n{}", other.log.take()));
            door.knock();
            scene.executor.turn();
            drop(other);
            scene.say("the other one is gone");
            door.knock();
            scene.executor.turn();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            Pending
            Pending
            poll_end 1 Pending
            turn_end 1
            the other one:
            timer_armed 1 by nobody for 1s
            -- set_deadline Some(1s)
            timer_armed 2 by nobody for 1s
            timer_cancelled 1
            timer_cancelled 2
            -- set_deadline None

            task_woken 1
            -- schedule Soon
            turn_start
            poll_start 1
            Pending
            Pending
            poll_end 1 Pending
            turn_end 1
            the other one is gone
            task_woken 1
            -- schedule Soon
            turn_start
            poll_start 1
            Pending
            Pending
            poll_end 1 Pending
            turn_end 1
            == end
            task_aborted 1
            task_dropped 1
            task_completed 1 Cancelled
        "#]],
    );
}

#[test]
fn sleep_that_changes_hands_wakes_the_last_one_who_polled_it() {
    check(
        |scene| {
            let log = scene.log.clone();
            scene
                .executor
                .spawn_local(async move {
                    let mut sleep = Box::pin(sleep(SECOND));
                    std::future::poll_fn(|context| {
                        assert!(sleep.as_mut().poll(context).is_pending());
                        std::task::Poll::Ready(())
                    })
                    .await;
                    let heir = spawn_local(sleep);
                    heir.await.expect("no panic");
                    log.say("inherited");
                })
                .detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 1s
            task_spawned 2 by 1
            poll_end 1 Pending
            poll_start 2
            poll_end 2 Pending
            -- set_deadline Some(1s)
            turn_end 2, next 1s
            turn_start
            timer_fire_start 1
            task_woken 2
            timer_fire_end 1
            poll_start 2
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            task_woken 1
            poll_start 1
            inherited
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            -- set_deadline None
            turn_end 2
            == end
        "#]],
    );
}

#[test]
fn budget_in_polls_gives_way_after_painting() {
    check_with(
        Budget { polls: 2, time: Duration::MAX },
        |scene| {
            for _ in 0..3 {
                scene.executor.spawn_local(async {}).detach();
            }
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_spawned 2
            task_spawned 3
            turn_start
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            poll_start 2
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            -- schedule AfterPaint
            turn_end 2, more
            turn_start
            poll_start 3
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn budget_in_time_gives_way_after_painting() {
    check_with(
        Budget { polls: u32::MAX, time: Duration::from_millis(5) },
        |scene| {
            for _ in 0..4 {
                let clock = scene.clock.clone();
                let slow = async move { clock.advance(Duration::from_millis(3)) };
                scene.executor.spawn_local(slow).detach();
            }
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_spawned 2
            task_spawned 3
            task_spawned 4
            turn_start
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            poll_start 2
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            -- schedule AfterPaint
            turn_end 2, more
            turn_start
            poll_start 3
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            poll_start 4
            poll_end 4 Ready
            task_dropped 4
            task_completed 4 Completed
            turn_end 2
            == end
        "#]],
    );
}

#[test]
fn budget_of_nothing_still_polls_one() {
    check_with(
        Budget { polls: 0, time: Duration::ZERO },
        |scene| {
            scene.executor.spawn_local(yield_now()).detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            turn_start
            poll_start 1
            task_woken 1
            poll_end 1 Pending
            -- schedule AfterPaint
            turn_end 1, more
            turn_start
            poll_start 1
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn budget_holds_for_timers_that_are_due_together() {
    check_with(
        Budget { polls: 2, time: Duration::MAX },
        |scene| {
            for name in ["a", "b", "c"] {
                spawn_sleeper(scene, name, SECOND);
            }
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
            -- schedule AfterPaint
            -- set_deadline Some(1s)
            turn_end 2, more, next 1s
            turn_start
            poll_start 3
            timer_armed 3 by 3 for 1s
            poll_end 3 Pending
            turn_end 1, next 1s
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            timer_fire_start 2
            task_woken 2
            timer_fire_end 2
            poll_start 1
            a at 1s
            poll_end 1 Ready
            task_dropped 1
            task_completed 1 Completed
            poll_start 2
            b at 1s
            poll_end 2 Ready
            task_dropped 2
            task_completed 2 Completed
            -- schedule AfterPaint
            turn_end 2, more, next 1s
            turn_start
            timer_fire_start 3
            task_woken 3
            timer_fire_end 3
            poll_start 3
            c at 1s
            poll_end 3 Ready
            task_dropped 3
            task_completed 3 Completed
            -- set_deadline None
            turn_end 1
            == end
        "#]],
    );
}

#[test]
fn wake_outside_is_announced_once() {
    check(
        |scene| {
            let (one, two) = (common::Door::default(), common::Door::default());
            scene.executor.spawn_local(one.wait()).detach();
            scene.executor.spawn_local(two.wait()).detach();
            scene.run();
            one.open();
            two.open();
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
            task_woken 1
            -- schedule Soon
            task_woken 2
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
fn clock_that_goes_back_is_not_believed() {
    use pollscope_executor::{Notify, Platform, Turner, Urgency};
    use std::cell::Cell;
    use std::rc::Rc;
    struct Broken(Rc<Cell<u64>>);
    impl Platform for Broken {
        fn now(&self) -> Instant {
            Instant::from_nanos(self.0.get())
        }
        fn schedule(&self, _: Urgency) {}
        fn set_deadline(&self, _: Option<Instant>) {}
        fn attach(&self, _: Turner) {}
        fn notifier(&self) -> std::sync::Arc<dyn Notify> {
            VirtualTime::new().notifier()
        }
    }
    let reading = Rc::new(Cell::new(1_000));
    let executor = Executor::builder().platform(Broken(reading.clone())).build();
    let seen = [1_000, 400, 1_200, 1_100].map(|now| {
        reading.set(now);
        executor.now().as_nanos()
    });
    assert_eq!(seen, [1_000, 1_000, 1_200, 1_200]);
}

#[test]
fn run_for_stops_between_deadlines() {
    let clock = VirtualTime::new();
    let executor = Executor::builder().platform(clock.clone()).build();
    let tasks =
        executor.enter(|| [1, 2, 3].map(|seconds| executor.spawn_local(sleep(seconds * SECOND))));
    clock.run_for(&executor, SECOND * 5 / 2);
    assert_eq!(tasks.each_ref().map(|task| task.is_finished()), [true, true, false]);
    assert_eq!(executor.now().as_nanos(), 2_500_000_000);
    assert!(!executor.is_idle());
    clock.run_for(&executor, SECOND);
    assert_eq!(executor.now().as_nanos(), 3_500_000_000);
    assert!(executor.is_idle());
}

#[test]
fn a_hundred_thousand_sleeps_in_any_order_fire_in_order() {
    use std::cell::RefCell;
    use std::rc::Rc;
    let clock = VirtualTime::new();
    let executor = Executor::builder().platform(clock.clone()).build();
    let fired = Rc::new(RefCell::new(Vec::new()));
    let mut state = 1_u64;
    let mut armed = Vec::new();
    let mut aborted = Vec::new();
    for index in 0..100_000_u64 {
        // A small linear congruential generator: many equal deadlines, no order.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let deadline = Instant::from_nanos(1 + (state >> 33) % 10_000);
        let fired = fired.clone();
        let task = executor.enter(|| {
            executor.spawn_local(async move {
                sleep_until(deadline).await;
                fired.borrow_mut().push((deadline, index));
            })
        });
        if index % 3 == 0 {
            aborted.push(task);
        } else {
            armed.push((deadline, index));
        }
    }
    while executor.turn().more {}
    assert_eq!(executor.statistics().timers, 100_000);
    for task in aborted {
        task.abort();
    }
    assert_eq!(executor.statistics().timers, armed.len());
    clock.run_until_idle(&executor);
    armed.sort();
    assert_eq!(*fired.borrow(), armed);
}
