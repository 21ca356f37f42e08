//! What the page measures: analysis by itself, and the timeline in the elements that it gets.

use std::cell::RefCell;
use std::collections::HashSet;
use std::hint::black_box;
use std::rc::Rc;

use pollscope_analysis::{Model, file};
use pollscope_protocol::RunStatus;
use pollscope_trace::{Clock, Ended, Engine, Header, Language, SCHEMA, Trace};
use pollscope_web::state::{Action, Catalogue, State, blank};
use pollscope_web::timeline::index::Index;
use pollscope_web::timeline::marker::Marker;
use pollscope_web::timeline::stage::{Place, Stage};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, HtmlElement};

use crate::program::trace;

/// Analyses the trace of a program of about `count` events. Returns how many there are, how many
/// lanes they make, how many milliseconds the model and the index of its rows take (the best of
/// `rounds`), and how many bytes both of them hold on to.
#[wasm_bindgen]
pub fn analyse(count: u32, rounds: u32) -> Vec<f64> {
    let events = trace(count);
    let (mut model_ms, mut index_ms) = (f64::INFINITY, f64::INFINITY);
    let mut lanes = 0;
    for _ in 0..rounds {
        let analysed = black_box(analysed(&events));
        lanes = analysed.0.lanes.len();
        model_ms = model_ms.min(analysed.2);
        index_ms = index_ms.min(analysed.3);
    }
    let bytes = bytes_of(|| analysed(&events));
    vec![events.len() as f64, lanes as f64, model_ms, index_ms, bytes]
}

/// How many bytes what `make` returns holds on to: copies are kept until memory that was free before
/// is used up, and from then on memory grows by what each of them takes.
fn bytes_of<T>(make: impl Fn() -> T) -> f64 {
    let mut kept = Vec::new();
    let mut grow_by = |least: usize| {
        let (before, copies) = (memory(), kept.len());
        while memory() < before + least {
            kept.push(make());
        }
        (memory() - before) as f64 / (kept.len() - copies) as f64
    };
    grow_by(1);
    grow_by(4_000_000)
}

fn analysed(events: &[pollscope_trace::Event]) -> (Model, Index, f64, f64) {
    let start = now();
    let model = Model::of(events);
    let middle = now();
    let mut index = Index::default();
    index.update(&model, &HashSet::new(), 0);
    let end = now();
    (model, index, middle - start, end - middle)
}

/// The trace of a program of about `count` events as a file of ours, beside the traces of `more`, which
/// is another one.
///
/// # Panics
/// If `more` is no such file.
#[wasm_bindgen]
pub fn file(count: u32, more: &str) -> String {
    let events = trace(count);
    let at = events.last().map_or(0, |event| event.at);
    let header = Header {
        schema: SCHEMA,
        language: Language::Rust,
        engine: Engine::Native,
        clock: Clock::Simulated,
        program: "naps".to_owned(),
        runtime: "pollscope".to_owned(),
        dropped: 0,
        ended: Some(Ended { status: RunStatus::Ok, at, message: None }),
        source: include_str!("../../../crate/analysis/benches/program/source.rs").to_owned(),
    };
    let mut traces = vec![Trace { header, events }];
    traces.extend(file::read(more.as_bytes()).expect("a file of ours"));
    file::write(&traces)
}

/// Shows the trace of a program of about `count` events in a timeline in these elements.
///
/// # Panics
/// If there are fewer elements than it takes.
#[wasm_bindgen]
pub fn show(count: u32, frame: HtmlElement, canvas: HtmlCanvasElement, others: Vec<HtmlElement>) {
    let width = f64::from(frame.client_width());
    let mut others = others.into_iter();
    let mut next = || others.next().expect("an element");
    let (grip, tip, said) = (next(), next(), next());
    let playhead = Marker::new(next(), next(), next());
    let events = trace(count);
    let state =
        Rc::new(RefCell::new(State::open(Catalogue::default(), Rc::new(blank(None)), None)));
    let apply = |action| drop(state.borrow_mut().apply(action));
    apply(Action::Still(true));
    apply(Action::Start);
    let run = state.borrow().run;
    apply(Action::Started(run));
    apply(Action::Events { run, language: Language::Rust, events, dropped: 0 });
    for language in [Language::Rust, Language::JavaScript] {
        apply(Action::Ended { run, language, status: RunStatus::Ok, message: None });
    }
    let reducer = state.clone();
    let act = move |action| drop(reducer.borrow_mut().apply(action));
    let stage = Stage::new(state, act);
    // It stays as long as the page does.
    std::mem::forget(stage.mount(Place { frame, canvas, grip, playhead, tip, said }));
    stage.resize(width);
}

fn memory() -> usize {
    core::arch::wasm32::memory_size(0) * 65_536
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn now() -> f64;
}
