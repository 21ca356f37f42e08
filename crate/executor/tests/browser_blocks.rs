//! Tasks that lie side by side in blocks of memory, as they do where there is only one thread.
#![cfg(target_arch = "wasm32")]

use pollscope_executor::platform::VirtualTime;
use pollscope_executor::Executor;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const MANY: u64 = 1_000;

/// The sum that this many tasks compute, polled and finished.
fn sum_of_tasks(many: u64) -> u64 {
    let (clock, sum) = (VirtualTime::new(), Rc::new(Cell::new(0)));
    let executor = Executor::builder().platform(clock.clone()).build();
    for number in 0..many {
        let sum = sum.clone();
        executor.spawn_local(async move { sum.set(sum.get() + number) }).detach();
    }
    clock.run_until_idle(&executor);
    sum.get()
}

#[wasm_bindgen_test]
fn wakers_outlive_their_executor_and_keep_their_places() {
    let wakers = Rc::new(RefCell::new(Vec::<Waker>::new()));
    let clock = VirtualTime::new();
    let executor = Executor::builder().platform(clock.clone()).build();
    for _ in 0..MANY {
        let wakers = wakers.clone();
        let waits = poll_fn(move |context| {
            wakers.borrow_mut().push(context.waker().clone());
            Poll::<()>::Pending
        });
        executor.spawn_local(waits).detach();
    }
    clock.run_until_idle(&executor);
    drop(executor);
    let mut wakers = wakers.take();
    assert_eq!(wakers.len() as u64, MANY);

    let expected = MANY * (MANY - 1) / 2;
    assert_eq!(sum_of_tasks(MANY), expected);
    // Every other place becomes free between tasks whose wakers are still there.
    let mut is_even = false;
    wakers.retain(|waker| {
        waker.wake_by_ref();
        is_even = !is_even;
        is_even
    });
    assert_eq!(sum_of_tasks(MANY), expected);
    wakers.drain(..).for_each(Waker::wake);
    assert_eq!(sum_of_tasks(MANY), expected);
}

#[wasm_bindgen_test]
fn memory_is_used_again() {
    sum_of_tasks(50 * MANY);
    let pages = core::arch::wasm32::memory_size(0);
    for _ in 0..10 {
        sum_of_tasks(50 * MANY);
    }
    assert_eq!(core::arch::wasm32::memory_size(0), pages);
}
