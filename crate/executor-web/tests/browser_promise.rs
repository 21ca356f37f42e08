//! Promises as futures, futures as promises, and signals that cancel, in a page.
#![cfg(target_arch = "wasm32")]

#[path = "../../executor/tests/page/mod.rs"]
mod page;

use js_sys::Promise;
use pollscope_executor::platform::Browser;
use pollscope_executor::{sleep, yield_now, Executor};
use pollscope_executor_web::{abortable, into_promise, thenable, JsFuture};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::AbortController;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
export const resolves = (value) => new Promise((resolve) => setTimeout(() => resolve(value), 1));
export const throws = async () => { throw new RangeError("too far"); };
export const then_resolves = (value) => ({ then: (resolve) => resolve(value) });
export const then_throws = () => ({ then: () => { throw "no then"; } });
export const name_of = (error) => error.name;
// How many listeners there are on it from now on.
export const count_listeners = (target) => {
    const { addEventListener, removeEventListener } = target;
    target.listeners = 0;
    target.addEventListener = function (...all) { this.listeners++; addEventListener.apply(this, all); };
    target.removeEventListener = function (...all) { this.listeners--; removeEventListener.apply(this, all); };
};
export const listeners = (target) => target.listeners;
"#)]
extern "C" {
    fn resolves(value: &JsValue) -> Promise;
    fn throws() -> Promise;
    fn then_resolves(value: &JsValue) -> JsValue;
    fn then_throws() -> JsValue;
    fn name_of(error: &JsValue) -> String;
    fn count_listeners(target: &JsValue);
    fn listeners(target: &JsValue) -> i32;
}

fn executor() -> Executor {
    Executor::builder().platform(Browser::new()).build()
}

#[wasm_bindgen_test]
async fn promises_are_futures() {
    let executor = executor();
    let task = executor.spawn_local(async {
        let fine = JsFuture::from(resolves(&7.into())).await;
        let thrown = JsFuture::from(throws()).await;
        (fine, thrown)
    });
    let (fine, thrown) = task.await.expect("not cancelled");
    assert_eq!(fine, Ok(7.into()));
    assert_eq!(name_of(&thrown.expect_err("it throws")), "RangeError");
}

#[wasm_bindgen_test]
async fn everything_that_await_takes() {
    let executor = executor();
    let task = executor.spawn_local(async {
        let values = [then_resolves(&1.into()), 2.into(), resolves(&3.into()).into()];
        let mut results = Vec::new();
        for value in values {
            results.push(thenable(&value).await);
        }
        (results, thenable(&then_throws()).await)
    });
    let (results, thrown) = task.await.expect("not cancelled");
    assert_eq!(results, [1, 2, 3].map(|value| Ok(value.into())));
    assert_eq!(thrown, Err("no then".into()));
}

#[wasm_bindgen_test]
async fn a_dropped_rejection_is_no_unhandled_rejection() {
    let errors = page::Errors::watch();
    let executor = executor();
    let task = executor.spawn_local(async { JsFuture::from(throws()).await });
    executor.turn();
    task.abort();
    page::macrotasks(3).await;
    assert_eq!(errors.count(), 0);
}

#[wasm_bindgen_test]
async fn futures_are_promises() {
    let executor = executor();
    let (fine, wrong) = executor.enter(|| {
        let fine = into_promise(async {
            sleep(Duration::from_millis(2)).await;
            Ok(JsValue::from(7))
        });
        (fine, into_promise(async { Err(JsValue::from("wrong")) }))
    });
    assert_eq!(JsFuture::from(wrong).await, Err("wrong".into()));
    assert_eq!(JsFuture::from(fine).await, Ok(7.into()));
    assert_eq!(executor.task_count(), 0);
}

#[wasm_bindgen_test]
async fn a_promise_of_a_cancelled_task_is_rejected() {
    let executor = executor();
    let promise = executor.enter(|| into_promise(std::future::pending()));
    executor.shutdown();
    let error = JsFuture::from(promise).await.expect_err("it is cancelled");
    assert_eq!(name_of(&error), "AbortError");
}

#[wasm_bindgen_test]
async fn reactions_and_tasks_take_turns() {
    let (executor, log) = (executor(), Rc::new(RefCell::new(Vec::new())));
    let write = |line| {
        let log = log.clone();
        move || log.borrow_mut().push(line)
    };
    let task = write("task after its promise");
    let resolved = Promise::resolve(&JsValue::NULL);
    executor
        .spawn_local(async move {
            JsFuture::from(resolved).await.expect("it is resolved");
            task();
        })
        .detach();
    executor.turn();
    page::in_microtask(write("reaction registered after that"));
    page::after_message(write("message"));
    page::macrotasks(2).await;
    assert_eq!(
        *log.borrow(),
        ["reaction registered after that", "task after its promise", "message"]
    );
}

#[wasm_bindgen_test]
async fn a_signal_cancels() {
    let executor = executor();
    let controller = AbortController::new().expect("every browser has it");
    let signal = controller.signal();
    count_listeners(&signal);
    let dropped = Rc::new(Cell::new(false));
    let guard = SetOnDrop(dropped.clone());
    let task = executor.spawn_local(abortable(&signal, async move {
        let _guard = guard;
        std::future::pending::<()>().await;
    }));
    executor.turn();
    assert_eq!(listeners(&signal), 1);
    controller.abort_with_reason(&"enough".into());
    assert!(!dropped.get(), "not inside of abort()");
    let aborted = task.await.expect("the task goes on").expect_err("aborted");
    assert_eq!(*aborted.reason(), "enough");
    assert!(dropped.get());
    assert_eq!(listeners(&signal), 0);
}

#[wasm_bindgen_test]
async fn signals_before_between_and_after() {
    let executor = executor();
    let controller = || AbortController::new().expect("every browser has it");

    let before = controller();
    before.abort();
    let never = abortable(&before.signal(), async { unreachable!("it is not polled") });
    let aborted = executor.spawn_local(never).await.expect("the task goes on");
    assert_eq!(name_of(aborted.expect_err("aborted").reason()), "AbortError");

    // The future itself does, in its poll: nothing else wakes it.
    let inside = controller();
    let signal = inside.signal();
    let aborts = abortable(&signal, async move {
        inside.abort();
        std::future::pending::<()>().await
    });
    assert!(executor.spawn_local(aborts).await.expect("the task goes on").is_err());

    let after = controller();
    let signal = after.signal();
    count_listeners(&signal);
    let finishes = abortable(&signal, async {
        yield_now().await;
        7
    });
    let output = executor.spawn_local(finishes).await.expect("the task goes on");
    assert_eq!(output.expect("not aborted"), 7);
    assert_eq!(listeners(&signal), 0);
    after.abort();
}

struct SetOnDrop(Rc<Cell<bool>>);

impl Drop for SetOnDrop {
    fn drop(&mut self) {
        self.0.set(true);
    }
}
