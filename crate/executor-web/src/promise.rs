//! Promises as futures, futures as promises.

use js_sys::{Function, Promise};
use pollscope_executor::spawn_local;
use std::cell::Cell;
use std::future::Future;
use wasm_bindgen::JsValue;
use web_sys::DomException;

/// A promise as a future: `JsFuture::from(promise).await`. A rejection is `Err` with the reason.
///
/// It is that of wasm-bindgen-futures and works under any executor. A promise is eager: dropping the future stops
/// nothing, it only stops listening (a rejection is still counted as handled).
pub use wasm_bindgen_futures::JsFuture;

/// Anything that JavaScript's `await` takes, as a future: a promise, an object with a `then`, or a plain
/// value, which is ready after one microtask.
///
/// ```no_run
/// # async fn example(from_javascript: wasm_bindgen::JsValue) -> Result<(), wasm_bindgen::JsValue> {
/// use pollscope_executor_web::thenable;
///
/// let value = thenable(&from_javascript).await?;
/// assert_eq!(thenable(&7.into()).await?, 7);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// (of the future) What it is rejected with, or what its `then` throws.
pub fn thenable(value: &JsValue) -> JsFuture {
    Promise::resolve(value).into()
}

/// Runs a future as a task of the current executor and gives JavaScript a promise of its output:
/// `Ok` resolves it, `Err` rejects it.
///
/// When the task is cancelled (its executor is shut down), the promise is rejected with a
/// `DOMException` named `AbortError`. A function that JavaScript calls is outside of any task: have
/// it call [`Executor::enter`](pollscope_executor::Executor::enter).
///
/// ```no_run
/// use pollscope_executor::{sleep, Executor};
/// use pollscope_executor_web::into_promise;
/// use std::time::Duration;
/// use wasm_bindgen::JsValue;
///
/// fn in_a_second(executor: &Executor) -> js_sys::Promise {
///     executor.enter(|| {
///         into_promise(async {
///             sleep(Duration::from_secs(1)).await;
///             Ok(JsValue::from("done"))
///         })
///     })
/// }
/// ```
///
/// # Panics
/// Outside of an executor.
#[track_caller]
pub fn into_promise(future: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let mut functions = None;
    let promise = Promise::new(&mut |resolve, reject| functions = Some((resolve, reject)));
    let (resolve, reject) = functions.expect("a promise calls its executor before it is returned");
    let settle = Settle { resolve, reject, is_settled: Cell::new(false) };
    spawn_local(async move { settle.settle(future.await) }).detach();
    promise
}

/// The two functions of a promise, one of which is called before this is gone.
struct Settle {
    resolve: Function,
    reject: Function,
    is_settled: Cell<bool>,
}

impl Settle {
    fn settle(&self, result: Result<JsValue, JsValue>) {
        self.is_settled.set(true);
        let called = match result {
            Ok(value) => self.resolve.call1(&JsValue::UNDEFINED, &value),
            Err(reason) => self.reject.call1(&JsValue::UNDEFINED, &reason),
        };
        debug_assert!(called.is_ok(), "the functions of a promise do not throw");
    }
}

impl Drop for Settle {
    fn drop(&mut self) {
        if !self.is_settled.get() {
            self.settle(Err(cancelled()));
        }
    }
}

fn cancelled() -> JsValue {
    match DomException::new_with_message_and_name("the task was cancelled", "AbortError") {
        Ok(exception) => exception.into(),
        Err(thrown) => thrown,
    }
}
