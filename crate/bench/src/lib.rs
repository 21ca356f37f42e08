//! The executor beside its peers, in one WebAssembly module of one page: `cargo xtask bench executor`.
//!
//! * `peer`: what every competitor can do. `peers`: each of them, as its documentation says to use it.
//! * `scenario`: the work, written once for all of them.
//! * `observed`: the executor with and without an observer.
//!
//! JavaScript's half is `page/javascript.mjs`; `page/drive.mjs` alternates and measures. Nothing here
//! is compiled but for wasm32.

#![cfg(target_arch = "wasm32")]

mod observed;
mod peer;
mod peers;
mod scenario;

use futures::channel::oneshot;
use peer::Peer;
use scenario::Scenario;
use wasm_bindgen::prelude::*;

/// Has a competitor do a scenario, and resolves to what it took.
///
/// The number is milliseconds; in `sleeps` those until every sleep was begun (the promise resolves
/// when all are over), in `idle` it is bytes a task, in `frames` it means nothing.
///
/// # Errors
/// When there is no such competitor or scenario.
#[wasm_bindgen]
pub async fn measure(peer: &str, scenario: &str) -> Result<f64, JsError> {
    let (sender, result) = oneshot::channel();
    if let Some(observed) = observed::find(peer, scenario) {
        return Ok(observed());
    }
    let scenario =
        Scenario::find(scenario).ok_or_else(|| JsError::new("there is no such scenario"))?;
    match peer {
        "ours" => start::<peers::Ours>(scenario, sender),
        "wasm-bindgen-futures" => start::<peers::WasmBindgen>(scenario, sender),
        "async-executor" => start::<peers::AsyncExecutor>(scenario, sender),
        "LocalPool" => start::<peers::Pool>(scenario, sender),
        "tokio" => start::<peers::Tokio>(scenario, sender),
        _ => return Err(JsError::new("there is no such competitor")),
    }
    result.await.map_err(|_| JsError::new("the scenario did not come to its end"))
}

/// The scenario is timed by a task of the competitor itself: how the result gets out does not count.
fn start<P: Peer>(scenario: Scenario, result: oneshot::Sender<f64>) {
    P::run(move |peer| async move {
        // The receiver is gone only when the page is.
        let _ = result.send(scenario.run(peer).await);
    });
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// The size of the whole memory of this instance.
fn memory_bytes() -> f64 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: js_sys::ArrayBuffer = memory.buffer().unchecked_into();
    f64::from(buffer.byte_length())
}
