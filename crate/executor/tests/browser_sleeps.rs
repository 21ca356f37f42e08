//! Very many sleeps, and timers that the browser holds back.
#![cfg(all(feature = "browser", target_arch = "wasm32"))]

mod page;

use page::{Fakes, Spy};
use pollscope_executor::platform::Browser;
use pollscope_executor::{now, sleep, Executor, Interval, MissedTickBehavior};
use std::cell::{Cell, RefCell};
use std::future::{poll_fn, Future};
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const MILLISECOND: Duration = Duration::from_millis(1);

fn executor() -> Executor {
    Executor::builder().platform(Browser::new()).build()
}

#[wasm_bindgen_test]
async fn a_million_sleeps_use_one_timeout_at_a_time() {
    const SLEEPS: u64 = 1_000_000;
    let spy = Spy::install();
    let executor = executor();
    let awake = Rc::new(Cell::new(0));
    let latest = Rc::new(Cell::new(None));
    for index in 0..SLEEPS {
        let (awake, latest) = (awake.clone(), latest.clone());
        let sleep = executor.enter(|| sleep(Duration::from_nanos(index * 7_919 % SLEEPS * 1_000)));
        executor
            .spawn_local(async move {
                let mut sleep = pin!(sleep);
                let mut polls = 0;
                poll_fn(|cx| {
                    polls += 1;
                    sleep.as_mut().poll(cx)
                })
                .await;
                let deadline = sleep.deadline();
                assert!(now() >= deadline, "never early");
                // One that is due when it is first polled arms no timer and has no place in line.
                if polls > 1 {
                    assert!(latest.replace(Some(deadline)) <= Some(deadline), "in order");
                }
                awake.set(awake.get() + 1);
            })
            .detach();
    }
    while awake.get() < SLEEPS {
        page::timeout(50).await;
    }
    // The one above is not the executor's.
    assert!(spy.most_at_once() <= 2, "{}", spy.most_at_once());
    assert!(executor.is_idle() && executor.task_count() == 0);
}

/// When sleeps of 10, 20 and 30 milliseconds end.
fn spawn_sleeps(executor: &Executor) -> Rc<RefCell<Vec<String>>> {
    let log = Rc::new(RefCell::new(Vec::new()));
    for name in [10, 20, 30] {
        let (log, sleep) = (log.clone(), executor.enter(|| sleep(name * MILLISECOND)));
        executor
            .spawn_local(async move {
                sleep.await;
                log.borrow_mut().push(format!("{name} at {:?}", now()));
            })
            .detach();
    }
    executor.turn();
    log
}

/// What a hidden tab does to a page is that its timers fire late, once a second, and after minutes once a
/// minute. For the first there is browser_hidden.rs; here the timer is late by as much as one likes.
#[wasm_bindgen_test]
fn timers_held_back_meet_their_deadlines_late_together_and_in_order() {
    let fakes = Fakes::install(0.0);
    let executor = executor();
    let log = spawn_sleeps(&executor);
    assert_eq!(fakes.take(), "set 10");
    fakes.set_now(1_000.0);
    fakes.fire();
    assert_eq!(*log.borrow(), ["10 at 1s", "20 at 1s", "30 at 1s"]);
    assert_eq!(fakes.take(), "");
}

#[wasm_bindgen_test]
fn an_interval_in_a_tab_that_was_hidden_can_skip() {
    let fakes = Fakes::install(0.0);
    let executor = executor();
    let ticks = Rc::new(RefCell::new(Vec::new()));
    let seen = ticks.clone();
    let mut clock: Interval = executor.enter(|| pollscope_executor::interval(100 * MILLISECOND));
    clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
    executor
        .spawn_local(async move {
            loop {
                let due = clock.tick().await;
                seen.borrow_mut().push(due.as_nanos() / 1_000_000);
            }
        })
        .detach();
    executor.turn();
    fakes.set_now(60_050.0);
    fakes.fire();
    assert_eq!(*ticks.borrow(), [0, 100]);
    assert_eq!(fakes.take(), "set 100, set 50");
}
