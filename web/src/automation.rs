//! `window.pollscope`: the page as tests, course pages and embedding see it.
//!
//! The object itself and its documentation are in `web/js/public/pollscope.ts`; here is the host
//! that it talks to. Data crosses as JSON of the types in `crate/protocol`.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Object, Promise, Reflect};
use pollscope_analysis::{export, file};
use pollscope_gallery::{LESSONS, Lesson};
use pollscope_protocol::{InsightInfo, LessonInfo, RunResult};
use pollscope_trace::Language;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use crate::bridge;
use crate::inspect::report::report;
use crate::state::{State, unknown_lesson_error};

/// What the automation surface asks for.
pub enum Request {
    /// Show this lesson.
    Load(&'static Lesson),
    /// Run it and tell the sender how it went.
    Run(oneshot::Sender<RunResult>),
    /// Stop.
    Stop,
    /// Back to a lesson on which nothing has run.
    Reset,
    /// Put the playhead there, in nanoseconds, and tell the sender.
    Seek(u64, oneshot::Sender<()>),
}

/// Publishes the surface. What is asked about is answered from `state`, and `ask` is called with
/// each request to change something.
pub fn publish(state: Rc<RefCell<State>>, ask: impl Fn(Request) + Clone + 'static) {
    let host = Object::new();
    answer(&host, state);
    let seek = ask.clone();
    method1(&host, "seek", move |ms| Ok(seek_promise(&seek, &ms).into()));
    method0(&host, "lessons", || Ok(JsValue::from(json(&lessons())?)));
    let load = ask.clone();
    method1(&host, "load", move |slug| {
        let lesson = pollscope_gallery::find(&slug)
            .ok_or_else(|| JsValue::from(unknown_lesson_error(&slug)))?;
        load(Request::Load(lesson));
        Ok(JsValue::UNDEFINED)
    });
    let run = ask.clone();
    method0(&host, "run", move || Ok(run_promise(&run).into()));
    let stop = ask.clone();
    method0(&host, "stop", move || {
        stop(Request::Stop);
        Ok(JsValue::UNDEFINED)
    });
    method0(&host, "reset", move || {
        ask(Request::Reset);
        Ok(JsValue::UNDEFINED)
    });
    bridge::publish(&host);
}

/// What only looks.
fn answer(host: &Object, state: Rc<RefCell<State>>) {
    let traced = state.clone();
    method1(host, "trace", move |format| {
        let traces = traced.borrow().traces();
        let text = if format == "chrome" { export::chrome(&traces) } else { file::write(&traces) };
        Ok(JsValue::from(text))
    });
    let checked = state.clone();
    method0(host, "check", move || {
        let state = checked.borrow();
        let violations = [Language::Rust, Language::JavaScript].map(|language| {
            let violations = pollscope_analysis::check(&state.half(language).events);
            violations.into_iter().map(|violation| violation.to_string()).collect::<Vec<_>>()
        });
        Ok(JsValue::from(json(&violations.concat())?))
    });
    let looked = state.clone();
    method0(host, "state", move || Ok(JsValue::from(json(&report(&looked.borrow()))?)));
    method0(host, "insights", move || {
        let insights = state.borrow().insights.clone();
        let insights: Vec<InsightInfo> = insights.iter().cloned().map(Into::into).collect();
        Ok(JsValue::from(json(&insights)?))
    });
}

fn seek_promise(ask: &impl Fn(Request), ms: &str) -> Promise {
    let (sender, receiver) = oneshot::channel();
    // The surface has seen to it that this is a number.
    let ms: f64 = ms.parse().unwrap_or(0.0);
    ask(Request::Seek((ms.max(0.0) * 1e6) as u64, sender));
    future_to_promise(async move {
        receiver.await.map_err(|_| JsValue::from("The page was taken down."))?;
        Ok(JsValue::UNDEFINED)
    })
}

fn lessons() -> Vec<LessonInfo> {
    let info = |lesson: &Lesson| LessonInfo {
        slug: lesson.slug.to_owned(),
        title: lesson.title.to_owned(),
        summary: lesson.summary.to_owned(),
    };
    LESSONS.iter().map(info).collect()
}

fn run_promise(ask: &impl Fn(Request)) -> Promise {
    let (sender, receiver) = oneshot::channel();
    ask(Request::Run(sender));
    future_to_promise(async move {
        let result = receiver.await.map_err(|_| JsValue::from("The page was taken down."))?;
        Ok(JsValue::from(json(&result)?))
    })
}

fn json(value: &impl serde::Serialize) -> Result<String, JsValue> {
    serde_json::to_string(value).map_err(|error| JsValue::from(error.to_string()))
}

/// Gives `host` a method that lives as long as the page.
fn method0(host: &Object, name: &str, method: impl Fn() -> Result<JsValue, JsValue> + 'static) {
    let closure = Closure::<dyn Fn() -> Result<JsValue, JsValue>>::new(method);
    set(host, name, closure.into_js_value().unchecked_ref());
}

/// Like [`method0`], with a text as argument.
fn method1(
    host: &Object,
    name: &str,
    method: impl Fn(String) -> Result<JsValue, JsValue> + 'static,
) {
    let closure = Closure::<dyn Fn(String) -> Result<JsValue, JsValue>>::new(method);
    set(host, name, closure.into_js_value().unchecked_ref());
}

fn set(host: &Object, name: &str, value: &JsValue) {
    // Fails only for a frozen object or a throwing setter; this one is our own and plain.
    let _ = Reflect::set(host, &name.into(), value);
}
