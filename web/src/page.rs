//! The page's own executor: whatever on the page waits for time, a frame, a promise or an answer is one
//! of its tasks.
//!
//! It must not know what the tasks do. Yew has tasks of its own, and lessons an executor of their own.

use std::future::Future;
use std::time::Duration;

use js_sys::Promise;
use pollscope_executor::platform::Browser;
use pollscope_executor::{Executor, JoinHandle, sleep};
use pollscope_executor_web::{animation_frame, into_promise};
use wasm_bindgen::JsValue;

thread_local! {
    /// Lives as long as the page.
    static EXECUTOR: Executor = Executor::builder().platform(Browser::new()).build();
}

/// Runs a future as a task of the page, from the next microtask on.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    EXECUTOR.with(|executor| executor.spawn_local(future).detach());
}

/// The same, for JavaScript to wait for.
pub fn promise(future: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    EXECUTOR.with(|executor| executor.enter(|| into_promise(future)))
}

/// Lets the browser do what else it has to do: input, painting, other timers.
pub async fn pause() {
    // What takes no time is over in the same turn of the executor.
    sleep(Duration::from_millis(1)).await;
}

/// Something that will be called later, unless this is dropped first.
#[derive(Debug)]
#[must_use = "dropping it takes the call back"]
pub struct Later(JoinHandle<()>);

impl Drop for Later {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Calls after so much time.
pub fn after(time: Duration, call: impl FnOnce() + 'static) -> Later {
    later(async move {
        sleep(time).await;
        call();
    })
}

/// Calls before the next frame is painted, with the frame's time in milliseconds.
pub fn before_paint(call: impl FnOnce(f64) + 'static) -> Later {
    later(async move { call(animation_frame().await) })
}

fn later(future: impl Future<Output = ()> + 'static) -> Later {
    Later(EXECUTOR.with(|executor| executor.spawn_local(future)))
}
