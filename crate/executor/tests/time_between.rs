//! Sleeps that are made, polled or dropped outside the executor they belong to, and clocks.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{check, Scene};
use expect_test::expect;
use pollscope_executor::platform::VirtualTime;
use pollscope_executor::{now, sleep, sleep_until, spawn_local, Budget, Executor, Instant};
use std::future::Future;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

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
fn sleep_that_gets_due_while_its_task_computes_ends_in_the_next_turn() {
    check(
        |scene| {
            let (log, clock) = (scene.log.clone(), scene.clock.clone());
            let task = scene.executor.spawn_local(async move {
                let short = sleep(Duration::from_millis(1));
                clock.advance(Duration::from_millis(5));
                short.await;
                log.say(format!("awake at {:?}", now()));
                // This one the clock was asked about: it is known to be over.
                sleep_until(now()).await;
                log.say("ready at once");
            });
            task.detach();
            scene.run();
        },
        expect![[r#"
            task_spawned 1
            -- schedule Soon
            task_detached 1
            turn_start
            poll_start 1
            timer_armed 1 by 1 for 1ms
            poll_end 1 Pending
            -- set_deadline Some(1ms)
            turn_end 1, next 1ms
            turn_start
            timer_fire_start 1
            task_woken 1
            timer_fire_end 1
            poll_start 1
            awake at 5ms
            ready at once
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
            let polls = std::future::poll_fn(move |context| {
                assert!(waiting.as_mut().poll(context).is_pending());
                for sleep in &mut sleeps {
                    log.say(format!("{:?}", sleep.as_mut().poll(context)));
                }
                std::task::Poll::<()>::Pending
            });
            scene.executor.spawn_local(polls).detach();
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
            task_detached 1
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
            task_detached 1
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
            task_joined 2 by 1
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
