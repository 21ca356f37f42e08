//! The browser's promises, requests, events and frames as futures and streams, and futures as promises,
//! for programs on `pollscope_executor` (wasm32).
//!
//! Each future is lazy and cleans up when it is dropped: the request is aborted, the listener removed, the
//! frame cancelled. `JsFuture` is that of wasm-bindgen-futures. Only `into_promise` needs the
//! executor, because it spawns; everything else works under any.
//!
//! A whole program: a button fetches the news, and a request without an answer is aborted after two
//! seconds.
//!
// Elsewhere the crate is empty, and this would not compile.
#![cfg_attr(target_arch = "wasm32", doc = "```no_run")]
#![cfg_attr(not(target_arch = "wasm32"), doc = "```ignore")]
//! use pollscope_executor::platform::{Browser, browser};
//! use pollscope_executor::{Executor, timeout};
//! use pollscope_executor_web::{animation_frame, events, fetch};
//! use std::time::Duration;
//! use wasm_bindgen::JsValue;
//!
//! thread_local! {
//!     /// Lives as long as the page: its tasks are dropped with it.
//!     static EXECUTOR: Executor = Executor::builder().platform(Browser::new()).build();
//! }
//!
//! fn main() {
//!     browser::report_panics();
//!     EXECUTOR.with(|executor| executor.spawn_local(show_news()).detach());
//! }
//!
//! async fn show_news() {
//!     let document = web_sys::window().and_then(|window| window.document()).expect("a page");
//!     let element = |id| document.get_element_by_id(id).expect("it is in index.html");
//!     let (button, news) = (element("refresh"), element("news"));
//!     let mut clicks = events(&button, "click");
//!     loop {
//!         clicks.next().await;
//!         let text = match timeout(Duration::from_secs(2), text_of("news.txt")).await {
//!             Ok(Ok(text)) => text,
//!             Ok(Err(error)) => format!("The news could not be fetched: {error:?}"),
//!             // The request went with its future.
//!             Err(_) => "No news within two seconds.".to_owned(),
//!         };
//!         animation_frame().await;
//!         news.set_text_content(Some(&text));
//!     }
//! }
//!
//! async fn text_of(url: &str) -> Result<String, JsValue> {
//!     fetch(url).send().await?.text().await
//! }
//! ```
//!
//! # Why not gloo
//!
//! What js-sys, web-sys and wasm-bindgen-futures do well is used as it is. Of gloo's crates (looked at:
//! gloo-timers 0.4, gloo-events 0.3, gloo-net 0.7)
//!
//! * gloo-timers sets a JavaScript timer and opens a channel for every sleep, and its timers nest and
//!   are clamped; here there is one for all;
//! * gloo-events removes a listener when it is dropped, as is wanted here, but has no stream, listens
//!   passively unless told otherwise, so that `preventDefault` does nothing, and throws where a target
//!   refuses; what is needed of it are the thirty lines of `listener`;
//! * gloo-net does not abort a request whose future is dropped, which is the point of `fetch`,
//!   and brings an error type, serde and the `http` crate with it.
//!
//! All three can be used beside this: their futures run on any executor.
//!
//! # In reading order
//!
//! `promise`: the bridge, both ways. `abort`: an `AbortSignal` that cancels a future. `fetch`:
//! requests, whose drop aborts them. `events`: listeners and message ports. `frame`: when to draw and
//! when to be busy. `listener`, `slot`: what those are made of.

#![cfg(target_arch = "wasm32")]

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
