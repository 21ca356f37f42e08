//! The browser platform in a page: its order against promises and timers, and what it asks of
//! `setTimeout`. Where the exact calls matter, timers and clock are replaced by fakes.
#![cfg(target_arch = "wasm32")]

mod page;

use page::{Fakes, Spy};
use pollscope_executor::platform::Browser;
use pollscope_executor::{now, sleep, spawn_local, yield_now, Budget, Executor, RunError};
use std::cell::{Cell, RefCell};
use std::future::{poll_fn, Future};
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const MILLISECOND: Duration = Duration::from_millis(1);

/// Without a budget: on a slow machine a turn would end early, and the order would be another one.
fn executor() -> Executor {
    Executor::builder().platform(Browser::new()).budget(Budget::UNLIMITED).build()
}

/// Several hands write into it.
type Log = Rc<RefCell<Vec<&'static str>>>;

fn writes(log: &Log, line: &'static str) -> impl FnOnce() + 'static {
    let log = log.clone();
    move || log.borrow_mut().push(line)
}

fn spawn_writer(executor: &Executor, log: &Log, line: &'static str) {
    let write = writes(log, line);
    executor.spawn_local(async move { write() }).detach();
}

#[wasm_bindgen_test]
async fn tasks_are_in_line_with_promises_and_before_timers() {
    let (executor, log) = (executor(), Log::default());
    page::after_timeout(writes(&log, "timeout"));
    page::after_message(writes(&log, "message"));
    page::in_microtask(writes(&log, "promise 1"));
    spawn_writer(&executor, &log, "task 1");
    page::in_microtask(writes(&log, "promise 2"));
    // The microtask of this turn is queued already, before promise 2.
    spawn_writer(&executor, &log, "task 2");
    log.borrow_mut().push("now");
    page::macrotasks(3).await;
    page::timeout(0).await;
    let order = ["now", "promise 1", "task 1", "task 2", "promise 2", "message", "timeout"];
    let mut sorted = log.borrow().clone();
    // A message and a timeout of zero are in separate queues: their order is the browser's choice.
    sorted[5..].sort_unstable();
    assert_eq!(sorted, order);
}

#[wasm_bindgen_test]
async fn sleeps_are_in_line_with_native_timeouts() {
    let (executor, log) = (executor(), Log::default());
    let native = |milliseconds, line| {
        let write = writes(&log, line);
        executor.spawn_local(async move {
            page::timeout(milliseconds).await;
            write();
        })
    };
    let (last, first) = (native(40, "timeout 40"), native(10, "timeout 10"));
    for (milliseconds, line) in [(30, "sleep 30"), (20, "sleep 20")] {
        let write = writes(&log, line);
        let sleep = executor.enter(|| sleep(milliseconds * MILLISECOND));
        executor
            .spawn_local(async move {
                sleep.await;
                write();
            })
            .detach();
    }
    first.await.expect("it does not panic");
    last.await.expect("it does not panic");
    assert_eq!(*log.borrow(), ["timeout 10", "sleep 20", "sleep 30", "timeout 40"]);
}

#[wasm_bindgen_test]
async fn a_wake_from_a_promise_reaction_is_polled_in_the_same_microtask_checkpoint() {
    let (executor, log) = (executor(), Log::default());
    let (write, done) = (writes(&log, "task"), page::Signal::default());
    let waiting = done.wait();
    executor
        .spawn_local(async move {
            waiting.await;
            write();
        })
        .detach();
    page::macrotasks(1).await;
    page::after_message(writes(&log, "message"));
    page::in_microtask(move || done.raise());
    page::macrotasks(2).await;
    assert_eq!(*log.borrow(), ["task", "message"]);
}

#[wasm_bindgen_test]
async fn a_thousand_sleeps_use_one_timeout_at_a_time() {
    let spy = Spy::install();
    let executor = executor();
    let fired = Rc::new(RefCell::new(Vec::new()));
    let began = executor.now();
    let tasks: Vec<_> = (0..1_000_u64)
        .map(|index| {
            let fired = fired.clone();
            executor.spawn_local(async move {
                let mut sleep = pin!(sleep(Duration::from_micros(index * 7_919 % 30_000 + 1)));
                let mut polls = 0;
                poll_fn(|cx| {
                    polls += 1;
                    sleep.as_mut().poll(cx)
                })
                .await;
                assert!(now() >= sleep.deadline(), "never early");
                // One that is due when it is first polled arms no timer and has no place in line.
                if polls > 1 {
                    fired.borrow_mut().push((sleep.deadline(), index));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("not cancelled");
    }
    let (most, calls) = (spy.most_at_once(), spy.calls());
    drop(spy);
    assert_eq!(most, 1);
    // A timer takes a millisecond at least; some are replaced by a nearer deadline.
    let milliseconds = (executor.now() - began).as_millis() as u32;
    assert!(calls <= 2 * milliseconds + 20, "{milliseconds} ms, yet {calls} timers were set");
    assert!(fired.borrow().windows(2).all(|pair| pair[0] < pair[1]), "in order of deadlines");
    assert!(executor.is_idle());
}

#[wasm_bindgen_test]
async fn a_turn_over_its_budget_lets_the_page_in_between() {
    async fn polls_before_a_macrotask(budget: Budget) -> u32 {
        let executor = Executor::builder().platform(Browser::new()).budget(budget).build();
        let polls = Rc::new(Cell::new(0));
        let counted = polls.clone();
        let busy = executor.spawn_local(async move {
            for _ in 0..1_000 {
                counted.set(counted.get() + 1);
                yield_now().await;
            }
        });
        let (seen, at) = (polls, Rc::new(Cell::new(0)));
        let noted = at.clone();
        page::after_message(move || noted.set(seen.get()));
        busy.await.expect("not cancelled");
        page::macrotasks(2).await;
        at.get()
    }
    let tight = Budget { polls: 10, time: Duration::MAX };
    assert_eq!(polls_before_a_macrotask(tight).await, 10);
    assert_eq!(polls_before_a_macrotask(Budget::UNLIMITED).await, 1_000);
}

#[wasm_bindgen_test]
async fn dropping_the_executor_takes_its_callbacks_back() {
    let errors = page::Errors::watch();
    let spy = Spy::install();

    // With a timer armed.
    let sleeping = executor();
    sleeping.spawn_local(async { sleep(Duration::from_secs(3600)).await }).detach();
    sleeping.turn();
    assert_eq!(spy.at_once(), 1);
    drop(sleeping);
    assert_eq!(spy.at_once(), 0);

    // With a microtask queued.
    let ready = executor();
    ready.spawn_local(async { unreachable!("it is dropped before its first poll") }).detach();
    drop(ready);

    // With a message posted.
    let tight = Budget { polls: 1, time: Duration::MAX };
    let busy = Executor::builder().platform(Browser::new()).budget(tight).build();
    let polls = Rc::new(Cell::new(0));
    let counted = polls.clone();
    busy.spawn_local(async move {
        loop {
            counted.set(counted.get() + 1);
            yield_now().await;
        }
    })
    .detach();
    assert!(busy.turn().more);
    drop(busy);

    page::macrotasks(3).await;
    page::timeout(3).await;
    drop(spy);
    assert_eq!(polls.get(), 1);
    assert_eq!(errors.count(), 0);
}

#[wasm_bindgen_test]
async fn dropping_the_executor_inside_its_own_callbacks_is_fine() {
    let errors = page::Errors::watch();
    for way in ["microtask", "timer", "message"] {
        let slot: Rc<RefCell<Option<Executor>>> = Rc::default();
        let tight = Budget { polls: 1, time: Duration::MAX };
        let executor = Executor::builder().platform(Browser::new()).budget(tight).build();
        let (own, done) = (slot.clone(), Rc::new(Cell::new(false)));
        let seen = done.clone();
        executor
            .spawn_local(async move {
                match way {
                    "timer" => sleep(MILLISECOND).await,
                    "message" => yield_now().await,
                    _ => {}
                }
                drop(own.take());
                seen.set(true);
                std::future::pending::<()>().await
            })
            .detach();
        slot.replace(Some(executor));
        while !done.get() {
            page::macrotasks(1).await;
        }
        assert!(slot.borrow().is_none(), "{way}");
    }
    assert_eq!(errors.count(), 0);
}

#[wasm_bindgen_test]
async fn the_epoch_can_be_shared() {
    let epoch = page::performance_now() - 1_000.0;
    let one = Executor::builder().platform(Browser::with_epoch(epoch)).build();
    let two = Executor::builder().platform(Browser::with_epoch(epoch)).build();
    let (first, second) = (one.now(), two.now());
    assert!(first.as_nanos() >= 1_000_000_000 && first <= second);
    assert!(Executor::builder().platform(Browser::new()).build().now() < first);
}

#[wasm_bindgen_test]
fn blocking_is_refused_not_attempted() {
    let waits = executor().run_until(async { sleep(MILLISECOND).await });
    assert_eq!(waits, Err(RunError::CannotBlock));
}

// From here on the timers are fakes: what is asked of `setTimeout`, exactly.

fn spawn_sleep(executor: &Executor, duration: Duration) -> Rc<Cell<bool>> {
    let awake = Rc::new(Cell::new(false));
    let (set, sleep) = (awake.clone(), executor.enter(|| sleep(duration)));
    executor
        .spawn_local(async move {
            sleep.await;
            set.set(true);
        })
        .detach();
    executor.turn();
    awake
}

#[wasm_bindgen_test]
fn delays_are_rounded_up_and_early_timers_set_again() {
    let fakes = Fakes::install(1_000.0);
    let executor = executor();
    let awake = spawn_sleep(&executor, Duration::from_micros(10_200));
    assert_eq!(fakes.take(), "set 11");
    fakes.set_now(1_010.0);
    fakes.fire();
    assert_eq!((fakes.take().as_str(), awake.get()), ("set 1", false));
    fakes.set_now(1_011.0);
    fakes.fire();
    assert_eq!((fakes.take().as_str(), awake.get()), ("", true));
}

#[wasm_bindgen_test]
fn a_nearer_deadline_replaces_the_timer_and_a_later_one_waits_for_it() {
    let fakes = Fakes::install(0.0);
    let executor = executor();
    let late = spawn_sleep(&executor, 30 * MILLISECOND);
    let early = spawn_sleep(&executor, 10 * MILLISECOND);
    let middle = spawn_sleep(&executor, 20 * MILLISECOND);
    assert_eq!(fakes.take(), "set 30, clear, set 10");
    // Another turn gets to the first before its timer does: the timer stays, and finds out.
    fakes.set_now(10.0);
    executor.turn();
    assert_eq!((fakes.take().as_str(), early.get()), ("", true));
    fakes.set_now(10.5);
    fakes.fire();
    assert_eq!((fakes.take().as_str(), middle.get()), ("set 10", false));
    fakes.set_now(30.0);
    fakes.fire();
    assert_eq!((fakes.take().as_str(), middle.get(), late.get()), ("", true, true));
}

#[wasm_bindgen_test]
fn no_deadline_clears_the_timer() {
    let fakes = Fakes::install(0.0);
    let executor = executor();
    let task = executor.enter(|| executor.spawn_local(sleep(10 * MILLISECOND)));
    executor.turn();
    task.abort();
    assert_eq!(fakes.take(), "set 10, clear");
}

#[wasm_bindgen_test]
fn delays_beyond_31_bits_are_cut_into_pieces() {
    let fakes = Fakes::install(0.0);
    let executor = executor();
    let piece = f64::from(i32::MAX);
    let awake = spawn_sleep(&executor, Duration::from_millis(i32::MAX as u64 + 5));
    fakes.set_now(piece);
    fakes.fire();
    assert_eq!((fakes.take().as_str(), awake.get()), ("set 2147483647, set 5", false));
    fakes.set_now(piece + 5.0);
    fakes.fire();
    assert!(awake.get());
    let never = spawn_sleep(&executor, Duration::MAX);
    assert_eq!((fakes.take().as_str(), never.get()), ("set 2147483647", false));
}

#[wasm_bindgen_test]
fn deep_nesting_goes_through_a_message() {
    let fakes = Fakes::install(0.0);
    let executor = executor();
    let rounds = Rc::new(Cell::new(0_u32));
    let counted = rounds.clone();
    executor
        .spawn_local(async move {
            loop {
                sleep(MILLISECOND).await;
                counted.set(counted.get() + 1);
            }
        })
        .detach();
    executor.turn();
    for round in 1..=4 {
        fakes.set_now(f64::from(round));
        fakes.fire();
        assert_eq!(rounds.get(), u32::try_from(round).expect("small"));
    }
    // The fifth timer was set four timers deep. One set in its callback would be clamped.
    fakes.take();
    fakes.set_now(5.0);
    fakes.fire();
    assert_eq!((rounds.get(), fakes.take().as_str()), (4, ""), "a message is on its way");
}

#[wasm_bindgen_test]
async fn many_short_sleeps_go_on_through_messages() {
    let executor = executor();
    let rounds = executor.spawn_local(async {
        let start = now();
        for _ in 0..20 {
            spawn_local(sleep(MILLISECOND)).await.expect("not cancelled");
        }
        now() - start
    });
    // No claim about how long it takes: that is the machine's business.
    assert!(rounds.await.expect("not cancelled") >= 20 * MILLISECOND);
}
