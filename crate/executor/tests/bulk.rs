//! Very many timers, cancelled in bulk: none is forgotten, none is kept, none changes places.
#![cfg(not(target_arch = "wasm32"))]

use pollscope_executor::platform::VirtualTime;
use pollscope_executor::{sleep, Executor, Hooks, Instant, Sleep, TaskId, TimerId};
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::time::Duration;

const SLEEPS: usize = 100_000;

/// What became of each timer, in order.
#[derive(Clone, Default)]
struct Timers(Rc<RefCell<Fates>>);

#[derive(Default)]
struct Fates {
    armed: Vec<(u64, Instant)>,
    fired: Vec<u64>,
    cancelled: Vec<u64>,
}

impl Hooks for Timers {
    fn timer_armed(&self, timer: TimerId, _: Option<TaskId>, deadline: Instant) {
        self.0.borrow_mut().armed.push((timer.get(), deadline));
    }
    fn timer_fire_start(&self, timer: TimerId) {
        self.0.borrow_mut().fired.push(timer.get());
    }
    fn timer_cancelled(&self, timer: TimerId) {
        self.0.borrow_mut().cancelled.push(timer.get());
    }
}

struct Nobody;
impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// All armed, by hand, with one waker of their own.
fn armed(executor: &Executor, random: &mut Random, waker: &Waker) -> Vec<Option<Sleep>> {
    executor.enter(|| {
        let mut context = Context::from_waker(waker);
        (0..SLEEPS)
            .map(|_| {
                // Few enough for many to be equal.
                let mut sleep = sleep(Duration::from_millis(1 + random.below(5_000)));
                assert!(Pin::new(&mut sleep).poll(&mut context).is_pending());
                Some(sleep)
            })
            .collect()
    })
}

#[test]
fn a_random_half_is_cancelled_and_the_rest_keeps_its_order() {
    let (clock, timers) = (VirtualTime::new(), Timers::default());
    let executor = Executor::builder().platform(clock.clone()).hooks(timers.clone()).build();
    let (mut random, nobody) = (Random(1), Arc::new(Nobody));
    let waker = Waker::from(nobody.clone());
    let mut sleeps = armed(&executor, &mut random, &waker);
    assert_eq!(executor.statistics().timers, SLEEPS);
    assert_eq!(Arc::strong_count(&nobody), SLEEPS + 2, "one waker each");

    let mut cancelled = Vec::new();
    for _ in 0..SLEEPS {
        let victim = random.below(SLEEPS as u64) as usize;
        if sleeps[victim].take().is_some() {
            cancelled.push(victim as u64 + 1);
        }
        if cancelled.len() == SLEEPS / 2 {
            break;
        }
    }
    assert_eq!(timers.0.borrow().cancelled, cancelled);
    assert_eq!(executor.statistics().timers, SLEEPS - cancelled.len());
    assert_eq!(Arc::strong_count(&nobody), SLEEPS - cancelled.len() + 2, "their wakers are gone");

    let mut expected = timers.0.borrow().armed.clone();
    let gone: std::collections::HashSet<u64> = cancelled.iter().copied().collect();
    expected.retain(|(timer, _)| !gone.contains(timer));
    // By deadline; those that are equal stay in the order of arming.
    expected.sort_by_key(|(_, deadline)| *deadline);
    clock.run_until_idle(&executor);
    let expected: Vec<u64> = expected.into_iter().map(|(timer, _)| timer).collect();
    assert!(timers.0.borrow().fired == expected, "they fire in another order");
    assert_eq!(executor.statistics().timers, 0);
    assert_eq!(Arc::strong_count(&nobody), 2, "no waker is left");
    drop(sleeps);
    assert_eq!(
        timers.0.borrow().cancelled.len(),
        cancelled.len(),
        "a fired timer is not cancelled"
    );
}

#[test]
fn a_shutdown_cancels_the_rest_in_the_order_of_arming() {
    let (clock, timers) = (VirtualTime::new(), Timers::default());
    let executor = Executor::builder().platform(clock).hooks(timers.clone()).build();
    let nobody = Arc::new(Nobody);
    let mut sleeps = armed(&executor, &mut Random(2), &nobody.clone().into());
    sleeps.iter_mut().step_by(2).for_each(|sleep| *sleep = None);
    timers.0.borrow_mut().cancelled.clear();
    executor.shutdown();
    let expected: Vec<u64> = (2..=SLEEPS as u64).step_by(2).collect();
    assert!(timers.0.borrow().cancelled == expected, "they are cancelled in another order");
    assert_eq!((executor.statistics().timers, Arc::strong_count(&nobody)), (0, 1));
}
