//! What the browser tests share: ways to wait for the event loop, spies, and fake timers. Everything
//! that replaces a global puts it back when it is dropped.

#![allow(dead_code, unreachable_pub)]

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(inline_js = r#"
export const performance_now = () => performance.now();
export const in_microtask_js = (run) => { Promise.resolve().then(run); };
export const after_timeout_js = (run) => { setTimeout(run, 0); };
export const after_message_js = (run) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); run(); };
    port2.postMessage(null);
};
export const message_js = () => new Promise(after_message_js);
export const timeout_js = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class SpyJs {
    constructor() {
        this.open = new Set(); this.most = 0; this.calls = 0;
        this.set = globalThis.setTimeout; this.clear = globalThis.clearTimeout;
        globalThis.setTimeout = (run, ms) => {
            this.calls++;
            const id = this.set.call(globalThis, () => { this.open.delete(id); run(); }, ms);
            this.open.add(id);
            this.most = Math.max(this.most, this.open.size);
            return id;
        };
        globalThis.clearTimeout = (id) => { this.open.delete(id); this.clear.call(globalThis, id); };
    }
    at_once() { return this.open.size; }
    most_at_once() { return this.most; }
    count() { return this.calls; }
    restore() { globalThis.setTimeout = this.set; globalThis.clearTimeout = this.clear; }
}

export class FakesJs {
    constructor(now) {
        this.now = now; this.log = []; this.run = null; this.ids = 0;
        this.set = globalThis.setTimeout; this.clear = globalThis.clearTimeout;
        globalThis.setTimeout = (run, ms) => { this.log.push(`set ${ms}`); this.run = run; return ++this.ids; };
        globalThis.clearTimeout = (id) => {
            this.log.push(id === this.ids && this.run ? "clear" : `clear of ${id}, which is not set`);
            this.run = null;
        };
        performance.now = () => this.now;
    }
    set_now(now) { this.now = now; }
    fire() { const run = this.run; this.run = null; run(); }
    take() { return this.log.splice(0).join(", "); }
    restore() {
        globalThis.setTimeout = this.set; globalThis.clearTimeout = this.clear;
        delete performance.now;
    }
}

export class ErrorsJs {
    constructor() {
        this.seen = 0;
        this.listener = () => { this.seen++; };
        globalThis.addEventListener("error", this.listener);
        globalThis.addEventListener("unhandledrejection", this.listener);
    }
    count() { return this.seen; }
    restore() {
        globalThis.removeEventListener("error", this.listener);
        globalThis.removeEventListener("unhandledrejection", this.listener);
    }
}
"#)]
extern "C" {
    pub fn performance_now() -> f64;
    fn in_microtask_js(run: JsValue);
    fn after_timeout_js(run: JsValue);
    fn after_message_js(run: JsValue);
    fn message_js() -> js_sys::Promise;
    fn timeout_js(ms: i32) -> js_sys::Promise;

    type SpyJs;
    #[wasm_bindgen(constructor)]
    fn new() -> SpyJs;
    #[wasm_bindgen(method)]
    fn at_once(this: &SpyJs) -> u32;
    #[wasm_bindgen(method)]
    fn most_at_once(this: &SpyJs) -> u32;
    #[wasm_bindgen(method)]
    fn count(this: &SpyJs) -> u32;
    #[wasm_bindgen(method)]
    fn restore(this: &SpyJs);

    type FakesJs;
    #[wasm_bindgen(constructor)]
    fn new(now: f64) -> FakesJs;
    #[wasm_bindgen(method)]
    fn set_now(this: &FakesJs, now: f64);
    #[wasm_bindgen(method)]
    fn fire(this: &FakesJs);
    #[wasm_bindgen(method)]
    fn take(this: &FakesJs) -> String;
    #[wasm_bindgen(method)]
    fn restore(this: &FakesJs);

    type ErrorsJs;
    #[wasm_bindgen(constructor)]
    fn new() -> ErrorsJs;
    #[wasm_bindgen(method)]
    fn count(this: &ErrorsJs) -> u32;
    #[wasm_bindgen(method)]
    fn restore(this: &ErrorsJs);
}

/// Runs it as the reaction of a promise that is resolved.
pub fn in_microtask(run: impl FnOnce() + 'static) {
    in_microtask_js(Closure::once_into_js(run));
}

/// Runs it after `setTimeout(.., 0)`.
pub fn after_timeout(run: impl FnOnce() + 'static) {
    after_timeout_js(Closure::once_into_js(run));
}

/// Runs it when a message posted now arrives: a task of the event loop.
pub fn after_message(run: impl FnOnce() + 'static) {
    after_message_js(Closure::once_into_js(run));
}

/// Lets the event loop go round.
pub async fn macrotasks(count: u32) {
    for _ in 0..count {
        JsFuture::from(message_js()).await.expect("it is never rejected");
    }
}

/// `setTimeout` as a promise, to come after a timer that is due by then.
pub async fn timeout(milliseconds: i32) {
    JsFuture::from(timeout_js(milliseconds)).await.expect("it is never rejected");
}

/// Watches `setTimeout` and `clearTimeout`.
pub struct Spy(SpyJs);

impl Spy {
    pub fn install() -> Self {
        Spy(SpyJs::new())
    }
    pub fn at_once(&self) -> u32 {
        self.0.at_once()
    }
    pub fn most_at_once(&self) -> u32 {
        self.0.most_at_once()
    }
    pub fn calls(&self) -> u32 {
        self.0.count()
    }
}

impl Drop for Spy {
    fn drop(&mut self) {
        self.0.restore();
    }
}

/// Replaces `setTimeout`, `clearTimeout` and `performance.now()`. Not across an `await`.
pub struct Fakes(FakesJs);

impl Fakes {
    pub fn install(now: f64) -> Self {
        Fakes(FakesJs::new(now))
    }
    pub fn set_now(&self, now: f64) {
        self.0.set_now(now);
    }
    /// Calls the timer's callback, early or not.
    pub fn fire(&self) {
        self.0.fire();
    }
    /// The calls so far.
    pub fn take(&self) -> String {
        self.0.take()
    }
}

impl Drop for Fakes {
    fn drop(&mut self) {
        self.0.restore();
    }
}

/// Counts uncaught errors.
pub struct Errors(ErrorsJs);

impl Errors {
    pub fn watch() -> Self {
        Errors(ErrorsJs::new())
    }
    pub fn count(&self) -> u32 {
        self.0.count()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        self.0.restore();
    }
}

/// Something that happens once, awaited by one.
#[derive(Clone, Default)]
pub struct Signal(Rc<(Cell<bool>, RefCell<Option<Waker>>)>);

impl Signal {
    pub fn raise(&self) {
        self.0 .0.set(true);
        if let Some(waker) = self.0 .1.take() {
            waker.wake();
        }
    }
    pub fn wait(&self) -> impl Future<Output = ()> + 'static {
        Wait(self.clone())
    }
}

struct Wait(Signal);

impl Future for Wait {
    type Output = ();
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0 .0 .0.get() {
            return Poll::Ready(());
        }
        self.0 .0 .1.replace(Some(context.waker().clone()));
        Poll::Pending
    }
}
