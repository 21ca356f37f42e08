//! The browser's promises, events and requests as futures and streams, and futures as promises
//! (feature `browser`, wasm32).
//!
//! What js-sys and web-sys do well is used as it is, [`JsFuture`] above all. What is here knows the
//! executor only where it spawns ([`into_promise`]): everything else works under any.
//!
//! All of it is lazy, as futures are, and cleans up when it is dropped: the request is aborted, the
//! listener removed, the frame cancelled.
//!
//! ```no_run
//! use pollscope_executor::web;
//! use wasm_bindgen::JsValue;
//!
//! # fn draw(_: &str, _: f64) {}
//! # async fn example(button: web_sys::EventTarget) -> Result<(), JsValue> {
//! let mut clicks = web::events(&button, "click");
//! loop {
//!     clicks.next().await;
//!     let text = web::fetch("news.txt").send().await?.text().await?;
//!     let milliseconds = web::animation_frame().await;
//!     draw(&text, milliseconds);
//! }
//! # }
//! ```
//!
//! # In reading order
//!
//! `promise`: the bridge, both ways. `abort`: an `AbortSignal` that cancels a future. `fetch`:
//! requests, whose drop aborts them. `events`: listeners and message ports. `frame`: when to draw and
//! when to be busy. `listener`, `slot`: what those are made of.

mod abort;
mod events;
mod fetch;
mod frame;
mod listener;
mod promise;
mod slot;

pub use abort::{abortable, Abortable, Aborted};
pub use events::{events, events_with, messages, Events};
pub use fetch::{fetch, Body, Request, Response};
pub use frame::{animation_frame, idle, AnimationFrame, Idle};
pub use promise::{into_promise, thenable, JsFuture};
