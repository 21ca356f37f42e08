//! The browser platform in a dedicated worker, where there is no `window`.
#![cfg(target_arch = "wasm32")]

mod page;

use page::Spy;
use pollscope_executor::platform::Browser;
use pollscope_executor::{now, sleep, yield_now, Budget, Executor};
use std::time::Duration;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
async fn microtasks_messages_and_the_timer_are_there() {
    let spy = Spy::install();
    let tight = Budget { polls: 1, time: Duration::MAX };
    let executor = Executor::builder().platform(Browser::new()).budget(tight).build();
    let task = executor.spawn_local(async {
        yield_now().await;
        let start = now();
        sleep(Duration::from_millis(2)).await;
        now() - start
    });
    assert!(task.await.expect("not cancelled") >= Duration::from_millis(2));
    assert!(executor.statistics().turns >= 3);
    assert_eq!(spy.most_at_once(), 1);
}
