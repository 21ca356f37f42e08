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
//! # Why not gloo
//!
//! Where js-sys or web-sys did it well there was nothing to build. Of gloo's crates (looked at:
//! gloo-timers 0.4, gloo-events 0.3, gloo-net 0.7)
//!
//! * gloo-timers sets a JavaScript timer and opens a channel for every sleep, and its timers nest and
//!   are clamped; here there is one for all;
//! * gloo-events removes a listener when it is dropped, as is wanted here, but has no stream, listens
//!   passively unless told otherwise, so that `preventDefault` does nothing, and throws where a target
//!   refuses; what is needed of it are the thirty lines of `listener`;
//! * gloo-net does not abort a request whose future is dropped, which is the point of [`fetch`](fetch()),
//!   and brings an error type, serde and the `http` crate with it.
//!
//! All three can be used beside this: their futures run on this executor.
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
