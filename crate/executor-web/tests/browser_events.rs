//! Events, messages and frames in a page, and that nothing is left behind.
#![cfg(target_arch = "wasm32")]

#[path = "../../executor/tests/page/mod.rs"]
mod page;

use pollscope_executor::platform::Browser;
use pollscope_executor::Executor;
use pollscope_executor_web::{animation_frame, events, events_with, idle, messages};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Event, EventTarget, MessageChannel};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
// A target that knows how many listeners it has.
export class Counted extends EventTarget {
    listeners = 0;
    addEventListener(...all) { this.listeners++; super.addEventListener(...all); }
    removeEventListener(...all) { this.listeners--; super.removeEventListener(...all); }
}
export const counted = () => new Counted();
export const listeners = (target) => target.listeners;
export const dispatch = (target, kind) => target.dispatchEvent(new Event(kind, { cancelable: true }));
export class FramesJs {
    constructor() {
        this.cancelled = 0;
        this.frame = globalThis.cancelAnimationFrame; this.idle = globalThis.cancelIdleCallback;
        globalThis.cancelAnimationFrame = (id) => { this.cancelled++; this.frame.call(globalThis, id); };
        globalThis.cancelIdleCallback = (id) => { this.cancelled++; this.idle.call(globalThis, id); };
    }
    count() { return this.cancelled; }
    restore() { globalThis.cancelAnimationFrame = this.frame; globalThis.cancelIdleCallback = this.idle; }
}
"#)]
extern "C" {
    fn counted() -> EventTarget;
    fn listeners(target: &EventTarget) -> i32;
    /// Whether no listener prevented its default.
    fn dispatch(target: &EventTarget, kind: &str) -> bool;

    type FramesJs;
    #[wasm_bindgen(constructor)]
    fn new() -> FramesJs;
    #[wasm_bindgen(method)]
    fn count(this: &FramesJs) -> u32;
    #[wasm_bindgen(method)]
    fn restore(this: &FramesJs);
}

fn executor() -> Executor {
    Executor::builder().platform(Browser::new()).build()
}

#[wasm_bindgen_test]
async fn events_are_kept_until_they_are_taken() {
    let (executor, target) = (executor(), counted());
    let mut clicks = events(&target, "click");
    assert!(dispatch(&target, "click"));
    dispatch(&target, "click");
    dispatch(&target, "other");
    let task = executor.spawn_local(async move {
        for _ in 0..3 {
            assert_eq!(clicks.next().await.type_(), "click");
        }
        clicks.take().is_none()
    });
    executor.turn();
    assert!(!task.is_finished());
    dispatch(&target, "click");
    assert!(task.await.expect("not cancelled"), "and no more than these");
    assert_eq!(listeners(&target), 0);
}

#[wasm_bindgen_test]
fn dropping_the_stream_removes_the_listener() {
    let target = counted();
    let (one, two) = (events(&target, "click"), events(&target, "click"));
    assert_eq!(listeners(&target), 2);
    drop(one);
    assert_eq!(listeners(&target), 1);
    drop(two);
    assert_eq!(listeners(&target), 0);
    assert!(dispatch(&target, "click"), "and a dropped listener is not called");
}

#[wasm_bindgen_test]
fn defaults_are_prevented_during_the_dispatch() {
    let target = counted();
    let mut submits = events_with(&target, "submit", Event::prevent_default);
    assert!(!dispatch(&target, "submit"));
    assert!(submits.take().is_some_and(|event| event.default_prevented()));
}

#[wasm_bindgen_test]
async fn messages_of_a_port() {
    let executor = executor();
    let channel = MessageChannel::new().expect("every browser has it");
    for number in 1..=3 {
        channel.port1().post_message(&number.into()).expect("numbers can be sent");
    }
    let mut inbox = messages(&channel.port2());
    let task = executor.spawn_local(async move {
        let mut numbers = Vec::new();
        for _ in 0..3 {
            numbers.push(inbox.next().await.data());
        }
        numbers
    });
    assert_eq!(task.await.expect("not cancelled"), [1, 2, 3].map(JsValue::from));
}

#[cfg(feature = "futures")]
#[wasm_bindgen_test]
async fn events_are_a_stream() {
    use futures::StreamExt;
    let (executor, target) = (executor(), counted());
    let kinds = events(&target, "click").map(|event| event.type_());
    let task = executor.spawn_local(kinds.take(2).collect::<Vec<_>>());
    dispatch(&target, "click");
    page::macrotasks(1).await;
    dispatch(&target, "click");
    assert_eq!(task.await.expect("not cancelled"), ["click", "click"]);
    assert_eq!(listeners(&target), 0);
}

#[wasm_bindgen_test]
async fn frames_and_idle_time() {
    let executor = executor();
    let before = page::performance_now();
    let task = executor.spawn_local(async {
        let first = animation_frame().await;
        let second = animation_frame().await;
        (first, second, idle().await)
    });
    let (first, second, left) = task.await.expect("not cancelled");
    // A frame's time is that of its beginning, which may lie before the request.
    assert!(first < second, "{first} {second}");
    assert!(second > before && second <= page::performance_now());
    assert!(left <= Duration::from_millis(50), "as the browser promises: {left:?}");
}

#[wasm_bindgen_test]
async fn dropping_a_frame_cancels_it() {
    let (errors, spy) = (page::Errors::watch(), FramesJs::new());
    let executor = executor();
    let frame = executor.spawn_local(animation_frame());
    let rest = executor.spawn_local(idle());
    executor.turn();
    frame.abort();
    assert_eq!(spy.count(), 1);
    rest.abort();
    assert_eq!(spy.count(), 2);
    drop((animation_frame(), idle()));
    assert_eq!(spy.count(), 2, "nothing was asked for");
    executor.spawn_local(animation_frame()).await.expect("not cancelled");
    assert_eq!(spy.count(), 2, "nothing is left to cancel");
    spy.restore();
    assert_eq!(errors.count(), 0);
}
