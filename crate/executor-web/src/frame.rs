//! When to draw, and when the browser has nothing better to do.

use crate::slot::Slot;
use js_sys::{Function, Reflect};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdleDeadline;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = requestAnimationFrame)]
    fn request_animation_frame(callback: &Function) -> JsValue;
    #[wasm_bindgen(js_name = cancelAnimationFrame)]
    fn cancel_animation_frame(request: &JsValue);
    #[wasm_bindgen(js_name = requestIdleCallback)]
    fn request_idle_callback(callback: &Function) -> JsValue;
    #[wasm_bindgen(js_name = cancelIdleCallback)]
    fn cancel_idle_callback(request: &JsValue);
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: i32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(request: &JsValue);
}

/// Waits for the next frame and gives its time, in milliseconds on the clock of `performance.now()`.
/// The task goes on before that frame is painted, as long as the executor's turn is not over budget.
///
/// In a hidden tab there are no frames: the future waits until the tab is seen again.
///
/// ```no_run
/// # async fn example(draw: fn(f64)) {
/// use pollscope_executor_web::animation_frame;
///
/// let start = animation_frame().await;
/// loop {
///     let milliseconds = animation_frame().await - start;
///     draw(milliseconds);
/// }
/// # }
/// ```
///
/// # Panics
/// When it is polled in a worker without `requestAnimationFrame` (shared and service workers).
pub fn animation_frame() -> AnimationFrame {
    AnimationFrame { request: None }
}

/// Waits until the browser is idle and gives the time that is left then. Where there is no
/// `requestIdleCallback` (Safari, workers) it is a `setTimeout` of zero, and no time.
///
/// ```no_run
/// # async fn example(mut pages: Vec<fn()>) {
/// use pollscope_executor_web::idle;
/// use std::time::Duration;
///
/// while let Some(prepare) = pages.pop() {
///     while idle().await < Duration::from_millis(5) {}
///     prepare();
/// }
/// # }
/// ```
pub fn idle() -> Idle {
    Idle { request: None }
}

/// See [`animation_frame`]. Dropping it cancels the request.
#[must_use = "a future does nothing unless it is awaited"]
pub struct AnimationFrame {
    request: Option<Request<f64>>,
}

/// See [`idle`]. Dropping it cancels the request.
#[must_use = "a future does nothing unless it is awaited"]
pub struct Idle {
    request: Option<Request<Duration>>,
}

impl Future for AnimationFrame {
    type Output = f64;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<f64> {
        let request = self.request.get_or_insert_with(|| {
            let read = |time: JsValue| time.as_f64().unwrap_or(0.0);
            Request::new(read, request_animation_frame, cancel_animation_frame)
        });
        request.poll(context)
    }
}

impl Future for Idle {
    type Output = Duration;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Duration> {
        let request = self.request.get_or_insert_with(|| {
            let name = JsValue::from("requestIdleCallback");
            if Reflect::has(&js_sys::global(), &name).unwrap_or(false) {
                Request::new(time_left, request_idle_callback, cancel_idle_callback)
            } else {
                let soon = |callback: &Function| set_timeout(callback, 0);
                Request::new(time_left, soon, clear_timeout)
            }
        });
        request.poll(context)
    }
}

fn time_left(deadline: JsValue) -> Duration {
    let deadline = deadline.dyn_into::<IdleDeadline>();
    let milliseconds = deadline.map_or(0.0, |deadline| deadline.time_remaining());
    Duration::from_secs_f64(milliseconds.max(0.0) / 1_000.0)
}

/// A callback that was asked for. Cancelled when it is dropped before it is called.
struct Request<T> {
    /// What the browser calls it; `None` once it is called.
    id: Option<JsValue>,
    cancel: fn(&JsValue),
    called: Slot<T>,
    /// Dropped after the request is cancelled, or the browser would call what is gone.
    _callback: Closure<dyn FnMut(JsValue)>,
}

impl<T: 'static> Request<T> {
    fn new(
        read: fn(JsValue) -> T,
        request: impl FnOnce(&Function) -> JsValue,
        cancel: fn(&JsValue),
    ) -> Self {
        let called = Slot::new();
        let answer = called.clone();
        let callback =
            Closure::<dyn FnMut(JsValue)>::new(move |argument| answer.put(read(argument)));
        let id = Some(request(callback.as_ref().unchecked_ref()));
        Request { id, cancel, called, _callback: callback }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<T> {
        let polled = self.called.poll(context);
        if polled.is_ready() {
            self.id = None;
        }
        polled
    }
}

impl<T> Drop for Request<T> {
    fn drop(&mut self) {
        if let Some(id) = self.id.take() {
            (self.cancel)(&id);
        }
    }
}

impl fmt::Debug for AnimationFrame {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AnimationFrame").finish_non_exhaustive()
    }
}

impl fmt::Debug for Idle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Idle").finish_non_exhaustive()
    }
}
