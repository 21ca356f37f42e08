//! The browser's promises, requests and events in a dedicated worker, where there is no `window`.
#![cfg(target_arch = "wasm32")]

#[path = "../../executor/tests/page/mod.rs"]
mod page;

use pollscope_executor::platform::Browser;
use pollscope_executor::Executor;
use pollscope_executor_web::{events, fetch, idle, into_promise, JsFuture};
use std::time::Duration;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Event, EventTarget};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
async fn what_needs_no_window_is_there() {
    let executor = Executor::builder().platform(Browser::new()).build();
    let promise = executor.enter(|| into_promise(async { Ok(JsValue::from(7)) }));
    let target = EventTarget::new().expect("workers have it");
    let mut pings = events(&target, "ping");
    target.dispatch_event(&Event::new("ping").expect("a kind")).expect("it can be dispatched");
    let task = executor.spawn_local(async move {
        let text = fetch("data:,hello").send().await?.text().await?;
        let kind = pings.next().await.type_();
        Ok::<_, JsValue>((text, kind, JsFuture::from(promise).await?, idle().await))
    });
    let (text, kind, number, left) = task.await.expect("not cancelled").expect("nothing fails");
    assert_eq!((text.as_str(), kind.as_str(), number), ("hello", "ping", 7.into()));
    assert!(left <= Duration::from_millis(50), "{left:?}");
}
