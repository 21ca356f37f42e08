//! `window.pollscope`: the page as tests, course pages and embedding see it.
//!
//! The object itself and its documentation are in `web/js/public/pollscope.ts`; here is the host
//! that it talks to. Data crosses as JSON of the types in `crate/protocol`.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Object, Promise, Reflect};
use pollscope_analysis::expect::Expectation;
use pollscope_analysis::{check, export, file};
use pollscope_protocol::live_page::{LiveCheck, LiveLayout};
use pollscope_protocol::{
    CheckReport, ExpectRequest, ExpectationInfo, InsightInfo, LessonInfo, LoadOptions, RunResult,
};
use pollscope_trace::{Clock, Language};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::bridge;
use crate::inspect::report::report;
use crate::page;
use crate::state::{Catalogue, State};

/// Who is told the answer to a request.
pub type Reply<T> = oneshot::Sender<T>;

/// What is to be shown.
pub struct Wanted {
    /// The lesson; without one, that on the screen.
    pub lesson: Option<LessonInfo>,
    /// What stands in place of its Rust program.
    pub rust: Option<Rc<str>>,
    /// What stands in place of its JavaScript program.
    pub js: Option<Rc<str>>,
    /// The clock of the runs to come.
    pub clock: Option<Clock>,
}

/// What the automation surface asks for.
pub enum Request {
    /// Show this and tell the sender, or say why that cannot be.
    Load(Wanted, Reply<Result<(), String>>),
    /// Find out what is wrong with the program of a half and tell the sender.
    Check(Language, Reply<LiveCheck>),
    /// Find out how the types of the Rust program lie in memory and tell the sender.
    Layout(Reply<LiveLayout>),
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
    answer(&host, state.clone());
    let seek = ask.clone();
    method1(&host, "seek", move |ms| Ok(seek_promise(&seek, &ms).into()));
    let load = ask.clone();
    method1(&host, "load", move |options| {
        let wanted = wanted(&options, &state.borrow().catalogue)?;
        Ok(load_promise(&load, wanted).into())
    });
    let check = ask.clone();
    method0(&host, "check", move || Ok(check_promise(&check).into()));
    let layout = ask.clone();
    method0(&host, "layout", move || Ok(layout_promise(&layout).into()));
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
    let listed = state.clone();
    method0(host, "lessons", move || Ok(JsValue::from(json(&listed.borrow().catalogue.listed())?)));
    let traced = state.clone();
    method1(host, "trace", move |format| {
        let traces = traced.borrow().traces();
        let text = if format == "chrome" { export::chrome(&traces) } else { file::write(&traces) };
        Ok(JsValue::from(text))
    });
    let checked = state.clone();
    method0(host, "violations", move || {
        let state = checked.borrow();
        let violations = [Language::Rust, Language::JavaScript].map(|language| {
            let half = state.half(language);
            // Where events are missing, only the order of the others can be wrong.
            let find = if half.dropped == 0 { check::check } else { check::order };
            let violations = find(&half.events);
            violations.into_iter().map(|violation| violation.to_string()).collect::<Vec<_>>()
        });
        Ok(JsValue::from(json(&violations.concat())?))
    });
    let expected = state.clone();
    method1(host, "expect", move |request| {
        Ok(JsValue::from(json(&expectations(&expected.borrow(), &request)?)?))
    });
    let looked = state.clone();
    method0(host, "state", move || Ok(JsValue::from(json(&report(&looked.borrow()))?)));
    method0(host, "insights", move || {
        let insights = state.borrow().insights.clone();
        let insights: Vec<InsightInfo> = insights.iter().cloned().map(Into::into).collect();
        Ok(JsValue::from(json(&insights)?))
    });
}

/// What the run on the screen says to expectations, asked for by an `ExpectRequest` as JSON.
fn expectations(state: &State, request: &str) -> Result<Vec<ExpectationInfo>, JsValue> {
    let ExpectRequest { expectations, half } = serde_json::from_str(request)
        .map_err(|error| JsValue::from(format!("pollscope.expect cannot read that: {error}.")))?;
    if !state.half(half).is_over() {
        return Err(JsValue::from(NOT_OVER));
    }
    let answer = |text: &String| {
        let expectation = Expectation::parse(text)
            .map_err(|error| JsValue::from(format!("`{text}` is not an expectation: {error}.")))?;
        let answer = state.expect(half, &expectation);
        Ok(ExpectationInfo::new(&expectation, answer))
    };
    expectations.iter().map(answer).collect()
}

const NOT_OVER: &str = "pollscope.expect asks about a run that is over, and there is none: await pollscope.run() first.";

fn seek_promise(ask: &impl Fn(Request), ms: &str) -> Promise {
    let (sender, receiver) = oneshot::channel();
    // The surface has seen to it that this is a number.
    let ms: f64 = ms.parse().unwrap_or(0.0);
    ask(Request::Seek((ms.max(0.0) * 1e6) as u64, sender));
    page::promise(async move {
        receiver.await.map_err(|_| JsValue::from("The page was taken down."))?;
        Ok(JsValue::UNDEFINED)
    })
}

fn load_promise(ask: &impl Fn(Request), wanted: Wanted) -> Promise {
    let (sender, receiver) = oneshot::channel();
    ask(Request::Load(wanted, sender));
    page::promise(async move {
        let shown = receiver.await.map_err(|_| JsValue::from("The page was taken down."))?;
        shown.map_err(JsValue::from)?;
        Ok(JsValue::UNDEFINED)
    })
}

/// What to show, from `LoadOptions` as JSON.
fn wanted(options: &str, catalogue: &Catalogue) -> Result<Wanted, JsValue> {
    let LoadOptions { lesson, rust, js, clock } = serde_json::from_str(options)
        .map_err(|error| JsValue::from(format!("pollscope.load cannot read that: {error}.")))?;
    let known = |slug: String| match catalogue.find(&slug) {
        Some(lesson) => Ok(lesson.clone()),
        None => Err(JsValue::from(catalogue.unknown_lesson_error(&slug))),
    };
    let lesson = lesson.map(known).transpose()?;
    let (rust, js) = (rust.map(Into::into), js.map(Into::into));
    Ok(Wanted { lesson, rust, js, clock })
}

fn check_promise(ask: &impl Fn(Request)) -> Promise {
    let (rust, in_rust) = oneshot::channel();
    let (js, in_js) = oneshot::channel();
    ask(Request::Check(Language::Rust, rust));
    ask(Request::Check(Language::JavaScript, js));
    page::promise(async move {
        let both = futures::try_join!(in_rust, in_js);
        let (rust, js) = both.map_err(|_| JsValue::from("The page was taken down."))?;
        Ok(JsValue::from(json(&CheckReport { rust, js })?))
    })
}

fn layout_promise(ask: &impl Fn(Request)) -> Promise {
    let (sender, receiver) = oneshot::channel();
    ask(Request::Layout(sender));
    page::promise(async move {
        let layout = receiver.await.map_err(|_| JsValue::from("The page was taken down."))?;
        Ok(JsValue::from(json(&layout)?))
    })
}

fn run_promise(ask: &impl Fn(Request)) -> Promise {
    let (sender, receiver) = oneshot::channel();
    ask(Request::Run(sender));
    page::promise(async move {
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
